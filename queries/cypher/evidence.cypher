// name: evidence
// says: Which passages speak of two entities together?
// rows: one row per passage
// param: a: entity = "Busan" — the one
// param: b: entity = "Barcelona" — the other
// column: source — who acts
// column: type — relation
// column: target — whom or what it concerns
// column: date — when it happened
// column: status — done or planned
// column: document — document that says so
// column: quote — the passage
// column: start — where the passage begins
// column: end — where it ends
// column: published — when the document was published
// view: timeline
MATCH (x:Entity {key: $a})<-[:SUBJECT|OBJECT]-(c:Claim)-[:SUBJECT|OBJECT]->(y:Entity {key: $b})
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (c)-[:STATED_IN]->(d:Document)
RETURN s.name AS source, c.type AS type, o.name AS target, c.date AS date, c.status AS status,
       d.name AS document, c.quote AS quote, c.start AS start, c.end AS end, d.date AS published
ORDER BY coalesce(date, '') DESC, document, start, type
