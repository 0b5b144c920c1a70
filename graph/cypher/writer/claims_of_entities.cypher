UNWIND $keys AS key
MATCH (e:Entity {key: key})<-[:SUBJECT|OBJECT]-(c:Claim)
RETURN DISTINCT c.key AS key, c.source AS source, c.target AS target, c.source_key AS source_key, c.target_key AS target_key
