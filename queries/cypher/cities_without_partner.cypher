// name: cities_without_partner
// says: Which cities have no partner in a country?
// rows: one row per city
// param: partner_country: country = "ES" — the country where a partner is looked for
// param: country: country? = "KR" — only cities of this country
// column: city — name of the city
// column: country — its country code
// column: partners — number of partners elsewhere
// column: key — its key
// view: table
MATCH (a:Entity {label: 'City'})
WHERE ($country IS NULL OR a.country = $country) AND (a.country IS NULL OR a.country <> $partner_country)
OPTIONAL MATCH (a)-[:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH]-(b:Entity)
WITH a, count(DISTINCT b) AS partners, count(DISTINCT CASE WHEN b.country = $partner_country THEN b END) AS there
WHERE there = 0
RETURN a.name AS city, a.country AS country, partners, a.key AS key
ORDER BY partners DESC, city, key
