MATCH (d:Document)
WHERE d.extracted IS NOT NULL
RETURN d.name AS name, d.extracted AS extracted
ORDER BY name
