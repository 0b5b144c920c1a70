UNWIND $rows AS row
MATCH (c:Claim {fact: row.fact})
WITH row, count(c) AS claims, count(DISTINCT c.document) AS documents, min(c.date) AS first_date,
     max(c.date) AS last_date, min(c.status) AS status, max(c.confidence) AS confidence
MATCH (:Entity {key: row.source})-[r:RELATION]->(:Entity {key: row.target})
SET r.claims = claims, r.documents = documents, r.first_date = first_date, r.last_date = last_date,
    r.status = status, r.confidence = confidence
