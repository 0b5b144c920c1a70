MATCH (e:Entity {key: $key})
RETURN e.key AS key, e.name AS name, e.label AS label, e.country AS country
