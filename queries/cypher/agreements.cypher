// name: agreements
// says: Who has signed agreements with whom, by date, country, kind of partner and topic?
// rows: one row per pair that signed
// param: since: date? = "2019" — only facts of this date or later
// param: until: date? = "2022-11-15" — only facts that began by this date
// param: country: country? = "ES" — only where one of the two is of this country
// param: kind: label? = "City" — only where one of the two is of this kind
// param: topic: text? = "smart" — only where a passage speaks of it
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
// view: graph
MATCH (a:Entity)-[r:SIGNED_MOU_WITH]->(b:Entity)
WHERE ($since IS NULL OR r.last_date >= $since)
  AND ($until IS NULL OR substring(r.first_date, 0, size($until)) <= $until)
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
  AND ($kind IS NULL OR a.label = $kind OR b.label = $kind)
OPTIONAL MATCH (a)<-[:SUBJECT|OBJECT]-(c:Claim {type: 'SIGNED_MOU_WITH'})-[:SUBJECT|OBJECT]->(b)
WHERE $topic IS NULL OR toLower(c.quote) CONTAINS toLower($topic)
WITH a, r, b, count(c) AS passages
WHERE $topic IS NULL OR passages > 0
RETURN a.name AS source, a.country AS source_country, b.name AS target, b.country AS target_country,
       type(r) AS type, r.first_date AS first_date, r.last_date AS last_date, r.status AS status,
       r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY coalesce(last_date, '') DESC, source, target, source_key, target_key
