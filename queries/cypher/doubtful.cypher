// name: doubtful
// says: Which facts are inferred, unchecked or of low confidence?
// rows: one row per fact and document
// param: below: number? = 0.5 — facts of lower confidence than this are doubtful; 0.6 when left out
// column: source — who acts
// column: type — relation
// column: target — whom or what it concerns
// column: confidence — from 0 to 1
// column: inferred — whether it was inferred from two lists
// column: document — document that says so
// column: quote — the passage
// view: table
MATCH (c:Claim)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (c)-[:STATED_IN]->(d:Document)
WHERE c.inferred = true OR c.confidence < coalesce($below, 0.6)
RETURN s.name AS source, c.type AS type, o.name AS target, c.confidence AS confidence,
       c.inferred AS inferred, d.name AS document, c.quote AS quote
ORDER BY confidence, source, target, type, document
