UNWIND $rows AS row
MATCH (e:Entity {key: row.key})
SET e.name = row.name, e.country = row.country, e.aliases = row.aliases, e.names = row.names, e.votes = row.votes
