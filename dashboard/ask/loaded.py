"""What is loaded, and what looks wrong in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dashboard.ask import targets
from dashboard.ask.answers import Checked, CheckRows, Scope, Undoable
from dashboard.ask.house import House, cached, files, names_of, open_house
from dashboard.faults import UsageFault, nearest
from dashboard.intake import margins, words
from dashboard.intake.receipt import Damaged
from dashboard.model import aliases
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Strategy, uncovered, where
from dashboard.store import checks as warehouse_checks
from dashboard.store import differences
from dashboard.store.generations import Ledger, Store, lost_strategy, outdated
from dashboard.store.reader import snapshot

FILE_SHARE, OPEN_SHARE = 0.02, 0.05  # of a file's rows, of its open ones, that may be refused
OF_FILES = ("many_refused", "damaged_ids", "unknown_word")  # checks that are no queries and concern the data
ROWS = 1000  # of a check that are shown at once


def checks(scope: Scope, home: Path) -> tuple[Checked, ...]:
    """What looks wrong in the strategy, the catalogue and the data."""
    catalogue, plan = files(home)
    shot = snapshot(home)
    found = [*_strategy_checks(home, catalogue, plan, has_data=shot is not None)]
    if shot is None:
        return tuple(found)
    if fault := lost_strategy(home, shot.ledger, plan):
        lost = Checked("no_strategy", "error", 0, str(fault), (str(home / "strategy.toml"),))
        return (lost, *(item for item in found if item.check != "no_strategy"))
    if reason := outdated(shot.ledger, plan, catalogue):
        return (*found, Checked("outdated", "error", 0, reason, (str(home / "strategy.toml"),)))
    house = open_house(home)
    if house is None:
        return (*found, *_aliases_checks(home, house))
    return (
        *found,
        *targets.too_narrow(house, scope),
        *_aliases_checks(home, house),
        *_team_checks(home, house),
        *_source_checks(home, house),
        *_data_checks(house),
        *_file_checks(house),
    )


def _aliases_checks(home: Path, house: House | None) -> Iterable[Checked]:
    """Figures go by the aliases that they were made with, not by what was written since."""
    said = aliases.load(home)
    if house and house.strategy.people.mode == "teams_only":
        said = said.without_agents()
    if house and said.fingerprint != house.shot.ledger.aliases:
        message = "aliases.toml was changed since the figures were made; run `scorecard rebuild`"
        yield Checked("aliases_changed", "warning", 0, message, (str(home / aliases.FILE),))


def _team_checks(home: Path, house: House | None) -> Iterable[Checked]:
    """A target or a promise for a team that no row names is in force for nobody."""
    if house is None:
        return
    plan, known = house.strategy, names_of(house, "team")
    meant = aliases.load(home).teams
    named = [(("target", place, "team"), item.team) for place, item in enumerate(plan.target)]
    named += [(("sla", place, "team"), item.team) for place, item in enumerate(plan.sla)]
    for place, team in named:
        if team is None or team in known:
            continue
        hint = f'; write "{meant[team]}", which it means' if team in meant else nearest(team, known)
        message = f'no loaded row names the team "{team}", so this is in force for nobody{hint}'
        yield Checked("unknown_team", "warning", 0, message, (where(home / "strategy.toml", place),))


def _source_checks(home: Path, house: House) -> Iterable[Checked]:
    """A source of answers that no answer is of: all others of its kind would be left out unseen."""
    loaded = house.shot.once("select distinct kind, desk from facts.surveys where score is not null")
    for place, item in enumerate(house.strategy.survey):
        desks = {desk for kind, desk in loaded if kind == item.kind}
        if desks and item.desk not in desks:
            hint = nearest(item.desk, desks) or f"; there are {', '.join(sorted(desks))}"
            message = f'no {item.kind} answer is of the desk "{item.desk}", so none counts{hint}'
            at = where(home / "strategy.toml", ("survey", place, "desk"))
            yield Checked("unknown_source", "error", 0, message, (at,))


def _strategy_checks(
    home: Path, catalogue: Catalogue, plan: Strategy, *, has_data: bool
) -> Iterable[Checked]:
    path = str(home / "strategy.toml")
    if not (home / "strategy.toml").is_file():
        yield Checked(
            "no_strategy",
            "error" if has_data else "warning",
            0,
            "there is no strategy.toml; `scorecard init` writes one",
            (path,),
        )
    yield from targets.to_hold(path, catalogue, plan)
    for number, card in enumerate(plan.card, 1):
        for gap in uncovered(card, catalogue.metrics):
            yield Checked(
                "card_uncovered",
                "warning",
                0,
                f"the {card.level} card leaves {gap} uncovered",
                (f"{path}: card[{number}]",),
            )
        for item in card.metrics:
            if card.level in catalogue.metrics[item.metric].scored_levels and not any(
                target.metric == item.metric and target.level in (None, card.level) for target in plan.target
            ):
                yield Checked(
                    "no_target",
                    "warning",
                    0,
                    f"{item.metric} on the {card.level} card has no target, so no colour",
                    (path,),
                )


@cached
def _file_checks(house: House) -> tuple[Checked, ...]:
    """What was refused of the files in force, and the words of theirs that wait for a meaning."""
    return (*_refused(house), *_new_words(house))


def _refused(house: House) -> Iterable[Checked]:
    unmended = differences.unmended(house.shot.cursor(), margins.FOOTER)
    for entry in house.shot.ledger.imports:
        rows = entry.receipt["rows_read"] - entry.receipt["empty"]
        every, refused, unended = unmended.get(entry.import_id, (0, 0, 0))
        fmt = house.catalogue.formats.get(entry.format)
        if fmt is not None and fmt.tables[0] != "tickets":
            refused, unended = every, 0  # that its ticket is loaded says nothing of an answer
        still_open = unended + entry.receipt.get("open", 0)
        if refused > FILE_SHARE * rows or unended > OPEN_SHARE * still_open:
            said = f"{refused:,} of {rows:,} rows of {entry.name} were refused"
            said += f", {unended:,} of {still_open:,} open ones among them" if unended else ""
            said += ": the figures lack them; mend and import them"
            yield Checked("many_refused", "error", refused, said, (entry.name,))
        for one in entry.receipt.get("damaged", ()) if _has_rows(house, entry.import_id) else ():
            yield Checked("damaged_ids", "error", one["rows"], Damaged(**one).says, (entry.name,))


def _new_words(house: House) -> Iterable[Checked]:
    for entry, new in words.unsettled(house.shot.ledger.imports, house.catalogue):
        how = words.message(new, words.option(new, house.catalogue))
        yield Checked("unknown_word", "warning", new.rows, how, (entry.name,))


def _has_rows(house: House, import_id: int) -> bool:
    """Whether anything of an import still stands: a later export may have brought all of it again."""
    tables = ("tickets", "surveys", "reviews", "coaching")
    asked = " union all ".join(f"(select 1 from facts.{t} where import_id = $number limit 1)" for t in tables)
    return house.shot.cursor().execute(asked, {"number": import_id}).fetchone() is not None


@cached
def _data_checks(house: House) -> tuple[Checked, ...]:
    found = warehouse_checks.run(house.shot.cursor(), house.catalogue.checks.values())
    return tuple(
        Checked(item.check.name, item.check.severity, item.rows, item.message, item.where) for item in found
    )


def check_rows(scope: Scope, home: Path, check: str, limit: int = ROWS) -> CheckRows:
    """The first rows that a check of the data points at; UsageFault where there is no such check."""
    house = open_house(home)
    known = files(home)[0].checks
    if check not in known:
        raise UsageFault(f'there is no check of the data called "{check}"{nearest(check, known)}')
    if house is None:
        return CheckRows(check, (), (), 0)
    return _check_rows(house, check, limit)


@cached
def _check_rows(house: House, check: str, limit: int) -> CheckRows:
    cursor, query = house.shot.cursor(), house.catalogue.checks[check]
    columns, rows = warehouse_checks.rows(cursor, query, limit)
    count = len(rows) if len(rows) < limit else warehouse_checks.count(cursor, query)
    return CheckRows(check, tuple(columns), tuple(rows), count)


def history(scope: Scope, home: Path) -> Ledger:
    """Every import in force, oldest first, with its receipt."""
    return Store(home).ledger()


def undoable(scope: Scope, home: Path) -> Undoable | None:
    """What `undo` would take back; None where there is nothing, or where it is no longer kept."""
    store = Store(home)
    ledger = store.ledger()
    if not ledger.seq or (ledger.parent and not store.database(ledger.parent).exists()):
        return None
    before = {item.import_id for item in store.ledger(ledger.parent).imports}
    gone = tuple(item for item in ledger.imports if item.import_id not in before)
    return Undoable(ledger.seq, ledger.parent, ledger.what, gone)
