UNWIND $keys AS key
MATCH (c:Claim {key: key})
RETURN c.key AS key
