MATCH (e:Entity)
RETURN e.label AS label, e.country AS country, collect(e.key) AS keys, collect(e.name) AS names
