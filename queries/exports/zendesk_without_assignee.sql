/*
extends = "zendesk_tickets"
title = "Zendesk tickets with satisfaction, without assignee"
identified_by = [
    "Id", "Group", "Via", "Created at", "Solved at", "Satisfaction Score",
]
lacks = [
    "agent", "SLA", "escalation",
    "when a survey was sent or answered: it counts when its ticket was solved",
]
*/
