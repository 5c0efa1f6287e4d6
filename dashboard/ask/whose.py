"""Which team or person a question means, and whether whoever asks may see them."""

from __future__ import annotations

from dashboard.access import Action, admitted, refusal
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.faults import UsageFault, nearest
from dashboard.model.metric import Level
from dashboard.store.whom import Whom


@cached
def display_names(home: Opened) -> dict[str, str]:
    """A person's name in the data -> the one to show; who has no other is absent."""
    return home.reader.display_names()


@cached
def names_of(home: Opened, level: Level) -> tuple[str, ...]:
    """All teams, or all people, in the data that may be seen."""
    return tuple(home.reader.names(level))


def known_name(home: Opened, level: Level, name: str | None) -> str | None:
    """The name as the data have it, whatever its case; UsageFault with the nearest, or for who may not."""
    if name is None:
        return None
    names = names_of(home, level)
    if name in names:
        return name
    by_fold = {known.casefold(): known for known in names}
    if level == "agent":
        by_fold = {
            shown.casefold(): own for own, shown in display_names(home).items() if own in names
        } | by_fold
    if name.casefold() not in by_fold:
        if level != "organisation" and not home.who.sees_all:
            raise refusal(home.who, "see", Whom(level, name))  # whether there is one is not told either
        raise UsageFault(f'there is no {level} "{name}"{nearest(name, names)}')
    return by_fold[name.casefold()]


def one_name(home: Opened, level: Level, name: str | None) -> str | None:
    """The one name that a question is about; UsageFault where a team or a person is not named."""
    if name is None and level != "organisation":
        raise UsageFault(f"say which {level}: --name NAME.")
    return known_name(home, level, name)


def asked_of(home: Opened, level: Level, name: str | None, team: str | None, action: Action = "see") -> Whom:
    """Whose figures, or rows, a question is about, as far as they may be seen; UsageFault where not."""
    return admitted(home.who, action, Whom.of(level, name, team))


def whom_of(home: Opened, level: Level, name: str | None, team: str | None, action: Action = "see") -> Whom:
    """The same for the one name that a question is about, and a team, as people write them."""
    return asked_of(home, level, one_name(home, level, name), known_name(home, "team", team), action)


def people_shown(home: Opened, level: Level) -> None:
    """UsageFault where people are asked for and the organisation shows teams only."""
    if level == "agent" and not home.strategy.people.are_named:
        raise UsageFault("this organisation shows teams only ([people] mode in strategy.toml).")
