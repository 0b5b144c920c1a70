UNWIND $rows AS row
MATCH (c:Claim {key: row.key})
DETACH DELETE c
