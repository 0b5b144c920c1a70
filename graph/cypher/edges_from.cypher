UNWIND $keys AS key
MATCH (e:Entity {key: key})-[r]->(o:Entity)
RETURN e.key AS source, type(r) AS type, o.key AS target, properties(r) AS edge
