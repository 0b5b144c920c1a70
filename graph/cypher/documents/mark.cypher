UNWIND $rows AS row
MATCH (d:Document {name: row.name})
SET d.extracted = row.extracted
