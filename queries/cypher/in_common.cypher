// name: in_common
// says: What do two entities have in common: partners, events, programmes, networks?
// rows: one row per thing in common
// param: a: entity = "Busan" — the one
// param: b: entity = "Stockholm" — the other
// column: common — name of what they share
// column: label — its kind
// column: country — its country code
// column: a_relations — how the one is tied to it
// column: b_relations — how the other is tied to it
// column: key — key of what they share
// view: table
MATCH (a:Entity {key: $a})-[r]-(x:Entity)-[s]-(b:Entity {key: $b})
WHERE type(r) <> 'LOCATED_IN' AND type(s) <> 'LOCATED_IN'
WITH x, type(r) AS one, type(s) AS other ORDER BY one, other
RETURN x.name AS common, x.label AS label, x.country AS country, collect(DISTINCT one) AS a_relations,
       collect(DISTINCT other) AS b_relations, x.key AS key
ORDER BY common, key
