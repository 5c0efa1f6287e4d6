"""The questions that a page, the command line or a report may ask, and the only caching.

Every question takes a Scope first (who may see what), then the home, and gives frozen dataclasses: a
tile draws them, the command line prints their asdict, so that screen and script can't disagree.
Answers are cached by (generation, strategy, catalogue, scope, question): an import or an edited file is
seen at the next call.
"""

from dashboard.ask.alignment import Finding, align
from dashboard.ask.answers import (
    EVERYTHING,
    About,
    Attained,
    Card,
    Cards,
    Checked,
    CheckRows,
    Desk,
    Forecast,
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
from dashboard.ask.conflicts import Conflict
from dashboard.ask.house import House, cached, files, find_period, forget, with_strategy
from dashboard.ask.loaded import OF_FILES, check_rows, checks, history, undoable
from dashboard.ask.names import Merged, WhoIsWho, who_is_who
from dashboard.ask.objectives import goals
from dashboard.ask.observations import most_observations, rows
from dashboard.ask.overview import about, catalogue, covered, needs, period, strategy
from dashboard.ask.plan import Bet, Plan, plan
from dashboard.ask.reconciling import Reconciled, Step, reconcile
from dashboard.ask.scorecards import cards, people, target, worst_teams
from dashboard.ask.series import closed_in, leading_up, trend, trends
from dashboard.ask.talk import Talk, talk
from dashboard.ask.theory import Link, Links, links
from dashboard.ask.windows import Window, window_of

__all__ = [
    "EVERYTHING",
    "OF_FILES",
    "About",
    "Attained",
    "Bet",
    "Card",
    "Cards",
    "CheckRows",
    "Checked",
    "Conflict",
    "Desk",
    "Finding",
    "Forecast",
    "Goals",
    "House",
    "Link",
    "Links",
    "Merged",
    "Person",
    "Plan",
    "Reconciled",
    "RowTable",
    "Scope",
    "Shown",
    "Step",
    "Talk",
    "TeamOnObjective",
    "Trend",
    "TrendPoint",
    "Undoable",
    "WhoIsWho",
    "Window",
    "about",
    "align",
    "cached",
    "cards",
    "catalogue",
    "check_rows",
    "checks",
    "closed_in",
    "covered",
    "files",
    "find_period",
    "forget",
    "goals",
    "history",
    "leading_up",
    "links",
    "most_observations",
    "needs",
    "people",
    "period",
    "plan",
    "reconcile",
    "rows",
    "strategy",
    "talk",
    "target",
    "trend",
    "trends",
    "undoable",
    "who_is_who",
    "window_of",
    "with_strategy",
    "worst_teams",
]
