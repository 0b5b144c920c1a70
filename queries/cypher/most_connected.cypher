// name: most_connected
// says: Who has the most partners?
// rows: one row per actor
// param: kind: label? = "City" — only actors of this kind
// param: country: country? = "KR" — only actors of this country
// column: actor — name
// column: label — its kind
// column: country — its country code
// column: partners — number of partners
// column: countries — number of countries that they are from
// column: key — its key
// view: table
MATCH (a:Entity)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(b:Entity)
WHERE ($kind IS NULL OR a.label = $kind) AND ($country IS NULL OR a.country = $country)
RETURN a.name AS actor, a.label AS label, a.country AS country, count(DISTINCT b) AS partners,
       count(DISTINCT b.country) AS countries, a.key AS key
ORDER BY partners DESC, countries DESC, actor, key
