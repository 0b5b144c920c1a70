// name: introducers
// says: Who knows both of two entities and could introduce the one to the other?
// rows: one row per actor who knows both
// param: a: entity = "Seoul" — who wants to be introduced
// param: b: entity = "Barcelona" — to whom
// column: introducer — who knows both
// column: label — its kind
// column: country — its country code
// column: knows_a_by — relations with the one
// column: knows_b_by — relations with the other
// column: last_date — when the older of the two ties is last dated
// column: key — key of the introducer
// view: table
MATCH (a:Entity {key: $a})-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH|VISITED|SUPPORTS|MEMBER_OF|PART_OF]-(x:Entity)-[s:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH|VISITED|SUPPORTS|MEMBER_OF|PART_OF]-(b:Entity {key: $b})
WHERE NOT x.label IN ['Event', 'Project', 'Programme', 'Place']
WITH x, type(r) AS one, type(s) AS other, r.last_date AS one_date, s.last_date AS other_date ORDER BY one, other
WITH x, collect(DISTINCT one) AS knows_a_by, collect(DISTINCT other) AS knows_b_by,
     max(one_date) AS one_date, max(other_date) AS other_date
RETURN x.name AS introducer, x.label AS label, x.country AS country, knows_a_by, knows_b_by,
       CASE WHEN one_date < other_date THEN one_date ELSE other_date END AS last_date, x.key AS key
ORDER BY introducer, key
