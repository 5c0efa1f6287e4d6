/*
title = "Our own template: Surveys"
system = "own"
tables = ["surveys"]
identified_by = ["kind", "response_id", "score"]
template = true
*/
