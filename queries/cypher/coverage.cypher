// name: coverage
// says: What has been read out of each document?
// rows: one row per document
// column: document — name of the document
// column: date — when it was published
// column: facts — number of facts
// column: cooperation — number of facts of cooperation
// column: entities — number of entities that it speaks of
// view: table
MATCH (d:Document)
OPTIONAL MATCH (d)<-[:STATED_IN]-(c:Claim)
OPTIONAL MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
WITH d, count(DISTINCT c) AS facts, count(DISTINCT x) AS entities,
     count(DISTINCT CASE WHEN c.type IN ['PAIRED_WITH', 'MET_WITH', 'SIGNED_MOU_WITH', 'COOPERATES_WITH'] THEN c END)
     AS cooperation
RETURN d.name AS document, d.date AS date, facts, cooperation, entities
ORDER BY document
