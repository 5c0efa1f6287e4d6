"""The questions that a page, the command line or a report may ask, and the only caching.

Every question takes a Scope first (who may see what), then the home, and gives frozen dataclasses: a
tile draws them, the command line prints their asdict, so that screen and script can't disagree.
Answers are cached by (generation, strategy, catalogue, scope, question): an import or an edited file is
seen at the next call.
"""

from dashboard.ask.answers import (
    EVERYTHING,
    About,
    Attained,
    Card,
    Cards,
    Checked,
    CheckRows,
    Desk,
    Goals,
    Person,
    RowTable,
    Scope,
    Shown,
    TeamOnObjective,
    Trend,
    TrendPoint,
    Undoable,
)
from dashboard.ask.comparing import Comparison, compare
from dashboard.ask.explaining import BY_LEVEL, By, Explained, Slice, explain, sliced
from dashboard.ask.house import House, cached, files, find_period, forget, with_strategy
from dashboard.ask.hurting import Comment, Hurting, Pain, Reviewer, Reviewers, hurting, reviewers
from dashboard.ask.loaded import OF_FILES, check_rows, checks, history, undoable
from dashboard.ask.names import Merged, WhoIsWho, who_is_who
from dashboard.ask.objectives import goals
from dashboard.ask.observations import most_observations, rows
from dashboard.ask.overview import about, catalogue, covered, needs, period, strategy
from dashboard.ask.reconciling import Reconciled, Step, reconcile
from dashboard.ask.scorecards import cards, people, target, worst_teams
from dashboard.ask.series import closed_in, leading_up, trend, trends
from dashboard.ask.windows import Window, window_of
from dashboard.ask.worklist import TAKEN_UP, Case, Group, Taken, Worklist, worklist

__all__ = [
    "BY_LEVEL",
    "EVERYTHING",
    "OF_FILES",
    "TAKEN_UP",
    "About",
    "Attained",
    "By",
    "Card",
    "Cards",
    "Case",
    "CheckRows",
    "Checked",
    "Comment",
    "Comparison",
    "Desk",
    "Explained",
    "Goals",
    "Group",
    "House",
    "Hurting",
    "Merged",
    "Pain",
    "Person",
    "Reconciled",
    "Reviewer",
    "Reviewers",
    "RowTable",
    "Scope",
    "Shown",
    "Slice",
    "Step",
    "Taken",
    "TeamOnObjective",
    "Trend",
    "TrendPoint",
    "Undoable",
    "WhoIsWho",
    "Window",
    "Worklist",
    "about",
    "cached",
    "cards",
    "catalogue",
    "check_rows",
    "checks",
    "closed_in",
    "compare",
    "covered",
    "explain",
    "files",
    "find_period",
    "forget",
    "goals",
    "history",
    "hurting",
    "leading_up",
    "most_observations",
    "needs",
    "people",
    "period",
    "reconcile",
    "reviewers",
    "rows",
    "sliced",
    "strategy",
    "target",
    "trend",
    "trends",
    "undoable",
    "who_is_who",
    "window_of",
    "with_strategy",
    "worklist",
    "worst_teams",
]
