/*
severity = "error"
message = "{rows} tickets are loaded twice, with and without the noughts that their numbers begin with; take back the import without them: scorecard history, scorecard remove"
message_one = "1 ticket is loaded twice, with and without the noughts that its number begins with; take back the import without them: scorecard history, scorecard remove"
does = "Such a ticket weighs twice in the figures."
*/
select
    bare.desk,
    bare.import_id,
    bare.line,
    bare.ticket_id
from facts.tickets as padded
inner join facts.tickets as bare
    on
        padded.desk = bare.desk
        and ltrim(padded.ticket_id, '0') = bare.ticket_id
where
    starts_with(padded.ticket_id, '0')
    and padded.excluded is null
    and bare.excluded is null
