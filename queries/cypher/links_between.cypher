// name: links_between
// says: How are two entities directly linked?
// rows: one row per relation between the two
// param: a: entity = "Busan" — the one
// param: b: entity = "Barcelona" — the other
// param: relation: relation? = "VISITED" — only this relation
// param: since: date? = "2019" — only facts of this date or later
// param: until: date? = "2022-11-15" — only facts that began by this date
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
MATCH (x:Entity {key: $a})-[r]-(y:Entity {key: $b})
WHERE ($relation IS NULL OR type(r) = $relation)
  AND ($since IS NULL OR r.last_date >= $since)
  AND ($until IS NULL OR substring(r.first_date, 0, size($until)) <= $until)
WITH startNode(r) AS a, r, endNode(r) AS b
RETURN a.name AS source, a.country AS source_country, b.name AS target, b.country AS target_country,
       type(r) AS type, r.first_date AS first_date, r.last_date AS last_date, r.status AS status,
       r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY type, source, target
