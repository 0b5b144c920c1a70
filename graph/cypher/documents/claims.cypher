UNWIND $names AS name
MATCH (d:Document {name: name})<-[:STATED_IN]-(c:Claim)
RETURN d.name AS document, c.type AS type, c.source_name AS source, c.target_name AS target,
       c.quote AS quote, c.start AS start, c.end AS end, c.date AS date, c.status AS status,
       c.extractor AS extractor
ORDER BY document, start, end, type, source, target
