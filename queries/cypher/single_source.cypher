// name: single_source
// says: Which cooperations rest on one document alone?
// rows: one row per pair and relation
// param: country: country? = "ES" — only where one of the two is of this country
// column: source — name of the first, or of the one who acts
// column: source_country — its country code
// column: target — name of the second, or of what is acted on
// column: target_country — its country code
// column: type — relation
// column: first_date — when it is first dated
// column: last_date — when it is last dated
// column: status — done or planned
// column: documents — number of documents that say it
// column: source_key — key of the first
// column: target_key — key of the second
// column: document — the document that says it
// view: graph
MATCH (a:Entity)-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]->(b:Entity)
WHERE r.documents = 1 AND ($country IS NULL OR a.country = $country OR b.country = $country)
MATCH (a)<-[:SUBJECT|OBJECT]-(c:Claim)-[:SUBJECT|OBJECT]->(b)
WHERE c.type = type(r)
MATCH (c)-[:STATED_IN]->(d:Document)
WITH a, r, b, min(d.name) AS document
RETURN a.name AS source, a.country AS source_country, b.name AS target, b.country AS target_country,
       type(r) AS type, r.first_date AS first_date, r.last_date AS last_date, r.status AS status,
       r.documents AS documents, a.key AS source_key, b.key AS target_key, document
ORDER BY source, target, type, source_key, target_key
