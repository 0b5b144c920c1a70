MATCH (l:Lock {key: 'writer'})
SET l.held = true
