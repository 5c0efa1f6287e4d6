"""Questions about people: one person's own page, people beside one another, what waits for somebody."""
