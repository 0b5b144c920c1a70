UNWIND $names AS name
MATCH (d:Document {name: name})
RETURN d.name AS name, d.title AS title, d.date AS date, d.publisher AS publisher, d.url AS url,
       d.language AS language, d.sha256 AS sha256, d.text AS text
