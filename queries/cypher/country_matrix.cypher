// name: country_matrix
// says: How many pairs of partners tie each two countries?
// rows: one row per pair of countries
// param: since: date? = "2019" — only facts of this date or later
// column: country — code of the one
// column: other — code of the other
// column: pairs — number of pairs of actors that cooperate
// column: facts — number of relations between them
// view: matrix
MATCH (a:Entity)-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]->(b:Entity)
WHERE a.country IS NOT NULL AND b.country IS NOT NULL AND ($since IS NULL OR r.last_date >= $since)
WITH CASE WHEN a.country < b.country THEN a.country ELSE b.country END AS country,
     CASE WHEN a.country < b.country THEN b.country ELSE a.country END AS other,
     a.key + '|' + b.key AS pair
RETURN country, other, count(DISTINCT pair) AS pairs, count(*) AS facts
ORDER BY pairs DESC, facts DESC, country, other
