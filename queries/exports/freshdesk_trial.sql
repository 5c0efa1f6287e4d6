/*
extends = "freshdesk"
title = "Freshdesk tickets of a trial account"
identified_by = ["Ticket ID", "Created time", "Resolved time", "Contact ID"]
lacks = [
    "agent", "group", "first reply", "SLA", "survey", "replies", "reopens",
    "transfers", "escalation",
]
*/
