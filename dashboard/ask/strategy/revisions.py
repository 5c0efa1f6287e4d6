"""What another strategy would change, before anybody saves it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from pathlib import Path
from typing import TypeVar

from dashboard import text, wording
from dashboard.ask.cards.scorecards import cards
from dashboard.ask.home import Opened
from dashboard.ask.last_good import last_good
from dashboard.ask.spans import Shown, day_of, find_period, shown
from dashboard.ask.strategy.changes import changes
from dashboard.ask.strategy.foreseen import foreseen, lost_bets
from dashboard.ask.strategy.objectives import goals
from dashboard.ask.strategy.targets import begins, is_of_the_same, judges_alike
from dashboard.ask.strategy.versions import written
from dashboard.faults import Fault
from dashboard.model.metric import Level
from dashboard.model.strategy import Strategy, parsed
from dashboard.periods import Period
from dashboard.quick import dataclass

LEVELS: tuple[Level, ...] = ("organisation", "team")
MOST_DAYS, FEW = 3, 3  # days that a preview looks at; names that a sentence lists
ABSENT = "not there"
MENDED = "strategy.toml can be read again"
UNREAD = "The strategy in force can't be read: this is held against the last one that could be."
H = TypeVar("H", bound=Opened)
States = dict[tuple[str, str, str], str]  # (what, name, metric or objective) -> its state in words


@dataclass(frozen=True)
class Turned:
    """Something that reads otherwise under the new strategy: `what` is card or objective."""

    from_: date
    what: str
    name: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    """A strategy that is not saved yet, held against the one in force.

    `base` is the fingerprint of the text it was held against, `period` whose figures judge both, `changes`
    what the file says otherwise, `warnings` what is to be known before it is saved.
    """

    base: str
    period: Shown | None
    changes: tuple[str, ...]
    turned: tuple[Turned, ...]
    warnings: tuple[str, ...]
    says: tuple[str, ...]


def revision(home: Opened, new: str, named: Path | None = None) -> Revision:
    """What a text would change as the strategy; StrategyFault, in the name of `named`, where it is none."""
    home.whole()
    _, base = written(home)
    after = parsed(named or home.path / "strategy.toml", new, home.catalogue.metrics)
    before, different = _before(home, after)
    if before is None:
        return Revision(
            base,
            None,
            different,
            (),
            (),
            (UNREAD,),
        )
    warnings = _warnings(home, before, after)
    if not home.has_data or before.clock_fingerprint != after.clock_fingerprint:
        return Revision(base, None, different, (), warnings, ())
    period = find_period(home, None)
    turned: list[Turned] = []
    for day in _days(before, after, period.last):
        found = _turned(home, before.standing_on(day), after.standing_on(day), day)
        turned += [one for one in found if not any(_same(one, other) for other in turned)]
    beyond = foreseen(imagined(home, before), imagined(home, after)) if different else ()
    says = (*_says(turned, period), *beyond) if different else ()
    return Revision(base, shown(period), different, tuple(turned), warnings, says)


def _before(home: Opened, after: Strategy) -> tuple[Strategy | None, tuple[str, ...]]:
    """The strategy in force, and what the other says otherwise; a broken one may be mended by a new one.

    The new one is held against the last that could be read then.
    """
    metrics = home.catalogue.metrics
    try:
        if not home.unread:
            return home.strategy, changes(home.strategy, after, metrics)
    except Fault:
        pass
    last = last_good(home.path)
    return None, (MENDED, *changes(last.strategy if last else Strategy(), after, metrics))


def _same(one: Turned, other: Turned) -> bool:
    return (one.what, one.name, one.title, one.before, one.after) == (
        other.what, other.name, other.title, other.before, other.after,
    )  # fmt: skip


def _days(before: Strategy, after: Strategy, last: date) -> list[date]:
    """The last day of the period that judges, then those on which something that differs begins."""
    days = [one.from_date for one in {*before.target} ^ {*after.target}]
    days += [one.from_date for one in {*before.card} ^ {*after.card}]
    later = {day for day in days if day and day > last}
    return [last, *sorted(later)[:MOST_DAYS]]


def _warnings(home: Opened, before: Strategy, after: Strategy) -> tuple[str, ...]:
    found = []
    if before.clock_fingerprint != after.clock_fingerprint:
        found.append(
            "This changes how cases are counted (zone, year, hours, promises, surveys or people): once it is"
            " saved nothing is shown until `scorecard rebuild` has counted them anew."
        )
    found += _judged_anew(home, before, after)
    return (*found, *lost_bets(home, before, after))


def _judged_anew(home: Opened, before: Strategy, after: Strategy) -> list[str]:
    """What would judge days that are past otherwise than they were judged: a target, or a card."""
    found, today = [], day_of(home)
    for old in before.target:
        if (old.from_date and old.from_date > today) or any(judges_alike(old, one) for one in after.target):
            continue
        since = f"since {text.day(old.from_date)}" if old.from_date else "from the beginning"
        found.append(
            f"The target of {home.metric(old.metric).title} that holds {since} would be another: what is past"
            " is judged anew. To keep what was, leave it and add one with the day from which it holds."
        )
    for new in after.target:
        others = [one for one in before.target if one.metric == new.metric]
        is_another = not any(is_of_the_same(one, new) and begins(one) == begins(new) for one in others)
        if others and is_another and begins(new) <= today:
            found.append(_dated_back(f"The target of {home.metric(new.metric).title}", new.from_date, today))
    for card in after.card:
        had = [one for one in before.card if one.level == card.level]
        if had and card not in had and (card.from_date or date.min) <= today:
            found.append(_dated_back(f"The {card.level} card", card.from_date, today))
    return found


def _dated_back(what: str, since: date | None, today: date) -> str:
    holds = f"from {text.day(since)}" if since else "from the beginning"
    return (
        f"{what} would hold {holds}, and the data reach to {text.day(today)}: what is past is judged anew. To"
        " keep what was, let it hold from a day to come."
    )


def imagined(home: H, strategy: Strategy) -> H:
    """The same home and the same generation under another strategy; nothing is written, nor to be closed."""
    other = copy(home)
    other.suppose(strategy)
    return other


def _turned(home: Opened, before: Strategy, after: Strategy, day: date) -> list[Turned]:
    old, new = (_states(imagined(home, strategy)) for strategy in (before, after))
    titles = {objective.id: objective.title for objective in (*before.objective, *after.objective)}
    return [
        Turned(
            day,
            key[0],
            key[1],
            titles[key[2]] if key[0] == "objective" else home.metric(key[2]).title,
            old.get(key, ABSENT),
            new.get(key, ABSENT),
        )
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    ]


def _states(home: Opened) -> States:
    """Each metric on a card of the organisation and of the teams, and each objective, in a word."""
    period = find_period(home, None).name
    found: States = {}
    for level in LEVELS:
        if home.strategy.card_for(level, find_period(home, period).last):
            for card in cards(home, level, period=period).cards:
                for reading in card.metrics:
                    found["card", card.display_name, reading.metric] = reading.word
    for one in goals(home, period).objectives:
        found["objective", "", one.objective] = text.STATUS[one.status][1]
    return found


def _says(turned: Sequence[Turned], judged: Period) -> tuple[str, ...]:
    """A sentence for each day, and each way in which readings turn on it."""
    if not turned:
        return (f"Nothing on a card or in a goal reads otherwise, judged by {_named(judged)}.",)
    groups: dict[tuple[date, str, str, str], list[Turned]] = {}
    for one in turned:
        groups.setdefault((one.from_, one.what, one.before, one.after), []).append(one)
    return tuple(_sentence(*key, found, judged) for key, found in groups.items())


def _sentence(day: date, what: str, before: str, after: str, found: Sequence[Turned], judged: Period) -> str:
    count = f"{text.in_words(len(found))} {'reading' if what == 'card' else 'objective'}"
    count += "s" if len(found) > 1 else ""
    names = [f"{one.title} of {one.name}" if one.name else one.title for one in found]
    named = wording.listed(names) if len(names) <= FEW else f"among them {wording.listed(names[:FEW])}"
    from_then = f"From {text.day(day)} this" if day > judged.last else "This"
    turns = f"{from_then} turns {count} from “{before}” to “{after}”"
    return f"{turns}, judged by {_named(judged)}: {named}."


def _named(period: Period) -> str:
    return text.period_name(period.name, period.first, period.last)
