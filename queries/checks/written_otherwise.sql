/*
severity = "error"
message = "{rows} tickets are loaded twice, their numbers written in two ways (small letters, other spaces, dashes or figures, signs that nobody sees); take back the import that writes them otherwise: scorecard history, scorecard remove"
message_one = "1 ticket is loaded twice, its number written in two ways (small letters, other spaces, dashes or figures, signs that nobody sees); take back the import that writes it otherwise: scorecard history, scorecard remove"
does = "Such a ticket weighs twice in the figures."
*/
-- Most desks write their numbers in digits and capitals: only where one holds
-- anything else are all of that desk read with it.
with bare as not materialized (
    select
        desk,
        import_id,
        line,
        ticket_id,
        upper(
            case
                when length(ticket_id) != strlen(ticket_id)
                    then translate(
                        regexp_replace(
                            regexp_replace(
                                regexp_replace(ticket_id, '\p{Cf}', '', 'g'), '\p{Zs}', ' ', 'g'
                            ), '[\p{Pd}\x{2212}]', '-', 'g'
                        ), '０１２３４５６７８９', '0123456789'
                    )
                else ticket_id
            end
        ) as bare
    from facts.tickets
    where excluded is null
),

odd as materialized (
    select *
    from bare
    where
        upper(ticket_id) != ticket_id
        or length(ticket_id) != strlen(ticket_id)
),

usual as (
    select
        desk,
        ticket_id,
        bare
    from bare
    where desk in (select odd.desk from odd)
)

-- capitals sort before small letters, the blank before other ones: what comes first is usual
select
    odd.desk,
    odd.import_id,
    odd.line,
    odd.ticket_id
from odd
semi join usual
    on
        odd.desk = usual.desk
        and odd.bare = usual.bare
        and odd.ticket_id > usual.ticket_id
