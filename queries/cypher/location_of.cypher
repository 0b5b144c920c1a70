// name: location_of
// says: Where is an entity?
// rows: one row per place
// param: name: entity = "Smart City Expo" — the entity
// column: place — name
// column: label — its kind
// column: documents — number of documents that say it
// column: source_key — key of the entity
// column: type — relation
// column: target_key — key of the place
// view: graph
MATCH (a:Entity {key: $name})-[r:LOCATED_IN]->(b:Entity)
RETURN b.name AS place, b.label AS label, r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY place, target_key
