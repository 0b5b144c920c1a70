MATCH (e:Entity)
SET e.aliases = coalesce(e.aliases, []), e.names = coalesce(e.names, [])
