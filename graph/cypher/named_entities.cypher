MATCH (e:Entity)
RETURN e.key AS key, e.name AS name, e.label AS label, e.country AS country, e.aliases AS aliases
ORDER BY key
