UNWIND $facts AS fact
MATCH (c:Claim {fact: fact})
RETURN fact, count(c) AS claims
