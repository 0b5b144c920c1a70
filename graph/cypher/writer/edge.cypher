UNWIND $rows AS row
MATCH (a:Entity {key: row.source})
MATCH (b:Entity {key: row.target})
MERGE (a)-[r:RELATION]->(b)
SET r.claims = row.claims, r.documents = row.documents, r.first_date = row.first_date,
    r.last_date = row.last_date, r.status = row.status, r.confidence = row.confidence
