// name: memberships_of
// says: Which networks and organisations is an actor a member of?
// rows: one row per network
// param: name: entity = "Busan" — the actor
// column: network — name of the network
// column: label — its kind
// column: last_date — when it is last dated
// column: documents — number of documents that say it
// column: source_key — key of the member
// column: type — relation
// column: target_key — key of the network
// view: graph
MATCH (a:Entity {key: $name})-[r:MEMBER_OF]->(b:Entity)
RETURN b.name AS network, b.label AS label, r.last_date AS last_date,
       r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY network, target_key
