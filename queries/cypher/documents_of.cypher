// name: documents_of
// says: Which documents speak of an entity?
// rows: one row per document
// param: name: entity = "Busan" — the entity
// column: document — name of the document
// column: title — its title
// column: date — when it was published
// column: publisher — who published it
// column: url — its web address
// column: facts — number of facts about the entity in it
// view: table
MATCH (x:Entity {key: $name})<-[:SUBJECT|OBJECT]-(c:Claim)-[:STATED_IN]->(d:Document)
RETURN d.name AS document, d.title AS title, d.date AS date, d.publisher AS publisher, d.url AS url,
       count(DISTINCT c) AS facts
ORDER BY coalesce(date, '') DESC, document
