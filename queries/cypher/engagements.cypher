// name: engagements
// says: Which events, projects and programmes is an actor engaged in?
// rows: one row per undertaking and relation
// param: name: entity = "Busan" — the actor
// param: kind: label? = "Event" — only undertakings of this kind
// param: since: date? = "2019" — only facts of this date or later
// param: until: date? = "2022-11-15" — only facts that began by this date
// column: undertaking — event, project or programme
// column: label — its kind
// column: type — relation
// column: last_date — when it is last dated
// column: status — done or planned
// column: documents — number of documents that say it
// column: source_key — key of the actor
// column: target_key — key of the undertaking
// view: graph
MATCH (a:Entity {key: $name})-[r:ORGANISED|PARTICIPATED_IN|IMPLEMENTS|SUPPORTS]->(b:Entity)
WHERE b.label IN ['Event', 'Project', 'Programme']
  AND ($kind IS NULL OR b.label = $kind)
  AND ($since IS NULL OR r.last_date >= $since)
  AND ($until IS NULL OR substring(r.first_date, 0, size($until)) <= $until)
RETURN b.name AS undertaking, b.label AS label, type(r) AS type, r.last_date AS last_date,
       r.status AS status, r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY undertaking, type, target_key
