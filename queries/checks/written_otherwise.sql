/*
severity = "error"
message = "{rows} tickets are loaded twice, their numbers written in two ways (small letters, other spaces, signs that nobody sees); take back the import that writes them otherwise: scorecard history, scorecard remove"
message_one = "1 ticket is loaded twice, its number written in two ways (small letters, other spaces, signs that nobody sees); take back the import that writes it otherwise: scorecard history, scorecard remove"
does = "Such a ticket weighs twice in the figures."
*/
select
    odd.desk,
    odd.import_id,
    odd.line,
    odd.ticket_id
from tickets as odd
inner join tickets as usual
    on
        odd.desk = usual.desk
        and upper(
            regexp_replace(
                regexp_replace(odd.ticket_id, '[\x{A0}\x{202F}]', ' ', 'g'), '[^ -~]', '', 'g'
            )
        )
        = usual.ticket_id
where
    regexp_matches(odd.ticket_id, '[a-z]|[^ -~]')
    and upper(usual.ticket_id) = usual.ticket_id
    and odd.ticket_id <> usual.ticket_id
