// name: bridges
// says: Who ties partners together that are not tied to each other?
// rows: one row per actor with such partners
// column: bridge — name of the actor
// column: label — its kind
// column: country — its country code
// column: pairs — number of pairs of its partners without a direct tie
// column: countries — number of countries of those partners
// column: key — its key
// view: table
MATCH (a:Entity)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(x:Entity)
MATCH (x)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(b:Entity)
WHERE a.key < b.key
  AND NOT (a)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(b)
WITH x, a.key + '|' + b.key AS pair, [a.country, b.country] AS of
UNWIND of AS country
RETURN x.name AS bridge, x.label AS label, x.country AS country, count(DISTINCT pair) AS pairs,
       count(DISTINCT country) AS countries, x.key AS key
ORDER BY pairs DESC, countries DESC, bridge, key
