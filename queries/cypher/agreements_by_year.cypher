// name: agreements_by_year
// says: How many agreements were signed in each year?
// rows: one row per year
// param: country: country? = "ES" — only where one of the two is of this country
// column: year — year, or null for undated ones
// column: pairs — number of pairs that signed
// column: documents — number of documents that say so
// view: table
MATCH (c:Claim {type: 'SIGNED_MOU_WITH'})-[:SUBJECT]->(a:Entity)
MATCH (c)-[:OBJECT]->(b:Entity)
MATCH (c)-[:STATED_IN]->(d:Document)
WHERE $country IS NULL OR a.country = $country OR b.country = $country
WITH substring(c.date, 0, 4) AS year, d.name AS document,
     CASE WHEN a.key < b.key THEN a.key + '|' + b.key ELSE b.key + '|' + a.key END AS pair
RETURN year, count(DISTINCT pair) AS pairs, count(DISTINCT document) AS documents
ORDER BY coalesce(year, '9999')
