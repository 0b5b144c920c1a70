// name: claims_about
// says: Which facts are stated in passages that speak of a topic?
// rows: one row per fact and document
// param: topic: text = "smart" — a word or phrase
// param: since: date? = "2019" — only facts of this date or later
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
MATCH (c:Claim)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (c)-[:STATED_IN]->(d:Document)
WHERE toLower(c.quote) CONTAINS toLower($topic)
  AND ($since IS NULL OR c.date >= $since)
RETURN s.name AS source, c.type AS type, o.name AS target, c.date AS date, c.status AS status,
       d.name AS document, c.quote AS quote, c.start AS start, c.end AS end, d.date AS published
ORDER BY coalesce(date, '') DESC, document, start, type, source, target
