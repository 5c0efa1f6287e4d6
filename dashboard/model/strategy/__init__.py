"""What strategy.toml says: the organisation, its objectives, its cards and its dated targets, validated.

Everything that people decide stands in this one file; nothing in it is inferred from data. Targets,
weights and objectives never enter the store; the calendar, the zone and the SLA promises do, as
`Strategy.clock_fingerprint`, because they change how facts are read.

A file here is a kind of entry with what can be wrong with it: a new key goes to its kind, a new kind into
a file of its own and then by a line each into `whole.py` and `contradictions.py`. `file.py` reads.
"""

from dashboard.model.strategy.calendar import Hours
from dashboard.model.strategy.card import FEWEST, MOST, Card, uncovered
from dashboard.model.strategy.cascade import Cascade, Choice
from dashboard.model.strategy.condition import Condition
from dashboard.model.strategy.file import load_strategy, parsed, text_of, where
from dashboard.model.strategy.objective import Objective
from dashboard.model.strategy.organisation import Organisation, Survey
from dashboard.model.strategy.section import FIRST_DAY, LAST_DAY, Section
from dashboard.model.strategy.sla import Sla
from dashboard.model.strategy.target import Benchmark, Rebase, Target
from dashboard.model.strategy.team_calendar import Calendar
from dashboard.model.strategy.whole import Strategy
