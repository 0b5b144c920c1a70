// name: located_in
// says: What lies, is based or is held in a place?
// rows: one row per entity there
// param: name: entity = "Barcelona" — the place, city, region or country
// param: kind: label? = "Event" — only entities of this kind
// column: entity — name
// column: label — its kind
// column: documents — number of documents that say it
// column: source_key — key of the entity
// column: type — relation
// column: target_key — key of the place
// view: graph
MATCH (a:Entity)-[r:LOCATED_IN]->(b:Entity {key: $name})
WHERE $kind IS NULL OR a.label = $kind
RETURN a.name AS entity, a.label AS label, r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY entity, source_key
