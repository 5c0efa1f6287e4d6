/*
title = "Our own template: People"
system = "own"
tables = ["people"]
identified_by = ["agent", "from_date"]
template = true
*/
