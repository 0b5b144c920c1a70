// name: facts_of_document
// says: Which facts does a document state?
// rows: one row per fact
// param: document: text = "twins.txt" — name of the document
// column: source — who acts
// column: type — relation
// column: target — whom or what it concerns
// column: date — when it happened
// column: status — done or planned
// column: quote — the passage
// column: start — where the passage begins
// column: end — where it ends
// view: timeline
MATCH (c:Claim)-[:STATED_IN]->(d:Document {name: $document})
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN s.name AS source, c.type AS type, o.name AS target, c.date AS date, c.status AS status,
       c.quote AS quote, c.start AS start, c.end AS end
ORDER BY start, type, source, target
