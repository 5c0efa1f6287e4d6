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
    answerers,
    beside,
    cases,
    comparing,
    explaining,
    held,
    loaded,
    missing,
    names,
    objectives,
    observations,
    overview,
    person,
    plain_count,
    plan,
    proposing,
    readiness,
    reconciling,
    reconciling_share,
    revisions,
    scorecards,
    series,
    signals,
    talk,
    theory,
    worklist,
)
from dashboard.ask.alignment import Misalignment
from dashboard.ask.answerers import Answerers
from dashboard.ask.answers import (
    About,
    Attained,
    Cards,
    Checked,
    CheckRows,
    Desk,
    Goals,
    Missing,
    Outlook,
    Person,
    Rebased,
    RowTable,
    Scorecard,
    Shown,
    TeamOnObjective,
    Trend,
    TrendPoint,
    Undoable,
)
from dashboard.ask.beside import Comment, Hurting, Pain, Reviewer, Reviewers
from dashboard.ask.bets import Bet
from dashboard.ask.cases import Cases
from dashboard.ask.choices import CHOICES, Chosen, WayUp
from dashboard.ask.comparing import Comparison
from dashboard.ask.conflicts import Conflict
from dashboard.ask.explaining import BY_LEVEL, By, Explained, Slice
from dashboard.ask.held import Holding, SettledWord, StandsOn
from dashboard.ask.home import Opened, cached, find_period, forget
from dashboard.ask.loaded import OF_FILES
from dashboard.ask.names import Merged, WhoIsWho
from dashboard.ask.objectives import by_objective
from dashboard.ask.person import Agreed, CaseToSee, Coached, Miss, Served, Ways, WayToAspiration
from dashboard.ask.plain_count import Between, Naive
from dashboard.ask.plan import AimServed, Plan
from dashboard.ask.proposing import Proposal
from dashboard.ask.readiness import Finding, Readiness
from dashboard.ask.reconciling import Reconciled, Step
from dashboard.ask.reconciling_share import Reason, ReconciledShare, said, why_not
from dashboard.ask.revisions import VERSIONS, Revision, Turned, Version, came_into_force, difference
from dashboard.ask.series import every_of
from dashboard.ask.signals import Signal
from dashboard.ask.talk import Talk
from dashboard.ask.theory import Link, Links
from dashboard.ask.windows import Window, window_of
from dashboard.ask.worklist import PRAISE, TAKEN_UP, Case, TakenUp, Worklist, WorklistGroup


class Home(Opened):
    """A home as somebody sees it at one moment, with every question that it can be asked."""

    about = overview.about
    answerers = answerers.answerers
    cards = scorecards.cards
    cases = cases.cases
    check_rows = loaded.check_rows
    checks = loaded.checks
    align = alignment.align
    cases_to_see = person.cases_to_see
    coached = person.coached
    compare = comparing.compare
    covered = overview.covered
    explain = explaining.explain
    goals = objectives.goals
    history = loaded.history
    holdings = held.holdings
    hurting = beside.hurting
    leading_up = series.leading_up
    naive = plain_count.naive
    links = theory.links
    is_named = missing.is_named
    most_observations = missing.most_observations
    missing = missing.missing  # last of its own: from here on it is the question
    people = scorecards.people
    period = overview.period
    readiness = readiness.readiness
    plan = plan.plan
    propose = proposing.propose
    reconcile = reconciling.reconcile
    reviewers = beside.reviewers
    strictest = beside.strictest
    reconcile_share = reconciling_share.reconcile_share
    revision = revisions.revision
    rows = observations.rows
    settled = held.settled
    signals = signals.signals
    sliced = explaining.sliced
    stands_on = held.stands_on
    talk = talk.talk
    target = scorecards.target
    trend = series.trend
    trends = series.trends
    trends_of_card = scorecards.trends_of_card
    undoable = loaded.undoable
    versions = revisions.versions
    ways = person.ways
    who_is_who = names.who_is_who
    worklist = worklist.worklist
    worst_teams = scorecards.worst_teams
    written = revisions.written


__all__ = [
    "BY_LEVEL",
    "CHOICES",
    "OF_FILES",
    "PRAISE",
    "TAKEN_UP",
    "VERSIONS",
    "About",
    "Agreed",
    "AimServed",
    "Answerers",
    "Attained",
    "Bet",
    "Between",
    "By",
    "Cards",
    "Case",
    "CaseToSee",
    "Cases",
    "CheckRows",
    "Checked",
    "Chosen",
    "Coached",
    "Comment",
    "Comparison",
    "Conflict",
    "Desk",
    "Explained",
    "Finding",
    "Goals",
    "Holding",
    "Home",
    "Hurting",
    "Link",
    "Links",
    "Merged",
    "Misalignment",
    "Miss",
    "Missing",
    "Naive",
    "Opened",
    "Outlook",
    "Pain",
    "Person",
    "Plan",
    "Proposal",
    "Readiness",
    "Reason",
    "Rebased",
    "Reconciled",
    "ReconciledShare",
    "Reviewer",
    "Reviewers",
    "Revision",
    "RowTable",
    "Scorecard",
    "Served",
    "SettledWord",
    "Shown",
    "Signal",
    "Slice",
    "StandsOn",
    "Step",
    "TakenUp",
    "Talk",
    "TeamOnObjective",
    "Trend",
    "TrendPoint",
    "Turned",
    "Undoable",
    "Version",
    "WayToAspiration",
    "WayUp",
    "Ways",
    "WhoIsWho",
    "Window",
    "Worklist",
    "WorklistGroup",
    "by_objective",
    "cached",
    "came_into_force",
    "difference",
    "every_of",
    "find_period",
    "forget",
    "said",
    "why_not",
    "window_of",
]
