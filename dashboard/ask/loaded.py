"""What is loaded, and what looks wrong in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dashboard import text
from dashboard.ask.cache import cached
from dashboard.ask.checked import Checked, CheckRows
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.last_good import Unread
from dashboard.ask.loaded_files import OF_FILES, of_files
from dashboard.ask.spans import day_here, day_of
from dashboard.ask.strategy import promises, targets
from dashboard.ask.whose import names_of
from dashboard.faults import CatalogueFault, Fault, UsageFault, nearest
from dashboard.model import aliases
from dashboard.model.check import Check
from dashboard.model.header import fingerprint
from dashboard.model.strategy import FEWEST, Card, uncovered, where
from dashboard.store import checks as warehouse_checks
from dashboard.store.fitting import lost_strategy, outdated
from dashboard.store.generations import Ledger

# what a file of the home's own that can't be read does, by its folder
UNREAD_FILE = {
    "metrics": "It has no figure on any card or page until then.",
    "checks": "What it would find is not found until then.",
    "worklist": "What it would list is not listed until then.",
    "exports": "No file is imported or mapped until then; what is loaded stands.",
    "words.toml": "No file is imported or mapped until then; what is loaded stands.",
}
NO_FIGURE = UNREAD_FILE["metrics"]
ROWS = 1000  # of a check that are shown at once


def checks(home: Opened) -> tuple[Checked, ...]:
    """What looks wrong in the strategy, the catalogue and the data.

    Errors first; of each kind first what concerns the data, and of that what concerns the most rows.
    """
    of_data = {*home.catalogue.checks, *OF_FILES}
    return tuple(sorted(_checks(home), key=lambda one: (one.severity, one.check not in of_data, -one.rows)))


def _checks(home: Opened) -> tuple[Checked, ...]:
    home.whole()
    strategy = str(home.path / "strategy.toml")
    unread = home.unread
    found = [*_own_files_checks(home), *(_unread_checks(unread) if unread else _strategy_checks(home))]
    if not home.generation:
        return tuple(found)
    ledger = home.shot.ledger
    if fault := lost_strategy(home.path, ledger, home.strategy):
        lost = Checked("no_strategy", "error", 0, str(fault), (strategy,))
        return (lost, *(item for item in found if item.check != "no_strategy"))
    if reason := outdated(ledger, home.strategy, home.catalogue):
        return (*found, Checked("outdated", "error", 0, reason, (strategy,)))
    of_strategy = () if unread else (targets.too_narrow, _team_checks, _calendar_checks, _source_checks)
    return (
        *found,
        *(one for look in of_strategy for one in look(home)),
        *_aliases_checks(home),
        *_data_checks(home),
        *_own_metrics_checks(home),
        *of_files(home),
    )


def _unread_checks(unread: Unread) -> Iterable[Checked]:
    """In place of what else would be said of strategy.toml: where would be the line of another file."""
    message, does = (
        str(unread.fault),
        f"Until then figures go by the last one that could be read, of {text.day(unread.day)}.",
    )
    yield Checked("strategy_invalid", "error", 0, message, (), does)


def _aliases_checks(home: Opened) -> Iterable[Checked]:
    """Figures go by the aliases that they were made with, not by what was written since."""
    try:
        said = home.aliases
    except Fault as fault:
        does = "Until then figures go by the names with which they were made, and nothing is loaded."
        yield Checked("aliases_invalid", "error", 0, str(fault), (), does)
        return
    if not home.strategy.people.are_named:
        said = said.without_agents()
    if said.fingerprint != home.shot.ledger.aliases:
        message = "aliases.toml was changed since the figures were made; run `scorecard rebuild`"
        yield Checked("aliases_changed", "warning", 0, message, (str(home.path / aliases.FILE),))


def _team_checks(home: Opened) -> Iterable[Checked]:
    """A target, a promise, a rebase or a wording for a team that no row names is in force for nobody."""
    plan, known = home.strategy, names_of(home, "team")
    meant = home.readable_aliases.teams
    named = [(("target", place, "team"), item.team) for place, item in enumerate(plan.target)]
    named += [(("sla", place, "team"), item.team) for place, item in enumerate(plan.sla)]
    named += [(("rebase", place, "team"), item.team) for place, item in enumerate(plan.rebase)]
    named += [(("wording", place, "team"), item.team) for place, item in enumerate(plan.wording)]
    for place, team in named:
        if team is None or team in known:
            continue
        hint = f'; write "{meant[team]}", which it means' if team in meant else nearest(team, known)
        message = f'no loaded row names the team "{team}", so this is in force for nobody{hint}'
        yield Checked("unknown_team", "warning", 0, message, (where(home.path / "strategy.toml", place),))


def _calendar_checks(home: Opened) -> Iterable[Checked]:
    """Minutes are counted as files are read, by the team as they write it: who is who comes after that."""
    plan, meant, path = home.strategy, home.readable_aliases.teams, home.path / "strategy.toml"
    if not plan.calendar:
        return
    written = [team for (team,) in home.shot.once("select distinct team from facts.tickets where team <> ''")]
    lowered = set(map(str.lower, written))
    for number, calendar in enumerate(plan.calendar):
        for place, team in enumerate(calendar.teams):
            if team.lower() not in lowered:
                at = where(path, ("calendar", number, "teams", place))
                message = f'no loaded ticket names the team "{team}"{nearest(team, written)}'
                yield Checked("unknown_team", "warning", 0, message, (at,))
        for team in sorted(written):
            if calendar.names(meant.get(team)) and not any(one.names(team) for one in plan.calendar):
                at = where(path, ("calendar", number, "teams"))
                message = (
                    f'"{team}" counts as {meant[team]}, its minutes go by the organisation\'s calendar'
                    " all the same; write it there too, then `scorecard rebuild`"
                )
                yield Checked("other_spelling", "warning", 0, message, (at,))


def _source_checks(home: Opened) -> Iterable[Checked]:
    """A source of answers that no answer is of: all others of its kind would be left out unseen."""
    loaded = home.shot.once("select distinct kind, desk from facts.surveys where score is not null")
    for place, item in enumerate(home.strategy.survey):
        desks = {desk for kind, desk in loaded if kind == item.kind}
        if desks and item.desk not in desks:
            hint = nearest(item.desk, desks) or f"; there are {', '.join(sorted(desks))}"
            message = f'no {item.kind} answer is of the desk "{item.desk}", so none counts{hint}'
            at = where(home.path / "strategy.toml", ("survey", place, "desk"))
            yield Checked("unknown_source", "error", 0, message, (at,))


def _strategy_checks(home: Opened) -> Iterable[Checked]:
    catalogue, plan = home.catalogue, home.strategy
    path = home.path / "strategy.toml"
    if not path.is_file():
        yield Checked(
            "no_strategy",
            "error" if home.generation else "warning",
            0,
            "there is no strategy.toml; `scorecard init` writes one",
            (str(path),),
        )
    elif home.generation and not plan.card:
        message = "there is no card; `scorecard init` writes those that the data can compute"
        yield Checked("no_card", "warning", 0, message, (str(path),))
    for own, ours in catalogue.shadowed:
        message = (
            f"the home's own {own} stands in the place of the program's {ours}, which is not used; rename"
            " one of your own to have both"
        )
        yield Checked("own_instead", "warning", 0, message, (str(home.path / own),))
    yield from promises.crossing(path, plan.sla)
    today = day_here(home)
    with suppress(Fault):  # data that are to be read anew
        today = day_of(home)
    for number, message in targets.to_hold(catalogue.metrics, plan, today):
        yield Checked("goal_to_hold", "warning", 0, message, (where(path, ("target", number)),))
    for number, card in enumerate(plan.card):
        if plan.card_for(card.level, today) not in (card, None):
            continue  # it is over, or to come
        if card.draft:
            said = f"the {card.level} card is a draft, {len(card.metrics)} of at least {FEWEST} metrics"
            how = "`scorecard init` makes it anew once more is loaded"
            yield Checked("draft_card", "warning", 0, f"{said}; {how}", (where(path, ("card", number)),))
        else:
            yield from _card_checks(home, path, number, card)


def _card_checks(home: Opened, path: Path, number: int, card: Card) -> Iterable[Checked]:
    """What a card leaves out: service excellence aims, and targets for what it scores."""
    metrics = home.catalogue.metrics
    for gap in uncovered(card, metrics):
        message = f"the {card.level} card leaves {gap} uncovered"
        yield Checked("card_uncovered", "warning", 0, message, (where(path, ("card", number)),))
    aimed = {target.metric for target in home.strategy.target if target.level in (None, card.level)}
    for place, item in enumerate(card.metrics):
        if card.level in metrics[item.metric].scored_levels and item.metric not in aimed:
            message = f"{item.metric} on the {card.level} card has no target, so no colour"
            at = where(path, ("card", number, "metrics", place))
            yield Checked("no_target", "warning", 0, message, (at,))


@cached
def _data_checks(home: Opened) -> tuple[Checked, ...]:
    """What the project's checks find, as kept beside the generation; a home's own run on every look."""
    every = home.catalogue.checks.values()
    ours, own = ([one for one in every if one.home == is_own and not one.fault] for is_own in (False, True))
    told = [one.model_dump_json() for one in sorted(ours, key=lambda one: one.name)]
    place = kept(home, "checks", tuple[Checked, ...], fingerprint(*told))
    found = place.answer(lambda: _found(home, ours))
    return tuple(sorted((*found, *_found(home, own)), key=lambda one: one.check)) if own else found


def _own_files_checks(home: Opened) -> Iterable[Checked]:
    """Files of the home's own queries that can't be read: what is in them is left out, or has no figure."""
    for one in home.catalogue.broken:
        yield Checked("own_file", "error", 0, one.says, (str(one.path),), UNREAD_FILE[one.kind])


def _own_metrics_checks(home: Opened) -> Iterable[Checked]:
    """Metrics of the home's own that have no figure at all, because their query was stopped or is wrong."""
    for metric in home.catalogue.metrics.values():
        if metric.home and not metric.fault:
            try:
                _tried_out(home, metric.name)
            except CatalogueFault as fault:
                yield Checked("own_metric", "error", 0, str(fault), (metric.file,), NO_FIGURE)


@cached
def _tried_out(home: Opened, metric: str) -> None:
    """What ends in a fault is not kept: what was stopped may do another time."""
    warehouse_checks.try_out(home.cursor(), home.catalogue.metrics[metric])


def _found(home: Opened, of: Iterable[Check]) -> tuple[Checked, ...]:
    return tuple(
        Checked(one.check.name, one.check.severity, one.rows, one.message, one.where, one.check.does or "")
        for one in warehouse_checks.run(home.cursor(), of)
    )


def check_rows(home: Opened, check: str, limit: int = ROWS) -> CheckRows:
    """The first rows that a check of the data points at; UsageFault where there is no such check."""
    known = home.catalogue.checks
    if check not in known:
        raise UsageFault(f'there is no check of the data called "{check}"{nearest(check, known)}')
    if not home.has_data:
        return CheckRows(check, (), (), 0)
    return _check_rows(home, check, limit)


@cached
def _check_rows(home: Opened, check: str, limit: int) -> CheckRows:
    cursor, query = home.cursor(), home.catalogue.checks[check]
    columns, rows = warehouse_checks.rows(cursor, query, limit)
    count = len(rows) if len(rows) < limit else warehouse_checks.count(cursor, query)
    return CheckRows(check, tuple(columns), tuple(rows), count)


def history(home: Opened) -> Ledger:
    """Every import in force, oldest first, with its receipt."""
    return home.ledger
