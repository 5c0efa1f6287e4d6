/*
extends = "osticket"
title = "osTicket tickets, older header"
identified_by = [
    "Ticket Number", "Date", "Department", "Help Topic", "Agent Assigned",
]
lacks = [
    "first responder and resolver", "first reply", "survey", "replies",
    "transfers", "escalation", "reopens", "when a ticket was closed",
]
[columns]
created_at = "Date"
*/
