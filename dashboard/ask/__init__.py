"""The questions that a page, the command line or a report may ask, and the only caching.

    with Home.open(path, who) as home:      # one generation, one strategy, for somebody who asks
        home.cards("team", period="2026-07")

Whatever a page's run or a command asks goes to one Home, so its answers are of one moment. They are
frozen dataclasses: a tile draws them, the command line prints their asdict, so that screen and script
can't disagree. Answers are kept by (generation, strategy, catalogue, what may be seen, question): an
import or an edited file is seen by the next Home. Who may not see something gets a UsageFault.
"""

from dashboard.ask import (
    alignment,
    loaded,
    names,
    objectives,
    observations,
    overview,
    plan,
    reconciling,
    scorecards,
    series,
    talk,
    theory,
    worklist,
)
from dashboard.ask.alignment import Finding
from dashboard.ask.answers import (
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
    Shown,
    TeamOnObjective,
    Trend,
    TrendPoint,
    Undoable,
)
from dashboard.ask.conflicts import Conflict
from dashboard.ask.home import Opened, cached, find_period, forget
from dashboard.ask.loaded import OF_FILES
from dashboard.ask.names import Merged, WhoIsWho
from dashboard.ask.plan import Bet, Plan
from dashboard.ask.reconciling import Reconciled, Step
from dashboard.ask.talk import Talk
from dashboard.ask.theory import Link, Links
from dashboard.ask.windows import Window, window_of
from dashboard.ask.worklist import TAKEN_UP, Case, Group, Taken, Worklist


class Home(Opened):
    """A home as somebody sees it at one moment, with every question that it can be asked."""

    about = overview.about
    align = alignment.align
    cards = scorecards.cards
    check_rows = loaded.check_rows
    checks = loaded.checks
    closed_in = series.closed_in
    covered = overview.covered
    goals = objectives.goals
    history = loaded.history
    leading_up = series.leading_up
    links = theory.links
    most_observations = observations.most_observations
    needs = overview.needs
    people = scorecards.people
    period = overview.period
    plan = plan.plan
    reconcile = reconciling.reconcile
    rows = observations.rows
    talk = talk.talk
    target = scorecards.target
    trend = series.trend
    trends = series.trends
    undoable = loaded.undoable
    who_is_who = names.who_is_who
    worklist = worklist.worklist
    worst_teams = scorecards.worst_teams


__all__ = [
    "OF_FILES",
    "TAKEN_UP",
    "About",
    "Attained",
    "Bet",
    "Card",
    "Cards",
    "Case",
    "CheckRows",
    "Checked",
    "Conflict",
    "Desk",
    "Finding",
    "Forecast",
    "Goals",
    "Group",
    "Home",
    "Link",
    "Links",
    "Merged",
    "Opened",
    "Person",
    "Plan",
    "Reconciled",
    "RowTable",
    "Shown",
    "Step",
    "Taken",
    "Talk",
    "TeamOnObjective",
    "Trend",
    "TrendPoint",
    "Undoable",
    "WhoIsWho",
    "Window",
    "Worklist",
    "cached",
    "find_period",
    "forget",
    "window_of",
]
