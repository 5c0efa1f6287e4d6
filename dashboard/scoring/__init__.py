"""The rules of judgement (method.md, 2 and 3). Pure: tallies and targets in, readings and totals out.

`place` says where a value stands, `judge` what the evidence leaves open, `change` whether a change is one,
`read` makes a reading of these, `disclose` holds back what too few cases tell, `total` adds readings up;
`behave` says what a series is as it stands.
Percent is 0-100. Missing is None, never 0. Nothing else in the project colours, scores or suppresses.
"""

from dashboard.method.tally import units_of
from dashboard.scoring.behave import Charted, Seen, Standing, behave
from dashboard.scoring.change import Change, change_of
from dashboard.scoring.disclose import disclosed
from dashboard.scoring.judge import (
    Judgement,
    base_of,
    is_sample,
    is_usable,
    judge,
    open_bands,
    word_of,
)
from dashboard.scoring.place import attainment, band_of, is_to_hold, position
from dashboard.scoring.read import figure, interval_of, read, value_of
from dashboard.scoring.reading import (
    Alone,
    Asked,
    Base,
    Before,
    Decider,
    Figure,
    Guard,
    InForce,
    Reading,
    Span,
    Status,
    Total,
)
from dashboard.scoring.total import furthest, has_value, status_of, total, with_guards

__all__ = [
    "Alone",
    "Asked",
    "Base",
    "Before",
    "Change",
    "Charted",
    "Decider",
    "Figure",
    "Guard",
    "InForce",
    "Judgement",
    "Reading",
    "Seen",
    "Span",
    "Standing",
    "Status",
    "Total",
    "attainment",
    "band_of",
    "base_of",
    "behave",
    "change_of",
    "disclosed",
    "figure",
    "furthest",
    "has_value",
    "interval_of",
    "is_sample",
    "is_to_hold",
    "is_usable",
    "judge",
    "open_bands",
    "position",
    "read",
    "status_of",
    "total",
    "units_of",
    "value_of",
    "with_guards",
    "word_of",
]
