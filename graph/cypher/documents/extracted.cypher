UNWIND $names AS name
MATCH (d:Document {name: name})
RETURN d.name AS name, d.extracted AS extracted
