// name: members_of
// says: Who is a member of a network or organisation?
// rows: one row per member
// param: name: entity = "CityNet" — the network
// column: member — name of the member
// column: label — its kind
// column: country — its country code
// column: last_date — when it is last dated
// column: documents — number of documents that say it
// column: source_key — key of the member
// column: type — relation
// column: target_key — key of the network
// view: graph
MATCH (a:Entity)-[r:MEMBER_OF]->(b:Entity {key: $name})
RETURN a.name AS member, a.label AS label, a.country AS country, r.last_date AS last_date,
       r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY member, source_key
