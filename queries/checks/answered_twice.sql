/*
severity = "warning"
message = "{rows} survey answers are about a ticket that customers answered in another source too: such a ticket counts once for each. Say which source counts: [[survey]] kind and desk in strategy.toml"
message_one = "1 survey answer is about a ticket that customers answered in another source too: such a ticket counts once for each. Say which source counts: [[survey]] kind and desk in strategy.toml"
does = "What such a customer says weighs twice in the figures of surveys."
*/
with twice as (
    select
        kind,
        ticket_desk,
        ticket_id
    from surveys
    where score is not null and ticket_desk is not null
    group by kind, ticket_desk, ticket_id
    having min(desk) <> max(desk)
)

select
    surveys.desk,
    surveys.import_id,
    surveys.line,
    surveys.ticket_id
from surveys
inner join twice
    on
        surveys.kind = twice.kind
        and surveys.ticket_desk = twice.ticket_desk
        and surveys.ticket_id = twice.ticket_id
where surveys.score is not null
