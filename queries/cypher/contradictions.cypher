// name: contradictions
// says: Where do documents disagree on whether or when something happened?
// rows: one row per relation that documents disagree on
// column: source — name of the first
// column: type — relation
// column: target — name of the second
// column: statuses — what documents say of its status
// column: dates — when documents say it happened
// column: documents — the documents
// column: source_key — key of the first
// column: target_key — key of the second
// view: graph
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.documents > 1
MATCH (a)<-[:SUBJECT|OBJECT]-(c:Claim)-[:SUBJECT|OBJECT]->(b)
WHERE c.type = type(r)
MATCH (c)-[:STATED_IN]->(d:Document)
WITH a, r, b, c, d ORDER BY c.status, c.date, d.name
WITH a, r, b, collect(DISTINCT c.status) AS statuses, collect(DISTINCT c.date) AS dates,
     collect(DISTINCT d.name) AS documents
WHERE size(statuses) > 1 OR (type(r) IN ['PAIRED_WITH', 'SIGNED_MOU_WITH'] AND size(dates) > 1)
RETURN a.name AS source, type(r) AS type, b.name AS target, statuses, dates, documents,
       a.key AS source_key, b.key AS target_key
ORDER BY source, target, type
