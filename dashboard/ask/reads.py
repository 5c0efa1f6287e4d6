"""What was read for cards and goals so far: those of one page have windows in common.

Planning a query costs more than adding up its rows, so a page that will ask for several cards has the sums
of all of them read as one question first.
"""

from __future__ import annotations

from collections.abc import Collection

from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.method.tally import Tally
from dashboard.store.figures import Tallies
from dashboard.store.sources import Read
from dashboard.store.whom import Whom

READS = 4096  # windows of metrics that are remembered of a level
ByRead = dict[Read, dict[str | None, Tally]]


def sums_of(home: Opened, asked: Collection[Read], whom: Whom) -> Tallies:
    """((metric, window), name) -> tally; what was not read before is read together."""
    known = _known(home, whom)
    here = {read: names for read in asked if (names := known.get(read)) is not None}
    if missing := [read for read in asked if read not in here]:
        found: ByRead = {read: {} for read in missing}
        for (read, name), tally in home.reader.tallies_over(missing, whom).items():
            found[read][name] = tally
        here |= found
        if len(known) < READS:
            known.update(found)
    return {(read, name): tally for read in asked for name, tally in here[read].items()}


@cached
def _known(home: Opened, whom: Whom) -> ByRead:
    """Filled by `sums_of`."""
    return {}
