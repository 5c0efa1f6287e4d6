/*
severity = "error"
message = "{rows} answers or reviews name a ticket that is loaded with its number written otherwise (00123 for 123, other capitals, signs that nobody sees); export them again with the ticket numbers as text, and take back the import without: scorecard history, scorecard remove"
message_one = "1 answer or review names a ticket that is loaded with its number written otherwise (00123 for 123, other capitals, signs that nobody sees); export it again with the ticket number as text, and take back the import without: scorecard history, scorecard remove"
does = "Such an answer or review is not counted for the team and the person of its ticket."
*/
with lost as (
    select
        desk,
        import_id,
        line,
        ticket_id
    from surveys
    where ticket_id is not null and ticket_desk is null
    union all
    select
        desk,
        import_id,
        line,
        ticket_id
    from reviews
    where ticket_id is not null and ticket_desk is null
),

bare as (
    select
        *,
        upper(
            ltrim(regexp_replace(ticket_id, '[\p{Cf}\p{Zs}]', '', 'g'), '0')
        ) as number
    from lost
),

-- one ticket of that number, or nobody knows which is meant
loaded as (
    select
        upper(
            ltrim(
                case
                    when
                        length(ticket_id) != strlen(ticket_id)
                        or contains(ticket_id, ' ')
                        then regexp_replace(ticket_id, '[\p{Cf}\p{Zs}]', '', 'g')
                    else ticket_id
                end,
                '0'
            )
        ) as number,
        ticket_id as loaded_as
    from facts.tickets
    where excluded is null and number in (select bare.number from bare)
    qualify count(*) over (partition by number) = 1
)

select
    bare.desk,
    bare.import_id,
    bare.line,
    bare.ticket_id,
    loaded.loaded_as
from bare
inner join loaded on bare.number = loaded.number
where bare.ticket_id != loaded.loaded_as
