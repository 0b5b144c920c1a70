UNWIND $rows AS row
MATCH (c:Claim {key: row.key})
RETURN c.key AS key
