// name: units_of
// says: Which units, subsidiaries and departments does an actor have?
// rows: one row per unit
// param: name: entity = "MOLIT" — the actor
// column: unit — name of the unit
// column: label — its kind
// column: documents — number of documents that say it
// column: source_key — key of the unit
// column: type — relation
// column: target_key — key of the actor
// view: graph
MATCH (a:Entity)-[r:PART_OF]->(b:Entity {key: $name})
RETURN a.name AS unit, a.label AS label, r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY unit, source_key
