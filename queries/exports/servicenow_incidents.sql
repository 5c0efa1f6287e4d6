/*
title = "ServiceNow incident event log"
system = "servicenow"
tables = ["tickets", "states"]
identified_by = [
    "number", "opened_at", "sys_updated_at", "assignment_group",
    "assigned_to", "resolved_at",
]
date_order = "day-first"
null_values = ["?"]
# several rows an incident, one an event: the last one stands
latest_by = ["modification"]
lacks = ["when a first reply was sent", "survey", "due instants"]
[columns]
ticket_id = "number"
team = "assignment_group"
agent = "assigned_to"
resolver = "resolved_by"
customer = "caller_id"
channel = "contact_type"
category = "category"
priority = "priority"
state = { column = "incident_state", type = "text" }
created_at = "opened_at"
updated_at = "sys_updated_at"
resolved_at = "resolved_at"
closed_at = "closed_at"
reopens = "reopen_count"
transfers = "reassignment_count"
resolution_sla_met = "made_sla"
knowledge_linked = "knowledge"
modification = { column = "sys_mod_count", type = "integer" }
[columns.status]
column = "incident_state"
[columns.status.words]
new = "new"
active = "open"
"in progress" = "open"
"work in progress" = "open"
"awaiting user info" = "pending"
"awaiting caller" = "pending"
"awaiting vendor" = "pending"
"awaiting problem" = "pending"
"awaiting change" = "pending"
"awaiting evidence" = "pending"
"on hold" = "hold"
resolved = "solved"
closed = "closed"
canceled = "closed"
cancelled = "closed"
*/
-- table: tickets
-- Every event carries what all events of its incident tell together, so that
-- the one that stands knows who took it first, who solved it, and how often it
-- moved and came back. A count of the desk's own goes before ours.
with steps as (
    select
        *,
        lag(status) over in_order as status_before,
        lag(team) over in_order as team_before,
        lag(agent) over in_order as agent_before
    from renamed
    window in_order as (
        partition by ticket_id
        order by
            updated_at asc nulls first,
            modification asc nulls first,
            line asc
    )
),

told as (
    select
        *,
        -- whoever had it when work began
        first_value(
            case when status <> 'new' then agent end ignore nulls
        ) over whole as first_responder,
        -- whoever had it when it was solved, the last time
        last_value(
            case
                when status = 'solved' and status_before is distinct from 'solved'
                    then agent
            end ignore nulls
        ) over whole as solved_by,
        count_if(
            team <> team_before
            or (team is not distinct from team_before and agent <> agent_before)
        ) over whole as moves,
        count_if(
            status_before in ('solved', 'closed')
            and status in ('new', 'open', 'pending')
        ) over whole as came_back
    from steps
    window whole as (
        partition by ticket_id
        order by
            updated_at asc nulls first,
            modification asc nulls first,
            line asc
        rows between unbounded preceding and unbounded following
    )
)

select
    line,
    ticket_id,
    team,
    agent,
    first_responder,
    coalesce(resolver, solved_by) as resolver,
    customer,
    lower(channel) as channel,
    category,
    lower(priority) as priority,
    status,
    created_at,
    updated_at,
    resolved_at,
    closed_at,
    coalesce(reopens, came_back) as reopens,
    coalesce(transfers, moves) as transfers,
    resolution_sla_met,
    knowledge_linked,
    modification
from told;

-- table: states
-- From one event to the next an incident is in the state of the first. What
-- comes after the last event is not known yet.
with events as (
    select
        line,
        ticket_id,
        state,
        status,
        updated_at as at_event,
        lead(updated_at) over in_order as next_event,
        max(updated_at) over (partition by ticket_id) as last_event,
        lag(state) over in_order as state_before,
        lead(state) over in_order as state_after
    from renamed
    where state is not null and updated_at is not null
    window in_order as (
        partition by ticket_id
        order by
            updated_at asc,
            modification asc nulls first,
            line asc
    )
)

select
    min(line) as line,
    ticket_id,
    state,
    min(status) as status,
    count_if(state_before is distinct from state) as visits,
    min(at_event) as entered_at,
    case
        when count_if(state_after is null) = 0
            then max(next_event)
    end as left_at,
    sum(epoch(coalesce(next_event, at_event) - at_event)) / 60 as minutes,
    max(last_event) as updated_at
from events
group by ticket_id, state
