UNWIND $keys AS key
MATCH (e:Entity {key: key})<-[:OBJECT]-(c:Claim)
RETURN key, c.target_name AS name, c.target_aliases AS aliases, c.target_country AS country, count(c) AS times
