UNWIND $rows AS row
MATCH (a:Entity {key: row.source})-[r:RELATION]->(b:Entity {key: row.target})
DELETE r
