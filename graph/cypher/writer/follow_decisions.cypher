MATCH (s:Schema {key: 'schema'})
SET s.decisions = $followed
