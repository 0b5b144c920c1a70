UNWIND $rows AS row
MATCH (:Entity {key: row.target})<-[r:RELATION]-(:Entity {key: row.source})
DELETE r
