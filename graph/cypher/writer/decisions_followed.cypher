MATCH (s:Schema {key: 'schema'})
RETURN s.decisions AS followed
