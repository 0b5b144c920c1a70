MATCH (c:Claim)
WHERE c.key > $last
RETURN properties(c) AS claim
ORDER BY c.key
LIMIT $page
