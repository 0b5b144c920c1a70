UNWIND $names AS name
MATCH (d:Document {name: name})<-[:STATED_IN]-(c:Claim)
RETURN c.key AS key
