MATCH (:Entity)-[r]->(:Entity)
RETURN type(r) AS type, count(r) AS number
ORDER BY type
