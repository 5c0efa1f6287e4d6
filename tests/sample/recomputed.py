"""Every metric by hand: plain Python on the sample's raw files, by the method and not by the product's SQL.

A definition here is written a second time on purpose: where a meaning changes, both must change.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.model.strategy import Organisation

Row = dict[str, str]
NEVER = datetime(9999, 12, 31)
INSTANTS = {
    "tickets": ("created_at", "updated_at", "first_reply_at", "resolved_at", "closed_at"),
    "surveys": ("sent_at", "responded_at"),
    "reviews": ("reviewed_at",),
    "coaching": ("agreed_at", "done_at"),
    "pulse": ("asked_at",),
}


@dataclass(frozen=True)
class Seen:
    """One observation; `since` of a duration that still runs, in the clock of its metric."""

    at: datetime
    team: str | None
    agent: str | None
    value: float | None
    decided_at: datetime | None = None
    unit: str | None = None
    scale: str = ""
    top: float | None = None
    bottom: float | None = None
    is_open: bool = False


@cache  # metrics ask of the same instants
def _utc(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


@cache
def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.replace(tzinfo=UTC).astimezone(zone).date()


class Sample:
    """The sample's files, and the observations of each metric as its method says."""

    def __init__(self, folder: Path, organisation: Organisation, imported: datetime) -> None:
        self.folder, self.organisation = folder, organisation
        self.zone = ZoneInfo(organisation.zone)
        files = {name: list(self._rows(name)) for name in (*INSTANTS, "costs")}
        self.files = files
        told = (
            self.utc(row[c]) for name, columns in INSTANTS.items() for row in files[name] for c in columns
        )
        self.as_of = max(at for at in told if at is not None and at <= imported)
        excluded = {row["ticket_id"] for row in files["tickets"] if row["excluded"]}
        self.tickets = [row for row in files["tickets"] if not row["excluded"]]
        self.by_id = {row["ticket_id"]: row for row in self.tickets}
        self.surveys = [row for row in files["surveys"] if row["ticket_id"] not in excluded]
        self._kept: dict[str, list[Seen]] = {}
        self.reviews = [row for row in files["reviews"] if row["ticket_id"] not in excluded]

    def seen(self, metric: str) -> list[Seen]:
        """The observations of a metric, by its name; counted once."""
        if metric not in self._kept:
            self._kept[metric] = list(getattr(self, metric)())
        return self._kept[metric]

    def _rows(self, name: str) -> Iterator[Row]:
        with gzip.open(self.folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)

    def utc(self, text: str) -> datetime | None:
        return _utc(text, self.zone) if text else None

    def day(self, at: datetime) -> date:
        return _day(at, self.zone)

    # --- time

    @cached_property
    def _hours(self) -> dict[date, list[tuple[int, int]]]:
        first, last = date(2025, 1, 1), self.day(self.as_of) + timedelta(days=400)
        days = (first + timedelta(days=n) for n in range((last - first).days))
        hours = self.organisation.hours
        assert hours is not None
        free = self.organisation.holidays
        return {day: [] if day in free else list(hours.week[day.weekday()]) for day in days}

    def open_minutes(self, start: datetime, end: datetime) -> float:
        """Minutes within opening hours between two UTC instants."""
        a, b = (at.replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None) for at in (start, end))
        total, day = 0.0, a.date()
        while day <= b.date():
            midnight = datetime(day.year, day.month, day.day)
            for opens, closes in self._hours[day]:
                low, high = midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)
                total += max((min(b, high) - max(a, low)).total_seconds() / 60, 0.0)
            day += timedelta(days=1)
        return total

    # --- who

    def responder(self, row: Row) -> str | None:
        return row["first_responder"] or self._only(row)

    def resolver(self, row: Row) -> str | None:
        return row["resolver"] or self._only(row)

    def _only(self, row: Row) -> str | None:
        return (row["agent"] or None) if row["transfers"] in ("", "0") else None

    def is_open(self, row: Row) -> bool:
        over = row["resolved_at"] or row["closed_at"]
        return not over and row["status"] in ("new", "open", "pending", "hold")

    def done(self, row: Row) -> datetime | None:
        return self.utc(row["resolved_at"]) or self.utc(row["closed_at"])

    def created(self, row: Row) -> datetime:
        at = self.utc(row["created_at"])
        assert at is not None
        return at

    # --- tickets

    def first_reply_sla(self) -> Iterator[Seen]:
        for row in self.tickets:
            due, reply, flag = (
                self.utc(row["first_reply_due_at"]),
                self.utc(row["first_reply_at"]),
                row["first_reply_sla_met"],
            )
            if not (due or flag):
                continue
            met = flag == "true" if flag else reply is not None and due is not None and reply <= due
            decided = due
            if flag == "true" and reply is None and self.is_open(row):
                decided = NEVER
            elif due is None:
                decided = (reply or self.done(row)) if met else None
            yield Seen(self.created(row), row["team"] or None, self.responder(row), met, decided)

    def resolution_sla(self) -> Iterator[Seen]:
        for row in self.tickets:
            due, done, flag = self.utc(row["resolution_due_at"]), self.done(row), row["resolution_sla_met"]
            if not (due or flag):
                continue
            met = flag == "true" if flag else done is not None and due is not None and done <= due
            decided = due
            if flag == "true" and self.is_open(row):
                decided = NEVER
            elif due is None:
                decided = done if met else None
            elif not flag and done is None and not self.is_open(row):
                decided = NEVER
            yield Seen(self.created(row), row["team"] or None, self.resolver(row), met, decided)

    def escalation_rate(self) -> Iterator[Seen]:
        for row in self.tickets:
            if row["escalated"]:
                yield Seen(
                    self.created(row), row["team"] or None, self.responder(row), row["escalated"] == "true"
                )

    def _resolved(self) -> Iterator[tuple[Row, datetime]]:
        for row in self.tickets:
            if (at := self.utc(row["resolved_at"])) is not None:
                yield row, at

    def knowledge_linked(self) -> Iterator[Seen]:
        for row, at in self._resolved():
            if row["knowledge_linked"]:
                yield Seen(at, row["team"] or None, self.resolver(row), row["knowledge_linked"] == "true")

    def reopen_rate(self) -> Iterator[Seen]:
        for row, at in self._resolved():
            if row["reopens"]:
                yield Seen(
                    at,
                    row["team"] or None,
                    self.resolver(row),
                    int(row["reopens"]) > 0,
                    at + timedelta(days=7),
                )

    def first_contact_resolution(self) -> Iterator[Seen]:
        came: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for row in self.tickets:
            if row["customer"] and row["category"]:
                came[row["customer"], row["category"]].append(self.created(row))
        for row, at in self._resolved():
            replies = int(row["agent_replies"]) <= 1 if row["agent_replies"] else None
            moves = int(row["transfers"]) == 0 if row["transfers"] else None
            spoken = any(word in row["channel"].lower() for word in ("phone", "chat"))
            known = [one for one in ((moves, replies) if spoken else (replies, moves)) if one is not None]
            if not known or not (row["reopens"] or (row["customer"] and row["category"])):
                continue
            again = any(
                self.created(row) < other <= at + timedelta(days=7)
                for other in came.get((row["customer"], row["category"]), ())
            )
            once = known[0] and not (row["reopens"] and int(row["reopens"]) > 0) and not again
            yield Seen(at, row["team"] or None, self.resolver(row), once, at + timedelta(days=7))

    def _duration(self, row: Row, kind: str, end: datetime | None) -> float | None:
        if row[f"{kind}_business_minutes"]:
            return float(row[f"{kind}_business_minutes"])
        if end is not None and end >= self.created(row):
            return self.open_minutes(self.created(row), end)
        return float(row[f"{kind}_minutes"]) if row[f"{kind}_minutes"] else None

    def first_reply_time(self) -> Iterator[Seen]:
        for row in self.tickets:
            reply = self.utc(row["first_reply_at"])
            value = self._duration(row, "first_reply", reply)
            waits = value is None and reply is None and self.is_open(row) and self.created(row) <= self.as_of
            if waits:
                value = self.open_minutes(self.created(row), self.as_of)
            if value is not None:
                yield Seen(
                    self.created(row), row["team"] or None, self.responder(row), half_up(value), is_open=waits
                )

    def resolution_time(self) -> Iterator[Seen]:
        for row in self.tickets:
            waits = self.is_open(row)
            if waits and self.created(row) > self.as_of:
                continue
            end = self.as_of if waits else self.utc(row["resolved_at"])
            value = (
                self.open_minutes(self.created(row), self.as_of)
                if waits
                else self._duration(row, "resolution", end)
            )
            if value is not None:
                yield Seen(
                    self.created(row), row["team"] or None, self.resolver(row), half_up(value), is_open=waits
                )

    def overdue_backlog(self, sunday: date) -> Iterator[Seen]:
        """What was open at the end of a Sunday."""
        end = self.utc(f"{sunday + timedelta(days=1)} 00:00:00")
        assert end is not None
        for row in self.tickets:
            due, done = self.utc(row["resolution_due_at"]), self.done(row)
            if due is None or not (self.is_open(row) or done) or self.created(row) >= end:
                continue
            if done is None or done >= end:
                agent = self._only(row)
                yield Seen(end - timedelta(seconds=1), row["team"] or None, agent, due < end)

    def cost_per_resolution(self) -> Iterator[Seen]:
        known = set()
        for row in self.files["costs"]:
            at = self.utc(f"{row['month'][:10]} 00:00:00")
            assert at is not None
            known.add((row["team"], row["month"][:7]))
            yield Seen(at, row["team"], None, 0, top=float(row["amount"]))
        for row, at in self._resolved():
            if (row["team"], f"{self.day(at):%Y-%m}") in known:
                stayed = not row["reopens"] or int(row["reopens"]) == 0
                yield Seen(at, row["team"], None, 0, at + timedelta(days=7), bottom=float(stayed))

    # --- what customers, reviewers, coaches and colleagues say

    def _survey(self, row: Row) -> tuple[str | None, str | None, str | None, datetime | None]:
        """(team, agent, customer, answered at) of a survey."""
        ticket = self.by_id.get(row["ticket_id"])
        team = row["team"] or (ticket["team"] if ticket else "") or None
        agent = row["agent"] or (self.resolver(ticket) if ticket else None)
        customer = row["customer"] or (ticket["customer"] if ticket else "") or None
        at = self.utc(row["responded_at"])
        if at is None and row["score"] and ticket:
            at = self.utc(ticket["closed_at"]) or self.utc(ticket["resolved_at"]) or self.created(ticket)
        return team, agent, customer, at

    def _answers(self, kind: str) -> Iterator[Seen]:
        for row in self.surveys:
            team, agent, _, at = self._survey(row)
            if row["kind"] == kind and row["score"] and at is not None:
                low, high, score = (float(row[key]) for key in ("scale_min", "scale_max", "score"))
                if kind == "nps" and high != 10:
                    continue
                best = high - 1 if high - low >= 3 else high
                value = float(score >= best) if kind == "csat" else score
                yield Seen(at, team, agent, value, scale=f"{low}-{high}")

    def csat(self) -> Iterator[Seen]:
        return self._answers("csat")

    def nps(self) -> Iterator[Seen]:
        return self._answers("nps")

    def survey_response_rate(self) -> Iterator[Seen]:
        for row in self.surveys:
            if (sent := self.utc(row["sent_at"])) is not None:
                team, agent, _, _ = self._survey(row)
                yield Seen(sent, team, agent, bool(row["score"]), sent + timedelta(days=14))

    def service_recovery(self) -> Iterator[Seen]:
        told: dict[tuple[str, ...], list[tuple[datetime, bool]]] = defaultdict(list)
        answers = []
        for row in self.surveys:
            team, agent, customer, at = self._survey(row)
            if row["kind"] == "ces" or not row["score"] or at is None:
                continue
            low, high, score = (float(row[key]) for key in ("scale_min", "scale_max", "score"))
            if row["kind"] == "nps" and high != 10:
                continue
            unhappy = score <= 6 if row["kind"] == "nps" else (score - low) / (high - low) < 0.4
            scale = f"{low}-{high}"
            keys = [
                (row["kind"], scale, "by", key)
                for key in (customer and "c" + customer, row["ticket_id"] and "t" + row["ticket_id"])
                if key
            ]
            for key in keys:
                told[key].append((at, unhappy))
            answers.append((at, team, agent, customer, unhappy, keys))
        for at, team, agent, customer, unhappy, keys in answers:
            if not unhappy:
                continue
            later = [one for key in keys for one in told[key] if at < one[0] <= at + timedelta(days=30)]
            if not later and customer is None:
                continue
            last = max(when for when, _ in later) if later else None
            value = None if last is None else float(not any(bad for when, bad in later if when == last))
            yield Seen(at, team, agent, value, at + timedelta(days=30))

    def _reviews(self, of: Callable[[Row], bool], value: Callable[[list[Row]], float]) -> Iterator[Seen]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.reviews:
            if of(row):
                groups[row["review_id"]].append(row)
        for rows in groups.values():
            ticket = self.by_id.get(rows[0]["ticket_id"])
            at = self.utc(rows[0]["reviewed_at"])
            assert at is not None
            team = rows[0]["team"] or (ticket["team"] if ticket else "") or None
            yield Seen(at, team, rows[0]["agent"] or None, value(rows))

    def quality_score(self) -> Iterator[Seen]:
        return self._reviews(lambda row: True, points)

    def quality_engagement(self) -> Iterator[Seen]:
        return self._reviews(lambda row: row["aim"] == "engagement", points)

    def critical_error_free(self) -> Iterator[Seen]:
        return self._reviews(
            lambda row: row["critical"] != "",
            lambda rows: float(all(row["critical"] == "false" for row in rows)),
        )

    def coaching_closure(self) -> Iterator[Seen]:
        for row in self.files["coaching"]:
            due, done = self.utc(row["due_at"]), self.utc(row["done_at"])
            assert due is not None
            yield Seen(due, row["team"] or None, row["agent"] or None, done is not None and done <= due, due)

    def agent_satisfaction(self) -> Iterator[Seen]:
        for row in self.files["pulse"]:
            at = self.utc(row["asked_at"])
            assert at is not None
            yield Seen(at, row["team"] or None, None, float(row["score"]) >= 4, unit=row["response_id"])


def points(rows: list[Row]) -> float:
    return 100 * sum(float(row["score"]) for row in rows) / sum(float(row["max_score"]) for row in rows)


def half_up(minutes: float) -> float:
    return float(int(minutes + 0.5))


def kaplan_meier_median(cases: Iterable[tuple[float, bool]]) -> float | None:
    """The median of durations of which some still run (value, is_open), by R's midpoint rule."""
    ordered = sorted(cases)
    left, survival, before = len(ordered), 1.0, None
    for time in sorted({value for value, _ in ordered}):
        at_time = [is_open for value, is_open in ordered if value == time]
        ended = at_time.count(False)
        if ended:
            if before is not None:
                return (before + time) / 2
            survival *= 1 - ended / left
            if survival < 0.5 - 1e-9:
                return time
            if abs(survival - 0.5) <= 1e-9:
                before = time
        left -= len(at_time)
    return (before + ordered[-1][0]) / 2 if before is not None else None
