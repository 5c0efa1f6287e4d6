-- What one observation of a ratio adds; `cases` counts what a denominator was
-- given for, whatever it is.
select
    *,
    cast(null as bigint) as total,
    cast(null as decimal(38, 6)) as squares,
    cast(null as bigint) as promoters,
    cast(null as bigint) as detractors,
    cast(numerator as decimal(38, 9)) as added_numerator,
    cast(denominator as decimal(38, 9)) as added_denominator,
    cast(denominator is not null as bigint) as cases
from observations
