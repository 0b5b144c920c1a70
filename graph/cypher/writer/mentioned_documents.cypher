UNWIND $rows AS row
MERGE (d:Document {name: row.name})
