UNWIND $facts AS fact
MATCH (c:Claim {fact: fact})
RETURN fact, count(c) AS claims, count(DISTINCT c.document) AS documents, min(c.date) AS first_date,
       max(c.date) AS last_date, min(c.status) AS status, max(c.confidence) AS confidence
