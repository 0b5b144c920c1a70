UNWIND $rows AS row
MATCH (c:RejectedClaim {key: row.key})
DELETE c
