/*
title = "Our own template: Time in state"
system = "own"
tables = ["states"]
identified_by = ["ticket_id", "state", "entered_at", "minutes"]
template = true
*/
