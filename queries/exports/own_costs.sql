/*
title = "Our own template: Costs"
system = "own"
tables = ["costs"]
identified_by = ["month", "amount", "team"]
template = true
*/
