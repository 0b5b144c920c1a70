// name: timeline
// says: What did an actor do, in order of time?
// rows: one row per fact and document
// param: name: entity = "Busan" — the actor
// param: since: date? = "2019" — only what is dated then or later
// param: until: date? = "2023" — only what is dated then or before
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
MATCH (x:Entity {key: $name})<-[:SUBJECT|OBJECT]-(c:Claim)
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (c)-[:STATED_IN]->(d:Document)
WHERE c.type <> 'LOCATED_IN'
  AND ($since IS NULL OR c.date >= $since)
  AND ($until IS NULL OR c.date <= $until OR substring(c.date, 0, size($until)) = $until)
RETURN s.name AS source, c.type AS type, o.name AS target, c.date AS date, c.status AS status,
       d.name AS document, c.quote AS quote, c.start AS start, c.end AS end, d.date AS published
ORDER BY coalesce(date, '9999'), document, start, type, source, target
