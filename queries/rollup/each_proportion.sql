-- What one observation of a proportion adds: 1 or 0.
select
    *,
    cast(value as bigint) as total,
    cast(null as decimal(38, 6)) as squares,
    cast(null as bigint) as promoters,
    cast(null as bigint) as detractors,
    cast(null as decimal(38, 9)) as added_numerator,
    cast(null as decimal(38, 9)) as added_denominator,
    cast(null as bigint) as cases
from observations
