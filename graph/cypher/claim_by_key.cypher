MATCH (c:Claim {key: $key})
MATCH (c)-[:SUBJECT]->(a:Entity)
MATCH (c)-[:OBJECT]->(b:Entity)
RETURN c.key AS key, c.type AS type, a.name AS source, b.name AS target, c.source_key AS source_key,
       c.target_key AS target_key, c.document AS document, c.quote AS quote, c.start AS start, c.end AS end,
       c.confidence AS confidence
