// name: programme_portfolio
// says: What belongs to a programme, and who is in each part?
// rows: one row per project or event of the programme
// param: name: entity = "K-City Network" — the programme
// column: part — project, programme or event
// column: label — its kind
// column: actors — names of those who take part in, organise, implement or support it
// column: source_key — key of the part
// column: type — relation
// column: target_key — key of the programme
// view: graph
MATCH (a:Entity)-[r:PART_OF]->(b:Entity {key: $name})
OPTIONAL MATCH (a)<-[:PARTICIPATED_IN|ORGANISED|IMPLEMENTS|SUPPORTS]-(x:Entity)
WITH a, r, b, x ORDER BY x.name
WITH a, r, b, collect(DISTINCT x.name) AS actors
RETURN a.name AS part, a.label AS label, actors, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY part, source_key
