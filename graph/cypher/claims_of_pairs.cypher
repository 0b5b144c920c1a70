UNWIND $pairs AS pair
MATCH (a:Entity {key: pair[0]})<-[:SUBJECT|OBJECT]-(c:Claim)-[:SUBJECT|OBJECT]->(b:Entity {key: pair[1]})
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:STATED_IN]->(d:Document)
RETURN pair[0] AS a, pair[1] AS b, s.key AS subject, c.type AS type, d.name AS document, c.quote AS quote,
       c.start AS start, c.end AS end, c.date AS date, c.status AS status, c.confidence AS confidence,
       d.url AS url, d.date AS published
ORDER BY document, start, end
