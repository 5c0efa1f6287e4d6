/*
severity = "warning"
message = "{rows} tickets have several teams or people in one cell, as in A; B: export the one who has it, or say in aliases.toml whose it is"
message_one = "1 ticket has several teams or people in one cell, as in A; B: export the one who has it, or say in aliases.toml whose it is"
does = "Such a ticket counts for a team or a person of that whole name, and for none of those in it."
*/
-- Few names are looked at, not every ticket. A comma or a bar stands within one
-- name too (Blum, Anna): it parts names only where each is loaded by itself. What
-- ends a sign of HTML (R&amp;D) parts none; R&D; Support are two.
with present as materialized (
    select distinct
        'team' as kind,
        team as written
    from facts.tickets
    where team is not null
    union all
    select distinct
        'agent' as kind,
        agent as written
    from facts.tickets
    where agent is not null
),

named as (
    select
        kind,
        written,
        regexp_replace(
            written,
            '&(#\w+|amp|lt|gt|quot|apos|nbsp|ndash|mdash|szlig|[a-z]{2}lig'
            || '|[a-z](uml|acute|grave|circ|tilde|cedil|ring|slash|caron));',
            '&',
            'gi'
        ) as bare
    from present
),

several as (
    select
        odd.kind,
        odd.written
    from (
        select
            named.kind,
            named.written,
            named.bare,
            unnest(regexp_split_to_array(named.bare, '[;|,\n]')) as part
        from named
        left join aliases
            on named.written = aliases.alias and named.kind = aliases.kind
        where
            aliases.name is null
            and regexp_matches(named.bare, '\S\s*[;|,\n]\s*\S')
    ) as odd
    left join named as alone
        on odd.kind = alone.kind and trim(odd.part) = alone.written
    group by odd.kind, odd.written, odd.bare
    having regexp_matches(odd.bare, '[;\n]') or count(*) = count(alone.written)
)
select
    loaded.desk,
    loaded.import_id,
    loaded.line,
    loaded.ticket_id
from facts.tickets as loaded
where
    loaded.excluded is null
    and (
        loaded.team in (
            select several.written from several where several.kind = 'team'
        )
        or loaded.agent in (
            select several.written from several where several.kind = 'agent'
        )
    )
