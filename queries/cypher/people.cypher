// name: people
// says: Who works where, and in which post?
// rows: one row per person and organisation
// param: organisation: entity? = "Barcelona" — only people of this organisation
// param: country: country? = "ES" — only people of organisations of this country
// column: person — name of the person
// column: role — post, where the passages tell it
// column: organisation — where they work
// column: country — country code of the organisation
// column: last_date — when it is last dated
// column: documents — number of documents that say it
// column: source_key — key of the person
// column: type — relation
// column: target_key — key of the organisation
// view: graph
MATCH (a:Entity)-[r:WORKS_FOR]->(b:Entity)
WHERE ($organisation IS NULL OR b.key = $organisation) AND ($country IS NULL OR b.country = $country)
OPTIONAL MATCH (a)<-[:SUBJECT]-(c:Claim {type: 'WORKS_FOR'})-[:OBJECT]->(b)
WITH a, r, b, max(split(split(c.attributes, '"role": "')[1], '"')[0]) AS role
RETURN a.name AS person, role, b.name AS organisation, b.country AS country, r.last_date AS last_date,
       r.documents AS documents, a.key AS source_key, type(r) AS type, b.key AS target_key
ORDER BY person, organisation, source_key, target_key
