MATCH (n) WHERE n:Document OR n:Entity OR n:Claim
RETURN CASE WHEN n:Document THEN 'documents' WHEN n:Claim THEN 'claims' ELSE 'entities' END AS what, count(n) AS number
