"""Every name of the answers and of what belongs to them, for whoever asks the package for one of them."""

from dashboard.ask.cache import forget
from dashboard.ask.cards.answerers import Answerers
from dashboard.ask.cards.beside import Hurting, Reviewers
from dashboard.ask.cards.card import Cards, Missing, Scorecard
from dashboard.ask.cards.explaining import BY_LEVEL, By, Explained, Slice
from dashboard.ask.cards.scorecards import Person
from dashboard.ask.cards.signals import Signal
from dashboard.ask.cards.trend import Trend, TrendPoint
from dashboard.ask.checked import Checked
from dashboard.ask.going_back import GoingBack, Undoable, WouldUndo
from dashboard.ask.held import Holding, SettledWord, StandsOn
from dashboard.ask.last_good import VERSIONS
from dashboard.ask.loaded_files import OF_FILES
from dashboard.ask.names import Merged, WhoIsWho
from dashboard.ask.overview import About
from dashboard.ask.people.comparing import Comparison
from dashboard.ask.people.funnel import Funnel, funnel_of
from dashboard.ask.people.person import Agreed, CaseToSee, Coached, Miss, Served, Ways, WayToAspiration
from dashboard.ask.people.worklist import PRAISE, TAKEN_UP, Case, TakenUp, Worklist, WorklistGroup
from dashboard.ask.provenance.cases import Cases
from dashboard.ask.provenance.observations import RowTable
from dashboard.ask.provenance.plain_count import Naive
from dashboard.ask.provenance.reconciling import Reconciled, Step
from dashboard.ask.provenance.reconciling_share import Reason, ReconciledShare, reported_figure, why_not
from dashboard.ask.readiness import Finding
from dashboard.ask.spans import Shown
from dashboard.ask.strategy.alignment import Misalignment
from dashboard.ask.strategy.attained import Attained, TeamOnObjective
from dashboard.ask.strategy.bets import Bet
from dashboard.ask.strategy.choices import Chosen
from dashboard.ask.strategy.conflicts import Conflict
from dashboard.ask.strategy.objectives import Goals, by_objective
from dashboard.ask.strategy.plan import AimServed
from dashboard.ask.strategy.proposing import Proposal
from dashboard.ask.strategy.revisions import Revision
from dashboard.ask.strategy.talk import Talk
from dashboard.ask.strategy.theory import Link, Links
from dashboard.ask.strategy.versions import Version, came_into_force, meanwhile
from dashboard.ask.windows import Window, window_of
