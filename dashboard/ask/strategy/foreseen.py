"""What a changed goal, link, bet or usual range would say, in sentences: for a preview of a strategy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import text, wording
from dashboard.ask.cards.series import trend
from dashboard.ask.home import Opened
from dashboard.ask.spans import day_here
from dashboard.ask.strategy.bets import bet_of, has_verdict
from dashboard.ask.strategy.registered import key_of
from dashboard.ask.strategy.targets import loosened
from dashboard.ask.strategy.theory_words import READING
from dashboard.ask.strategy.yearly import reading_of
from dashboard.model.strategy import Condition, Objective, Rebase, Strategy


def foreseen(before: Opened, after: Opened) -> tuple[str, ...]:
    """`before` and `after` are the same home and generation under two strategies."""
    return (
        *_loosened(after, before.strategy),
        *_links(after, before.strategy, after.strategy),
        *_bets(after, before.strategy, after.strategy),
        *_ranges(before, after),
    )


def lost_bets(home: Opened, before: Strategy, after: Strategy) -> Iterator[str]:
    """What is to be known of a bet that was registered and would be another, and of one that is not new."""
    today, stays = day_here(home), {key_of(one) for one in after.condition}
    for one in before.condition:
        if key_of(one) in stays:
            continue
        if one.by < today and not has_verdict(home, one):
            yield (
                f"The bet on {home.metric(one.metric).title} had its day on {text.day(one.by)} and has no"
                " verdict yet: it is judged as it was made, and kept."
            )
        else:
            yield (
                f"The bet on {_registered(home, one, 'that was')} would no longer stand as it was made: what"
                " is learned from a bet is whether it came true. To keep it, leave it and add another."
            )
    for one in after.condition:
        if one not in before.condition and one.registered < today:
            yield (
                f"The bet on {_registered(home, one, 'says that it was')}; the history says that it was"
                f" written on {text.day(today)}."
            )


def _registered(home: Opened, one: Condition, was: str) -> str:
    return f"{home.metric(one.metric).title} {was} registered on {text.day(one.registered)}"


def _loosened(home: Opened, before: Strategy) -> Iterator[str]:
    """Goals that would ask for less than what they follow: whoever saves one knows that it will be marked."""
    for one in home.strategy.target:
        metric = home.metric(one.metric)
        found = one.from_date and loosened(home.strategy, metric, one, one.from_date)
        if found and one not in before.target:
            whose = f" of {one.team}" if one.team else ""
            goal = f"The goal of {metric.title}{whose} would be loosened{'' if found.goal else ':'}"
            yield f"{goal} {found.says(metric)}, and marked for twelve months: say why."


def _links(home: Opened, before: Strategy, after: Strategy) -> Iterator[str]:
    old = {pair for objective in before.objective for pair in _pairs(objective)}
    for objective in after.objective:
        for place, driver, outcome in _pairs(objective):
            if (place, driver, outcome) not in old:
                names = f"{home.metric(driver).title} → {home.metric(outcome).title}"
                reading = READING[reading_of(home, driver, outcome)]
                yield (f"{names} would read “{reading}” today; its test runs once it is saved.")


def _pairs(objective: Objective) -> list[tuple[str, str, str]]:
    drivers = objective.drivers if objective.outcome else ()
    return [(objective.id, driver, objective.outcome or "") for driver in drivers]


def _bets(home: Opened, before: Strategy, after: Strategy) -> Iterator[str]:
    new: Sequence[Condition] = [one for one in after.condition if one not in before.condition]
    for one in new:
        yield f"A bet on “{one.choice.replace('_', ' ')}”: {bet_of(home, one).says}"


def _ranges(before: Opened, after: Opened) -> Iterator[str]:
    """The usual range as it stands and as it would be, wherever a rebase differs."""
    for one in sorted({*before.strategy.rebase} ^ {*after.strategy.rebase}, key=lambda one: one.from_date):
        title = before.metric(one.metric).title
        whose = f" of {one.team}" if one.team else ""
        old, new = _range(before, one), _range(after, one)
        then = f"would be {new}; today it is {old}" if new != old else f"stays {old} by the data there are"
        yield f"The usual range of {title}{whose} {then}."


def _range(home: Opened, rebase: Rebase) -> str:
    metric = home.metric(rebase.metric)
    level = "team" if rebase.team else "organisation"
    if level not in metric.levels:
        return "not read for it"
    found = trend(home, metric.name, level, rebase.team)
    ends = [wording.within(end, metric.measure) for end in (found.lower_limit, found.upper_limit)]
    if None in ends:
        return "open, with too few points"
    low, high = (text.figure(end, metric.measure) for end in ends if end is not None)
    return f"{low} to {high}{' on trial, until there are twelve points' if found.trial else ''}"
