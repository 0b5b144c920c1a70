UNWIND $facts AS fact
MATCH (c:Claim {fact: fact})
RETURN properties(c) AS claim
