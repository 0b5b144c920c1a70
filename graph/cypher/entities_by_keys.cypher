UNWIND $keys AS key
MATCH (e:Entity {key: key})
OPTIONAL MATCH (e)-[r]-(:Entity)
RETURN e.key AS key, e.name AS name, e.label AS label, e.country AS country,
       e.latitude AS latitude, e.longitude AS longitude, count(r) AS degree
