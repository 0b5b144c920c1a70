UNWIND $rows AS row
MATCH (d:Document {name: row.name})
DETACH DELETE d
