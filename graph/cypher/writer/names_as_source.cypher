UNWIND $keys AS key
MATCH (e:Entity {key: key})<-[:SUBJECT]-(c:Claim)
RETURN key, c.source_name AS name, c.source_aliases AS aliases, c.source_country AS country, count(c) AS times
