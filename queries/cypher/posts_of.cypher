// name: posts_of
// says: Which posts does a person hold?
// rows: one row per post
// param: name: entity = "Ada Colau" — the person
// column: organisation — where the person works
// column: label — its kind
// column: country — its country code
// column: last_date — when it is last dated
// column: documents — number of documents that say it
// column: source_key — key of the person
// column: type — relation
// column: target_key — key of the organisation
// view: graph
MATCH (a:Entity {key: $name})-[r:WORKS_FOR]->(b:Entity)
RETURN b.name AS organisation, b.label AS label, b.country AS country, r.last_date AS last_date,
       r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY organisation, target_key
