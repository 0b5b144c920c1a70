UNWIND $keys AS key
MATCH (e:Entity {key: key})-[r:PAIRED_WITH|MET_WITH|SIGNED_MOU_WITH|COOPERATES_WITH|ORGANISED|PARTICIPATED_IN|VISITED|IMPLEMENTS|SUPPORTS|PART_OF|MEMBER_OF|LOCATED_IN|WORKS_FOR]-(o:Entity)
WHERE type(r) IN $relations
RETURN key AS here, o.key AS there, startNode(r).key = key AS forward, type(r) AS type, r.claims AS claims,
       r.documents AS documents, r.first_date AS first_date, r.last_date AS last_date, r.status AS status,
       r.confidence AS confidence
