UNWIND $rows AS row
MERGE (e:LABEL:Entity {key: row.key})
ON CREATE SET e.label = row.label, e.name = row.name
