MATCH (d:Document {name: $name})
RETURN properties(d) AS document
