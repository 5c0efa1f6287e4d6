-- What one observation adds to each sum; which of them an aggregate keeps, its
-- file in dashboard/aggregate/ says ($add_total and so on, else null).
select
    *,
    $add_total as total,
    $add_squares as squares,
    $add_promoters as promoters,
    $add_detractors as detractors,
    $add_added_numerator as added_numerator,
    $add_added_denominator as added_denominator,
    $add_cases as cases
from $observations
