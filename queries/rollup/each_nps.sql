-- What one answer adds to a net promoter score: promoters are 9 and 10,
-- detractors 0 to 6.
select
    *,
    cast(value as decimal(38, 9)) as total,
    cast(null as decimal(38, 6)) as squares,
    cast(value >= 9 as bigint) as promoters,
    cast(value <= 6 as bigint) as detractors,
    cast(null as decimal(38, 9)) as added_numerator,
    cast(null as decimal(38, 9)) as added_denominator,
    cast(null as bigint) as cases
from observations
