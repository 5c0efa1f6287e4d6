"""What a reading says in words. Pure: the same reading gives the same words on every page.

Nothing here judges: bands, status, word, base and guards are scoring's; these functions put them into
English. A sentence says what its tile's figures don't: how far, more than luck or not, what would decide.

`level` says how a reading stands to its goal, `changes` what moved, `series` what its weeks tell, `beside`
what colleagues reach, `windows` of which days it is, `totals` what cards and objectives come to, `counts`
numbers and distances, `absent` what stands where there is nothing.
"""

from dashboard.wording.absent import NO_AGENT_CARD, NO_AGENTS, NO_TEAM_FIGURES, NO_TEAMS, NOBODY, TEAMS_ONLY
from dashboard.wording.beside import SUCH_COLLEAGUES, colleagues, compared, compared_on
from dashboard.wording.changes import change, in_a_line, moved, moved_by, signal
from dashboard.wording.counts import (
    count,
    counted,
    gap,
    interval,
    listed,
    n_of,
    noun,
    percent,
    some,
    tenths,
    within,
)
from dashboard.wording.level import decided_by, glyph, no_answer, says
from dashboard.wording.series import ASSURANCES, FEW, RULES, VARIATIONS, behaviour, note, point_of, variation
from dashboard.wording.totals import (
    attained,
    coverage,
    furthest,
    goals,
    no_targets,
    of_all_goals,
    of_at_least,
    of_forecasts,
    score,
)
from dashboard.wording.windows import alone, before, length, provisional, target_since, window
