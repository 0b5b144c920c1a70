MATCH (d:Document)
RETURN d.name AS name
ORDER BY name
