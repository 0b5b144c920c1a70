UNWIND $rows AS row
MATCH (d:Document {name: row.document})
MATCH (a:Entity {key: row.source})
MATCH (b:Entity {key: row.target})
CREATE (c:Claim)
SET c += row.properties
CREATE (c)-[:SUBJECT]->(a)
CREATE (c)-[:OBJECT]->(b)
CREATE (c)-[:STATED_IN]->(d)
