UNWIND $keys AS key
MATCH (e:Entity {key: key})
RETURN key, e.votes AS votes
