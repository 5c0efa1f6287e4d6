/*
title = "Tickets"
description = "One row a ticket, as its desk last told it."
key = ["desk", "ticket_id"]
updated_at = "updated_at"
sort = ["team", "created_at"]
people = ["agent", "first_responder", "resolver"]
computed = ["created_business_minute"]
order = 10
noun = "ticket"
dated_by = ["created_at"]
teams = ["team"]
agents = ["agent", "first_responder", "resolver"]
identified_by = ["ticket_id", "created_at", "resolved_at", "team"]
[columns]
ticket_id = "the desk's own number"
team = "the group that holds the ticket"
agent = "the last assignee"
first_responder = "who sent the first reply; empty: unknown"
resolver = "who resolved it; empty: unknown"
customer = "any stable id of the requester"
channel = "email, chat, phone, web ..."
category = "topic or type"
priority = "the desk's own word"
status = "new, open, pending, hold, solved or closed"
created_at = "when the customer asked"
updated_at = "last change; decides which of two versions stands"
first_reply_at = "first public reply by an agent"
resolved_at = "when it was resolved, the last time"
closed_at = "when it was closed for good"
agent_replies = "public replies by agents"
reopens = "how often it came back"
transfers = "how often it changed hands"
escalated = "true where it went to a higher level"
first_reply_due_at = "first reply promised by"
resolution_due_at = "resolution promised by"
first_reply_sla_met = "the desk's own flag, where it has one"
resolution_sla_met = "the desk's own flag, where it has one"
first_reply_minutes = "elapsed; computed where empty"
resolution_minutes = "elapsed; computed where empty"
first_reply_business_minutes = "within business hours; computed where empty"
resolution_business_minutes = "within business hours; computed where empty"
handle_minutes = "working time spent on it"
knowledge_linked = "true where a knowledge article was used or written"
excluded = "spam, merged, test, outbound or gone: left out of every metric"
[example]
ticket_id = "1001"
team = "Billing"
agent = "A. Blum"
first_responder = "A. Blum"
resolver = "A. Blum"
customer = "c-77"
channel = "email"
category = "Invoice"
priority = "normal"
status = "solved"
created_at = "2026-03-02 09:15:00"
updated_at = "2026-03-03 10:00:00"
first_reply_at = "2026-03-02 09:40:00"
resolved_at = "2026-03-03 10:00:00"
agent_replies = "1"
reopens = "0"
transfers = "0"
escalated = "false"
first_reply_due_at = "2026-03-02 13:15:00"
resolution_due_at = "2026-03-04 09:15:00"
knowledge_linked = "true"
*/
create table tickets (
    desk varchar not null,
    import_id integer not null,
    line bigint not null,
    ticket_id varchar not null,
    team varchar,
    agent varchar,
    first_responder varchar,
    resolver varchar,
    customer varchar,
    channel varchar,
    category varchar,
    priority varchar,
    status varchar check (
        status in ('new', 'open', 'pending', 'hold', 'solved', 'closed')
    ),
    created_at timestamp not null,
    updated_at timestamp,
    first_reply_at timestamp,
    resolved_at timestamp,
    closed_at timestamp,
    agent_replies integer check (agent_replies >= 0),
    reopens integer check (reopens >= 0),
    transfers integer check (transfers >= 0),
    escalated boolean,
    first_reply_due_at timestamp,
    resolution_due_at timestamp,
    first_reply_sla_met boolean,
    resolution_sla_met boolean,
    first_reply_minutes double check (first_reply_minutes >= 0),
    resolution_minutes double check (resolution_minutes >= 0),
    first_reply_business_minutes double check (
        first_reply_business_minutes >= 0
    ),
    resolution_business_minutes double check (
        resolution_business_minutes >= 0
    ),
    handle_minutes double check (handle_minutes >= 0),
    knowledge_linked boolean,
    excluded varchar check (
        excluded in ('spam', 'merged', 'test', 'outbound', 'gone')
    ),
    -- business minutes from the calendar's first day to created_at
    created_business_minute double
)
