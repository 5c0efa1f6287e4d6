-- What one observation of a sum adds.
select
    *,
    cast(value as decimal(38, 9)) as total,
    cast(null as decimal(38, 6)) as squares,
    cast(null as bigint) as promoters,
    cast(null as bigint) as detractors,
    cast(null as decimal(38, 9)) as added_numerator,
    cast(null as decimal(38, 9)) as added_denominator,
    cast(null as bigint) as cases
from observations
