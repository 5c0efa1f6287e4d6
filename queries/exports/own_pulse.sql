/*
title = "Our own template: Team pulse"
system = "own"
tables = ["pulse"]
identified_by = ["response_id", "question", "asked_at"]
template = true
*/
