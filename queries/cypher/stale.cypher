// name: stale
// says: Which cooperations have had nothing since a date?
// rows: one row per pair and relation
// param: before: date = "2018" — what was last heard of before this date
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
MATCH (a:Entity)-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]->(b:Entity)
WHERE r.last_date < $before
  AND NOT EXISTS {
    MATCH (a)-[s:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH|VISITED]-(b)
    WHERE s.last_date >= $before
  }
RETURN a.name AS source, a.country AS source_country, b.name AS target, b.country AS target_country,
       type(r) AS type, r.first_date AS first_date, r.last_date AS last_date, r.status AS status,
       r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY coalesce(last_date, '9999'), source, target, type
