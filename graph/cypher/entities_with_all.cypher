UNWIND $keys AS key
MATCH (e:Entity {key: key})
RETURN properties(e) AS entity
