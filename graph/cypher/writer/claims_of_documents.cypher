UNWIND $names AS name
MATCH (d:Document {name: name})<-[:STATED_IN]-(c:Claim)
RETURN c.key AS key, c.fact AS fact, c.type AS type, c.source AS source, c.target AS target
