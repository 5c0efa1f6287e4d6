/*
severity = "warning"
message = "{rows} columns that used to be filled are empty in the last 14 days; was the export changed?"
message_one = "1 column that used to be filled is empty in the last 14 days; was the export changed?"
does = "Figures that need such a column stand on fewer rows of late, or on none."
*/
-- Half of the rows or more in the eight weeks before, and less than one in
-- twenty now; 30 rows in each at least.
with tickets_then_and_now as (
    select
        loaded.*,
        loaded.created_at > desks.as_of - interval '14 days' as is_recent
    from facts.tickets as loaded
    inner join desks on loaded.desk = desks.desk
    where loaded.created_at > desks.as_of - interval '70 days'
),

counted as (
    select
        desk,
        is_recent,
        count(*) as n,
        count(team) as team,
        count(agent) as agent,
        count(customer) as customer,
        count(channel) as channel,
        count(category) as category,
        count(priority) as priority,
        count(first_reply_at) as first_reply_at,
        count(resolved_at) as resolved_at,
        count(reopens) as reopens,
        count(first_reply_due_at) as first_reply_due_at,
        count(resolution_due_at) as resolution_due_at,
        count(first_reply_sla_met) as first_reply_sla_met,
        count(resolution_sla_met) as resolution_sla_met
    from tickets_then_and_now
    group by desk, is_recent
),

filled as (
    unpivot counted
    on
        team, agent, customer, channel, category, priority, first_reply_at,
        resolved_at, reopens, first_reply_due_at, resolution_due_at,
        first_reply_sla_met, resolution_sla_met
    into name column_name value filled
),

compared as (
    select
        early.desk,
        early.column_name,
        early.filled / early.n as share_before,
        late.filled / late.n as share_now
    from filled as early
    inner join filled as late
        on
            early.desk = late.desk
            and early.column_name = late.column_name
            and late.is_recent
    where not early.is_recent and early.n >= 30 and late.n >= 30
)

select
    compared.desk,
    (
        select max(imports.import_id)
        from facts.imports as imports
        where imports.desk = compared.desk
    ) as import_id,
    cast(null as bigint) as line,
    compared.column_name || ': '
    || cast(cast(round(100 * compared.share_before) as integer) as varchar)
    || ' % filled before, '
    || cast(cast(round(100 * compared.share_now) as integer) as varchar)
    || ' % now' as detail
from compared
where compared.share_before >= 0.5 and compared.share_now < 0.05
order by compared.desk, compared.column_name
