/*
title = "Our own template: Tickets"
system = "own"
tables = ["tickets"]
identified_by = ["ticket_id", "created_at", "resolved_at", "team"]
template = true
*/
