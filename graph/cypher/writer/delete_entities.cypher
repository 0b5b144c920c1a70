UNWIND $rows AS row
MATCH (e:Entity {key: row.key})
DETACH DELETE e
