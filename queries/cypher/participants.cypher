// name: participants
// says: Who takes part in an event, project or programme?
// rows: one row per participant
// param: name: entity = "Smart City Expo" — the event, project or programme
// column: participant — who takes part
// column: label — its kind
// column: country — its country code
// column: type — relation
// column: last_date — when it is last dated
// column: status — done or planned
// column: documents — number of documents that say it
// column: source_key — key of the participant
// column: target_key — key of the undertaking
// view: graph
MATCH (a:Entity)-[r:PARTICIPATED_IN]->(b:Entity {key: $name})
RETURN a.name AS participant, a.label AS label, a.country AS country, type(r) AS type, r.last_date AS last_date,
       r.status AS status, r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY participant, source_key
