"""How far a survey's score carries: how many answered, who they are, what the silent could change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.people.guarding import period_of, told_by
from dashboard.ask.spans import Shown, shown
from dashboard.ask.whose import people_shown, whom_of
from dashboard.ask.windows import window_of
from dashboard.method import weighting
from dashboard.method.intervals import wilson
from dashboard.method.weighting import Stratum
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring.judge import TINY_BELOW
from dashboard.store.answerers import OUTCOMES, Answered, CaseKind, Sent
from dashboard.store.whom import Whom
from dashboard.text import duration

MOST = 12  # parts of one kind that are named; the rest are "others"


@dataclass(frozen=True)
class AnswererShare:
    """Cases of one name: how many of all, how many of the answered, both also in percent; whether the two
    shares differ by more than chance."""

    name: str
    cases: int
    answers: int
    of_cases: float
    of_answers: float
    stands_out: bool

    @property
    def answers_more(self) -> bool:
        """Whether it has a larger share of the answers than of all cases."""
        return self.of_answers > self.of_cases


@dataclass(frozen=True)
class Weighed:
    """The score of `answers`, and the same weighted to all `cases`, with its 95 % interval where a rule gives
    one; `worst` and `best`: if all `silent` were unhappy or happy. In the metric's unit.
    """

    score: float
    weighted: float | None
    low: float | None
    high: float | None
    effective: float | None
    strata: int
    cases: int
    answers: int
    unplaced: int
    silent: int
    worst: float
    best: float


@dataclass(frozen=True)
class Answerers:
    """Who was asked and who answered; `by` has the parts by category, channel, priority, speed and outcome,
    empty where no case is known or one person is asked for. `too_few`: answers that speak for nobody else.
    """

    metric: str
    measure: str
    window: Shown
    sent: Sent
    rate: float | None
    by: tuple[tuple[str, tuple[AnswererShare, ...]], ...]
    weighed: Weighed | None
    too_few: bool = False


def answerers(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
) -> Answerers | None:
    """Sent, answered and rate beside a survey's score, and who answered; None where it asks nobody."""
    wanted = home.metric(metric)
    people_shown(home, level)
    if not home.has_data or not wanted.surveys or level not in wanted.levels:
        return None
    whom = whom_of(home, level, name, team)
    window = window_of(home, wanted, level, period_of(home, level, whom.name, period)).period
    if level == "team" and told_by(home, [(metric, window)], str(whom.name)):
        return None
    return _answerers(home, wanted, whom, window)


@cached
def _answerers(home: Opened, metric: Metric, whom: Whom, window: Period) -> Answerers:
    kinds = metric.surveys
    sent = home.reader.sent(kinds, whom, window)
    rate = 100 * sent.answered_of_over / sent.over if sent.over else None
    found: Answered | None = None
    if len(kinds) == 1 and whom.level != "agent" and metric.kind.ends:
        found = home.reader.answered(metric, whom, window)
    few = found is not None and _few(found)
    return Answerers(
        metric.name,
        metric.measure,
        shown(window),
        sent,
        rate,
        _by(found) if found and not few and any(kind.answers for kind in found.kinds) else (),
        _weighed(metric, found, sent) if found and not few else None,
        few,
    )


def _few(found: Answered) -> bool:
    """Answers of which no figure is judged: they speak for nobody else."""
    return sum(one.answers for one in found.kinds) + found.unplaced < TINY_BELOW


def _weighed(metric: Metric, found: Answered, sent: Sent) -> Weighed | None:
    """Strata by category, channel and priority; None without answers."""
    strata = [Stratum((k.category, k.channel, k.priority), k.cases, k.answers, k.total) for k in found.kinds]
    answers = sum(one.answers for one in strata) + found.unplaced
    if not answers:
        return None
    total = sum(one.total for one in strata) + found.unplaced_total
    points = metric.kind.points
    got = weighting.weighted(weighting.merged(strata))
    low = high = None
    if got and metric.kind.is_share:
        low, high = (points * end for end in wilson(got.mean * got.effective, got.effective))
    silent = sent.sent - sent.answered
    worst, best = weighting.ends(total, answers, silent, *(metric.kind.ends or (0.0, 0.0)))
    return Weighed(
        score=points * total / answers,
        weighted=points * got.mean if got else None,
        low=low,
        high=high,
        effective=got.effective if got else None,
        strata=got.strata if got else 0,
        cases=sum(one.cases for one in strata),
        answers=answers,
        unplaced=found.unplaced,
        silent=silent,
        worst=points * worst,
        best=points * best,
    )


def _by(found: Answered) -> tuple[tuple[str, tuple[AnswererShare, ...]], ...]:
    """Parts by each kind; nothing of a kind that knows one name only."""
    kinds: dict[str, tuple[Callable[[CaseKind], str], tuple[str, ...]]] = {
        "category": (lambda one: one.category, ()),
        "channel": (lambda one: one.channel, ()),
        "priority": (lambda one: one.priority, ()),
        "speed": (lambda one: _quarter(one.quarter, found), tuple(_quarter(n, found) for n in range(4))),
        "outcome": (lambda one: one.outcome, OUTCOMES),
    }
    counted = {kind: _counted(found, of, order) for kind, (of, order) in kinds.items()}
    named = {kind: parts for kind, parts in counted.items() if len(parts) > 1}
    compared = sum(map(len, named.values()))
    return tuple((kind, tuple(_part(one, parts, compared) for one in parts)) for kind, parts in named.items())


Counted = tuple[str, int, int]


def _counted(found: Answered, of: Callable[[CaseKind], str], order: tuple[str, ...]) -> list[Counted]:
    """(name, cases, answers): in the order given, else by cases, the smallest ones together."""
    cases, answers = Counter[str](), Counter[str]()
    for one in found.kinds:
        cases[of(one) or "not known"] += one.cases
        answers[of(one) or "not known"] += one.answers
    names = [name for name in order if cases[name] or answers[name]]
    names += sorted(set(cases) - set(order), key=lambda name: (-cases[name], name))
    counted = [(name, cases[name], answers[name]) for name in names]
    rest = counted[MOST:]
    others = [("others", sum(one[1] for one in rest), sum(one[2] for one in rest))] if len(rest) > 1 else rest
    return counted[:MOST] + others


def _part(one: Counted, parts: list[Counted], compared: int) -> AnswererShare:
    every, answered = sum(part[1] for part in parts), sum(part[2] for part in parts)
    name, cases, answers = one
    differs = bool(every) and weighting.stands_out(answers, answered, cases / every, compared)
    shares = 100 * cases / max(every, 1), 100 * answers / max(answered, 1)
    return AnswererShare(name, cases, answers, *shares, stands_out=bool(answered) and differs)


def _quarter(number: int | None, found: Answered) -> str:
    """The fastest quarter (up to 1 h), in words."""
    if number is None or found.cuts is None:
        return "not known"
    last = ("fastest quarter", "second quarter", "third quarter", "slowest quarter")[number]
    end = f"up to {duration(found.cuts[number])}" if number < 3 else f"over {duration(found.cuts[2])}"
    return f"{last} ({end})"
