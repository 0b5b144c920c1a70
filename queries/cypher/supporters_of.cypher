// name: supporters_of
// says: Who funds, sponsors or backs somebody or something?
// rows: one row per supporter
// param: name: entity = "Smart City Expo" — who or what is supported
// column: supporter — name of the supporter
// column: label — its kind
// column: country — its country code
// column: last_date — when it is last dated
// column: documents — number of documents that say it
// column: source_key — key of the supporter
// column: type — relation
// column: target_key — key of what is supported
// view: graph
MATCH (a:Entity)-[r:SUPPORTS]->(b:Entity {key: $name})
RETURN a.name AS supporter, a.label AS label, a.country AS country, r.last_date AS last_date,
       r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY supporter, source_key
