-- What one observation of a mean adds. Decimals: what was added can be taken
-- away again to the last digit.
select
    *,
    cast(value as decimal(38, 9)) as total,
    cast(value * value as decimal(38, 6)) as squares,
    cast(null as bigint) as promoters,
    cast(null as bigint) as detractors,
    cast(null as decimal(38, 9)) as added_numerator,
    cast(null as decimal(38, 9)) as added_denominator,
    cast(null as bigint) as cases
from observations
