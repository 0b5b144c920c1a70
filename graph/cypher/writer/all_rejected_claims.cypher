MATCH (c:RejectedClaim)
RETURN properties(c) AS claim
ORDER BY c.key
