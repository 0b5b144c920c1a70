// name: groups
// says: Which three actors all work with each other?
// rows: one row per group of three
// column: first — name of the one
// column: second — name of the second
// column: third — name of the third
// column: countries — their countries
// column: source_key — key of the first
// column: type — GROUP, as it is no relation of its own
// column: target_key — key of the second
// column: third_key — key of the third
// view: table
MATCH (a:Entity)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(b:Entity)
MATCH (b)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(c:Entity)
MATCH (c)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(a)
WHERE a.key < b.key AND b.key < c.key
RETURN DISTINCT a.name AS first, b.name AS second, c.name AS third, [a.country, b.country, c.country] AS countries,
       a.key AS source_key, 'GROUP' AS type, b.key AS target_key, c.key AS third_key
ORDER BY first, second, third, source_key, target_key, third_key
