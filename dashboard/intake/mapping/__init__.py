"""A mapping made by hand: which of a file's columns is which of ours; tried out, then saved as a format.

A saved mapping is `HOME/queries/exports/<name>.toml`, which the next import takes by itself.
"""

from dashboard.intake.mapping.header import as_toml
from dashboard.intake.mapping.preview import Preview, preview
from dashboard.intake.mapping.said import (
    Mapping,
    bare_durations,
    in_our_order,
    labelled,
    needed,
    proven_order,
    question,
    scale_question,
    signed_number,
    timed,
    with_column,
    with_fixed,
    with_tables,
    with_time,
    with_unit,
    with_word,
)
from dashboard.intake.mapping.saving import check_name, plain_name, ready, save, title_of, write_query
