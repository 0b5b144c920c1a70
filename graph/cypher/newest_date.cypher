MATCH (:Entity)-[r]->(:Entity)
RETURN max(r.last_date) AS newest
