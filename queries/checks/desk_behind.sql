/*
severity = "warning"
message = "The data of {rows} desks end a week or more before those of another; is an export missing, or is the desk no longer in use?"
message_one = "The data of 1 desk end a week or more before those of another; is an export missing, or is the desk no longer in use?"
does = "Figures after that day are without its tickets; no change against a period that had them is called better or worse."
*/
with ends as (
    select
        desk,
        as_of,
        max(as_of) over () as latest
    from desks
    where has_tickets and is_dated
)

select
    ends.desk,
    (
        select max(imports.import_id)
        from facts.imports as imports
        where imports.desk = ends.desk
    ) as import_id,
    cast(null as bigint) as line,
    'data to ' || strftime(local_date(ends.as_of), '%a %Y-%m-%d') as detail
from ends
where ends.as_of < ends.latest - interval '7 days'
order by ends.desk
