UNWIND $rows AS row
MERGE (d:Document {name: row.name})
SET d.title = row.title, d.date = row.date, d.publisher = row.publisher, d.url = row.url,
    d.language = row.language, d.sha256 = row.sha256, d.text = row.text
