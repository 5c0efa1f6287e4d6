"""What a home holds: rows by desk and table, the figures that stand on an import, what was settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from dashboard import periods
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.engine.connections import name
from dashboard.model.table import Table
from dashboard.quick import dataclass
from dashboard.records import lines
from dashboard.store import listing


@dataclass(frozen=True)
class Holding:
    """What is loaded of one kind from one desk: rows, up to when these reach, the last import.

    What has no day (people) reaches nowhere.
    """

    desk: str
    table: str
    rows: int
    as_of: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class StandsOn:
    """The metrics on cards that stand on rows of some imports, of how many, and their local days."""

    metrics: tuple[str, ...]
    every: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class SettledWord:
    """A word that somebody said the meaning of: when, who, and what it means in which column."""

    at: datetime
    who: str
    column: str
    word: str
    means: str


@cached
def holdings(home: Opened) -> tuple[Holding, ...]:
    """What is loaded, a line a table and desk, in the order of the tables; for whoever may see all rows."""
    cursor = home.cursor()
    desks, zone = home.reader.desks(), home.strategy.organisation.tz
    imported = {item.import_id: item.when for item in home.shot.ledger.imports}
    found = []
    for table in sorted(home.catalogue.tables.values(), key=lambda table: table.order):
        told = f"desk, count(*), max(import_id), {_latest(table)}"
        query = f"select {told} from facts.{name(table.name)} group by desk"
        for desk, rows, latest, happened in sorted(cursor.execute(query).fetchall()):
            ends, last = desks.get(desk), imported.get(latest)
            own = happened and (_of_day(happened, zone) if _is_day(table) else periods.local(happened, zone))
            reaches = min(own, periods.local(ends, zone)) if own and ends else own
            found.append(
                Holding(
                    desk,
                    table.name,
                    rows,
                    reaches,
                    periods.local(datetime.fromisoformat(last), zone) if last else None,
                )
            )
    return tuple(found)


def _of_day(moment: datetime, zone: tzinfo) -> datetime:
    """A month is of the organisation's own days."""
    return moment.replace(tzinfo=zone)


def _latest(table: Table) -> str:
    """SQL of the latest instant of a table's rows, what is due left out; a month reaches to its end."""
    happened = (
        c for c, kind in table.types.items() if kind in ("instant", "date") and not c.endswith("due_at")
    )
    ends = [f"max({name(column)})" for column in happened] if table.dated_by else []
    if not ends:
        return "null"
    latest = f"greatest({', '.join(ends)})" if len(ends) > 1 else ends[0]
    return f"last_day({latest}) + interval '1 day' - interval '1 minute'" if _is_day(table) else latest


def _is_day(table: Table) -> bool:
    return bool(table.dated_by) and table.types[table.dated_by[0]] == "date"


@cached
def stands_on(home: Opened, imports: tuple[int, ...]) -> StandsOn:
    """Which figures of the cards stand on rows of these imports: they change when the imports go.

    A Fault where the program changed since: today's metrics may read what an earlier one did not make.
    """
    home.need_data()
    cursor, zone = home.cursor(), home.strategy.organisation.tz
    on_cards = dict.fromkeys(item.metric for card in home.strategy.card for item in card.metrics)
    metrics = [home.catalogue.metrics[one] for one in on_cards]
    found = listing.observed_of(cursor, [metric for metric in metrics if not metric.home], imports)
    days = [periods.local(at, zone).date() for ends in found.values() for at in ends]
    return StandsOn(
        tuple(metric.title for metric in metrics if metric.name in found),
        len(metrics),
        min(days, default=None),
        max(days, default=None),
    )


def settled(home: Opened) -> tuple[SettledWord, ...]:
    """The words that somebody settled, latest first."""
    home.whole()
    return tuple(reversed(list(_settled(home))))


def _settled(home: Opened) -> Iterator[SettledWord]:
    zone = home.strategy.organisation.tz
    for record in lines.read(home.path, "acts"):
        if record.get("act") == "settle":
            at = periods.local(datetime.fromisoformat(record["at"]).replace(tzinfo=None), zone)
            for column, words in record.get("about", {}).get("words", {}).items():
                for word, means in words.items():
                    yield SettledWord(at, str(record["who"]), column, word, means)
