UNWIND $rows AS row
MERGE (d:Decision {key: row.key})
SET d.record = row.record
