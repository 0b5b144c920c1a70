// name: relation_counts
// says: How many facts of each relation does the graph hold?
// rows: one row per relation
// column: type — relation
// column: pairs — number of pairs
// column: first_date — earliest date
// column: last_date — latest date
// view: table
MATCH (:Entity)-[r]->(:Entity)
RETURN type(r) AS type, count(r) AS pairs, min(r.first_date) AS first_date, max(r.last_date) AS last_date
ORDER BY pairs DESC, type
