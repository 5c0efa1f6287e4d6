"""Every name of the answers and of what belongs to them, for whoever asks the package for one of them."""

from dashboard.ask.cache import forget
from dashboard.ask.cards.answerers import Answerers
from dashboard.ask.cards.beside import Comment, Hurting, Pain, Reviewer, Reviewers
from dashboard.ask.cards.card import Cards, Missing, Scorecard
from dashboard.ask.cards.explaining import BY_LEVEL, By, Explained, Slice
from dashboard.ask.cards.scorecards import Person
from dashboard.ask.cards.signals import Signal
from dashboard.ask.cards.trend import Rebased, Trend, TrendPoint
from dashboard.ask.checked import Checked, CheckRows
from dashboard.ask.going_back import GoingBack, Undoable, WouldUndo
from dashboard.ask.held import Holding, SettledWord, StandsOn
from dashboard.ask.loaded_files import OF_FILES
from dashboard.ask.names import Merged, WhoIsWho
from dashboard.ask.overview import About, Desk
from dashboard.ask.people.comparing import Comparison
from dashboard.ask.people.funnel import Funnel, funnel_of
from dashboard.ask.people.person import Agreed, CaseToSee, Coached, Miss, Served, Ways, WayToAspiration
from dashboard.ask.people.worklist import PRAISE, TAKEN_UP, Case, TakenUp, Worklist, WorklistGroup
from dashboard.ask.provenance.cases import Cases
from dashboard.ask.provenance.observations import RowTable
from dashboard.ask.provenance.plain_count import Between, Naive
from dashboard.ask.provenance.reconciling import Reconciled, Step
from dashboard.ask.provenance.reconciling_share import Reason, ReconciledShare, reported_figure, why_not
from dashboard.ask.readiness import Finding, Readiness
from dashboard.ask.spans import Shown
from dashboard.ask.strategy.alignment import Misalignment
from dashboard.ask.strategy.attained import Attained, Outlook, TeamOnObjective
from dashboard.ask.strategy.bets import Bet
from dashboard.ask.strategy.choices import Chosen, WayUp
from dashboard.ask.strategy.conflicts import Conflict
from dashboard.ask.strategy.objectives import Goals, by_objective
from dashboard.ask.strategy.plan import AimServed, Plan
from dashboard.ask.strategy.proposing import Proposal
from dashboard.ask.strategy.revisions import Revision, Turned
from dashboard.ask.strategy.talk import Talk
from dashboard.ask.strategy.theory import Link, Links
from dashboard.ask.strategy.versions import VERSIONS, Version, came_into_force, meanwhile
from dashboard.ask.windows import Window, window_of

__all__ = [
    "BY_LEVEL",
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
    "Funnel",
    "Goals",
    "GoingBack",
    "Holding",
    "Hurting",
    "Link",
    "Links",
    "Merged",
    "Misalignment",
    "Miss",
    "Missing",
    "Naive",
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
    "WouldUndo",
    "by_objective",
    "came_into_force",
    "forget",
    "funnel_of",
    "meanwhile",
    "reported_figure",
    "why_not",
    "window_of",
]
