MATCH (d:Decision)
RETURN d.record AS record
ORDER BY d.key
