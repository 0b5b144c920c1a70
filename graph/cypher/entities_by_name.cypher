MATCH (e:Entity)
WHERE $name IN e.names
OPTIONAL MATCH (e)-[r]-(:Entity)
RETURN e.key AS key, e.name AS name, e.label AS label, e.country AS country, count(r) AS degree
ORDER BY degree DESC, key
