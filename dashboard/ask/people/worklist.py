"""What waits for somebody today, by case: events need no statistics, and no case is a count about anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import periods
from dashboard.ask.cache import cached
from dashboard.ask.cards.signals import to_praise
from dashboard.ask.home import Opened
from dashboard.ask.spans import find_period
from dashboard.ask.whose import asked_of, display_names, known_name
from dashboard.model.header import fingerprint
from dashboard.model.work import Work
from dashboard.quick import dataclass
from dashboard.records import lines
from dashboard.store import worklist as store

TAKEN_UP = "taken_up"  # the kind of record
PRAISE = "worth_praising"  # a group that no query gives
FRESH = timedelta(days=1)  # older exports say too little of what is open now


@dataclass(frozen=True)
class TakenUp:
    """Who took a case up, and when (local time)."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Case:
    """One case: what was said or is wrong, who holds it, since when, until when (local times)."""

    key: str
    case_id: str
    desk: str
    ticket_id: str | None
    team: str | None
    holder: str | None
    since: datetime | None
    due: datetime | None
    said: str | None
    detail: str | None
    address: str | None
    taken: TakenUp | None
    is_past: bool = False  # due so long ago that today is not the day for it
    names_people: bool = True  # whether its home says who holds a case


@dataclass(frozen=True)
class WorklistGroup:
    """Cases of one kind, the longest wait first; `stale` are desks whose export is too old to say."""

    group: str
    heading: str
    title: str
    note: str
    none: str
    is_quoted: bool
    cases: tuple[Case, ...]
    stale: tuple[Stale, ...]
    is_looked_for: bool


@dataclass(frozen=True)
class Stale:
    """A desk whose data are older than a day, and up to when they reach (local time)."""

    desk: str
    as_of: datetime


@dataclass(frozen=True)
class Worklist:
    """Every group that the data can tell of, in order; `now` is when it was read (local time)."""

    team: str | None
    now: datetime
    groups: tuple[WorklistGroup, ...]
    open_cases: int
    answers: int
    desks: tuple[Stale, ...]


def worklist(
    home: Opened, team: str | None = None, now: datetime | None = None, period: str | None = None
) -> Worklist:
    """What waits in a team, or in every team; `now` (with its zone) is the wall clock unless given.

    Last of a team stands what is worth praising, by the signals of `period`.
    """
    home.need_data()
    if team is None and not home.who.sees_all:
        team = next(iter(home.who.teams), None)
    team = known_name(home, "team", team)
    # it names who holds each case, so it is for whoever may see single cases
    asked_of(home, "organisation" if team is None else "team", team, None, "rows")
    at = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    zone = home.strategy.zone_of(team)
    reach = _reach(home)
    taken = _taken(home, zone)
    works = sorted(home.catalogue.worklist.values(), key=lambda work: (work.order, work.name))
    groups = tuple(_group(home, work, reach, taken, at, team, zone) for work in works)
    if team is not None:
        groups = (*groups, _praise(home, team, period, taken, periods.local(at, zone).date()))
    open_cases, answers = _looked(home, team)
    desks = tuple(Stale(desk, periods.local(as_of, zone)) for desk, as_of in reach.items())
    return Worklist(team, periods.local(at, zone), groups, open_cases, answers, desks)


def _praise(
    home: Opened, team: str, period: str | None, taken: dict[str, TakenUp], today: date
) -> WorklistGroup:
    """One thing that is better by more than chance; records tell it by no name."""
    one = to_praise(home, team, period)
    cases: tuple[Case, ...] = ()
    if one is not None:
        mark = fingerprint(one.level, one.name, team, find_period(home, period).name)
        key = f"{PRAISE}|{one.metric}|{mark}"
        who = one.display_name if one.level == "agent" else "the team"
        said = (one.title, one.says, None, taken.get(key))
        case = Case(key, one.metric, "", None, team, who, None, None, *said)
        cases = _still_open([case], today)
    title = "Worth praising"
    return WorklistGroup(PRAISE, title, title, "more than chance", "", False, cases, (), True)


def _group(
    home: Opened,
    work: Work,
    reach: dict[str, datetime],
    taken: dict[str, TakenUp],
    now: datetime,
    team: str | None,
    zone: ZoneInfo,
) -> WorklistGroup:
    old = {desk: as_of for desk, as_of in reach.items() if work.fresh and now - as_of > FRESH}
    filled = home.reader.filled()
    is_looked_for = all(filled & set(need.split(" or ")) for need in work.needs)
    desks = [desk for desk in reach if desk not in old]
    rows: Sequence[tuple[Any, ...]] = ()
    none = work.none
    try:
        if is_looked_for and desks:
            rows = _rows(home, work, now, tuple(desks), team)
    except store.NoAnswer as wrong:  # the other groups are told all the same
        none = str(wrong)
    cases = _still_open(
        [_case(home, work, row, taken, zone, reach) for row in rows], periods.local(now, zone).date()
    )
    stale = tuple(Stale(desk, periods.local(as_of, zone)) for desk, as_of in old.items())
    return WorklistGroup(
        work.name,
        work.heading or work.title,
        work.title,
        work.note,
        none,
        work.quoted,
        cases,
        stale,
        is_looked_for,
    )


def _rows(
    home: Opened, work: Work, now: datetime, desks: tuple[str, ...], team: str | None
) -> Sequence[tuple[Any, ...]]:
    """The rows of a group; one that does not go by the clock is read once a generation."""
    if work.is_timed:
        return store.cases(home.shot.cursor(), work, now, desks, team)
    return _kept(home, work.name, desks, team)


@cached
def _kept(home: Opened, name: str, desks: tuple[str, ...], team: str | None) -> Sequence[tuple[Any, ...]]:
    return store.cases(home.shot.cursor(), home.catalogue.worklist[name], None, desks, team)


@cached
def _looked(home: Opened, team: str | None) -> tuple[int, int]:
    return store.looked(home.shot.cursor(), team)


def _reach(home: Opened) -> dict[str, datetime]:
    """Desk -> up to when its data reach (UTC); of a desk without dates nobody can say how old it is."""
    return home.reader.desks(dated=True)


def _taken(home: Opened, zone: ZoneInfo) -> dict[str, TakenUp]:
    """Key of a case -> who took it up, the first time."""
    found = dict[str, TakenUp]()
    for record in lines.read(home.path, TAKEN_UP):
        at = datetime.fromisoformat(record["at"]).astimezone(zone)
        found.setdefault(str(record.get("case")), TakenUp(str(record["who"]), at))
    return found


def _still_open(cases: Sequence[Case], today: date) -> tuple[Case, ...]:
    """What was taken up stays in the list for the rest of that day."""
    return tuple(case for case in cases if case.taken is None or case.taken.at.date() >= today)


def _case(
    home: Opened,
    work: Work,
    row: tuple[Any, ...],
    taken: dict[str, TakenUp],
    zone: ZoneInfo,
    reach: dict[str, datetime],
) -> Case:
    told = dict(zip(store.COLUMNS, row, strict=True))
    late = reach[told["desk"]] - (told["due"] or reach[told["desk"]])
    since, due = (None if told[c] is None else periods.local(told[c], zone) for c in ("since", "due"))
    # the same whoever reads the list: records hold it
    stands = told["since"] and periods.local(told["since"], home.strategy.organisation.tz).isoformat()
    key = "|".join((work.name, told["desk"], told["case_id"], stands or ""))
    holder = told["holder"]
    return Case(
        key=key,
        case_id=told["case_id"],
        desk=told["desk"],
        ticket_id=told["ticket_id"],
        team=told["team"],
        holder=display_names(home).get(holder, holder) if holder else None,
        since=since,
        due=due,
        said=_said(home, told["said"]),
        detail=told["detail"],
        address=home.strategy.address_of(told["ticket_desk"], told["ticket_id"]),
        taken=taken.get(key),
        is_past=work.past is not None and late > timedelta(days=work.past),
        names_people=home.strategy.people.are_named,
    )


def _said(home: Opened, said: str | None) -> str | None:
    """What a case is about; the name of a metric is told by its title."""
    metric = home.catalogue.metrics.get(said or "")
    return metric.title if metric else said
