UNWIND $rows AS row
CREATE (e:LABEL:Entity)
SET e += row.properties
