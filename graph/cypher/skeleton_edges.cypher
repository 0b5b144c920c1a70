MATCH (a:Entity)-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH|ORGANISED|PARTICIPATED_IN|VISITED|IMPLEMENTS|SUPPORTS|PART_OF|MEMBER_OF|WORKS_FOR]->(b:Entity)
RETURN type(r) AS type, r.claims AS claims, r.documents AS documents, r.first_date AS first_date,
       r.last_date AS last_date, r.status AS status, r.confidence AS confidence,
       collect(a.key) AS sources, collect(b.key) AS targets
