UNWIND $rows AS row
MERGE (c:RejectedClaim {key: row.key})
SET c += row.properties
