"""The questions that a page, the command line or a report may ask, and the only caching.

    with Home.open(path, who) as home:      # one generation, one strategy, for somebody who asks
        home.cards("team", period="2026-07")

Whatever a page's run or a command asks goes to one Home, so its answers are of one moment. They are
frozen dataclasses: a tile draws them, the command line prints their asdict, so that screen and script
can't disagree. Answers are kept by (generation, strategy, catalogue, what may be seen, question): an
import or an edited file is seen by the next Home. Who may not see something gets a UsageFault.
"""

from dashboard.ask import (
    answerers,
    cases,
    loaded,
    names,
    objectives,
    observations,
    overview,
    plain_count,
    readiness,
    reconciling,
    reconciling_share,
    scorecards,
    series,
    worklist,
)
from dashboard.ask.answerers import Answerers
from dashboard.ask.answers import (
    About,
    Attained,
    Card,
    Cards,
    Checked,
    CheckRows,
    Desk,
    Goals,
    Person,
    Rebased,
    RowTable,
    Shown,
    TeamOnObjective,
    Trend,
    TrendPoint,
    Undoable,
)
from dashboard.ask.cases import Cases
from dashboard.ask.home import Opened, cached, find_period, forget
from dashboard.ask.loaded import OF_FILES
from dashboard.ask.names import Merged, WhoIsWho
from dashboard.ask.plain_count import Between, Naive
from dashboard.ask.readiness import Finding, Readiness
from dashboard.ask.reconciling import Reconciled, Step
from dashboard.ask.reconciling_share import Reason, ReconciledShare, said, why_not
from dashboard.ask.series import every_of
from dashboard.ask.windows import Window, window_of
from dashboard.ask.worklist import TAKEN_UP, Case, Group, Taken, Worklist


class Home(Opened):
    """A home as somebody sees it at one moment, with every question that it can be asked."""

    about = overview.about
    answerers = answerers.answerers
    cards = scorecards.cards
    cases = cases.cases
    check_rows = loaded.check_rows
    checks = loaded.checks
    covered = overview.covered
    goals = objectives.goals
    history = loaded.history
    leading_up = series.leading_up
    naive = plain_count.naive
    most_observations = observations.most_observations
    needs = overview.needs
    people = scorecards.people
    period = overview.period
    readiness = readiness.readiness
    reconcile = reconciling.reconcile
    reconcile_share = reconciling_share.reconcile_share
    rows = observations.rows
    target = scorecards.target
    trend = series.trend
    trends = series.trends
    trends_of_card = scorecards.trends_of_card
    undoable = loaded.undoable
    who_is_who = names.who_is_who
    worklist = worklist.worklist
    worst_teams = scorecards.worst_teams


__all__ = [
    "OF_FILES",
    "TAKEN_UP",
    "About",
    "Answerers",
    "Attained",
    "Between",
    "Card",
    "Cards",
    "Case",
    "Cases",
    "CheckRows",
    "Checked",
    "Desk",
    "Finding",
    "Goals",
    "Group",
    "Home",
    "Merged",
    "Naive",
    "Opened",
    "Person",
    "Readiness",
    "Reason",
    "Rebased",
    "Reconciled",
    "ReconciledShare",
    "RowTable",
    "Shown",
    "Step",
    "Taken",
    "TeamOnObjective",
    "Trend",
    "TrendPoint",
    "Undoable",
    "WhoIsWho",
    "Window",
    "Worklist",
    "cached",
    "every_of",
    "find_period",
    "forget",
    "said",
    "why_not",
    "window_of",
]
