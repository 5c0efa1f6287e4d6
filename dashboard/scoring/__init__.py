"""The rules of judgement. Pure: tallies and targets in, readings and totals out.

`place` says where a value stands, `judge` what the evidence leaves open, `change` whether a change is
one, `comparing` whether a name differs from the others, `behave` what a series is as it stands, `read`
makes a reading of these, `lack` says what it lacks to its goal, `disclose` holds back what too few cases
tell, `total` adds readings up.
Percent is 0-100. Missing is None, never 0. Nothing else in the project colours, scores or suppresses.
"""

from dashboard.method.tally import units_of
from dashboard.scoring.behave import CountedPoint, SeriesState, behave
from dashboard.scoring.cells import Cells
from dashboard.scoring.change import Change, change_of, spared, spared_among
from dashboard.scoring.compared import Compared, Counted, Estimate
from dashboard.scoring.comparing import (
    LAST_HAD,
    OTHER_KIND,
    UNITS,
    Family,
    PeerGroups,
    family,
    is_comparable,
    measured,
)
from dashboard.scoring.disclose import apart, disclosed, gives_away, held_back, withheld
from dashboard.scoring.few import SUPPRESSED_BELOW, unless_few
from dashboard.scoring.judge import (
    LEARNING,
    Judgement,
    base_of,
    is_usable,
    judge,
)
from dashboard.scoring.lack import Lack, lack_of
from dashboard.scoring.parts import NO_BEFORE, NO_NOW, NO_PARTS, TOO_FEW, Contribution, by_size, parts, slices
from dashboard.scoring.place import attainment, is_reached, is_to_hold, position
from dashboard.scoring.read import figure, interval_of, read, value_of
from dashboard.scoring.reading import (
    Asked,
    Before,
    Figure,
    Guard,
    InForce,
    Reading,
    Span,
    Status,
    Total,
)
from dashboard.scoring.total import furthest, has_value, is_behind, status_of, total, with_guards
