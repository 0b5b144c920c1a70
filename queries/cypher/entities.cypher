// name: entities
// says: Which entities are known, by kind and country?
// rows: one row per entity
// param: kind: label? = "City" — only entities of this kind
// param: country: country? = "KR" — only entities of this country
// column: name — name
// column: label — its kind
// column: country — its country code
// column: aliases — other names
// column: key — its key
// view: table
MATCH (a:Entity)
WHERE ($kind IS NULL OR a.label = $kind) AND ($country IS NULL OR a.country = $country)
RETURN a.name AS name, a.label AS label, a.country AS country, coalesce(a.aliases, []) AS aliases, a.key AS key
ORDER BY name, label, key
