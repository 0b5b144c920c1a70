UNWIND $facts AS fact
MATCH (c:Claim {fact: fact})-[:STATED_IN]->(d:Document)
RETURN c.type AS type, c.source AS source, c.target AS target, d.name AS document, c.quote AS quote,
       c.start AS start, c.end AS end, c.date AS date, c.status AS status, c.confidence AS confidence,
       d.url AS url, d.date AS published
ORDER BY document, start, end
