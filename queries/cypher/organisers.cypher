// name: organisers
// says: Who organises, implements or supports an event, project or programme?
// rows: one row per actor and relation
// param: name: entity = "Smart City Expo" — the event, project or programme
// column: actor — who does
// column: label — its kind
// column: country — its country code
// column: type — relation
// column: last_date — when it is last dated
// column: status — done or planned
// column: documents — number of documents that say it
// column: source_key — key of the actor
// column: target_key — key of the undertaking
// view: graph
MATCH (a:Entity)-[r:ORGANISED|IMPLEMENTS|SUPPORTS]->(b:Entity {key: $name})
RETURN a.name AS actor, a.label AS label, a.country AS country, type(r) AS type, r.last_date AS last_date,
       r.status AS status, r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY actor, type, source_key
