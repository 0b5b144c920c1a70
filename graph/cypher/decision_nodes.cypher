MATCH (d:Decision)
RETURN d.key AS key, d.record AS record
ORDER BY key
