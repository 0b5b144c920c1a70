MATCH (e:Entity {key: $key})<-[:SUBJECT|OBJECT]-(c:Claim)
RETURN c.document AS document, c.quote AS quote, c.start AS start, c.end AS end
ORDER BY c.confidence DESC, document, start
LIMIT 3
