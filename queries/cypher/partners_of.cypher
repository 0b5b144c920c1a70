// name: partners_of
// says: Who works directly with an actor, and how?
// rows: one row per partner and relation
// param: name: entity = "Busan" — the actor
// param: partner_country: country? = "ES" — only partners of this country
// param: kind: label? = "City" — only partners of this kind
// param: since: date? = "2019" — only facts of this date or later
// param: until: date? = "2022-11-15" — only facts that began by this date
// column: partner — name of the partner
// column: label — kind of the partner
// column: country — its country code
// column: type — relation
// column: last_date — when it is last dated
// column: status — done or planned
// column: documents — number of documents that say it
// column: source_key — key of the actor
// column: target_key — key of the partner
// view: graph
MATCH (a:Entity {key: $name})-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(b:Entity)
WHERE ($partner_country IS NULL OR b.country = $partner_country)
  AND ($kind IS NULL OR b.label = $kind)
  AND ($since IS NULL OR r.last_date >= $since)
  AND ($until IS NULL OR substring(r.first_date, 0, size($until)) <= $until)
RETURN b.name AS partner, b.label AS label, b.country AS country, type(r) AS type, r.last_date AS last_date,
       r.status AS status, r.documents AS documents, a.key AS source_key, b.key AS target_key
ORDER BY partner, type, target_key
