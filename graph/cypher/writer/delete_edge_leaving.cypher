UNWIND $rows AS row
MATCH (:Entity {key: row.source})-[r:RELATION]->(:Entity {key: row.target})
DELETE r
