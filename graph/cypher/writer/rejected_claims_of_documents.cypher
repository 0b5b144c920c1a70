UNWIND $names AS name
MATCH (c:RejectedClaim {document: name})
RETURN c.key AS key
