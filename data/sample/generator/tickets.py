"""Tickets: when they come, who takes them, how long they take, what becomes of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from scipy.special import ndtri

from generator import organisation as org
from generator.calendar import DAYS, END, EPOCH, FIRST, LAST, instant, position

PRIORITIES = ("urgent", "high", "normal", "low")
FIRST_DUE = {"urgent": 60, "high": 120, "normal": 240, "low": 480}
RESOLVE_DUE = {"urgent": 480, "high": 960, "normal": 1440, "low": 2880}
CHANNELS = ("email", "chat", "phone", "web")
WEEKDAY = np.array([1.25, 1.1, 1.0, 1.0, 0.95, 0.45, 0.2])
HOUR = np.array([1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 8, 10, 10, 9, 8, 9, 9, 8, 7, 6, 5, 4, 4, 3, 2, 1], float)


def tickets(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """About `count` tickets with every column of the template that a desk would know."""
    table = _arrivals(rng, count)
    _people(rng, table)
    _durations(rng, table)
    _outcomes(rng, table)
    _ending(rng, table)
    return table


def _arrivals(rng: np.random.Generator, count: int) -> pd.DataFrame:
    days = np.array([day for day in DAYS if day <= LAST])
    weight = np.array([WEEKDAY[day.weekday()] for day in days])
    weight *= np.linspace(0.95, 1.05, len(days))
    day = rng.choice(len(days), count, p=weight / weight.sum())
    hour = rng.choice(24, count, p=HOUR / HOUR.sum())
    second = day * 86400 + hour * 3600 + rng.integers(0, 3600, count)
    created = np.sort(EPOCH + second.astype("timedelta64[s]"))
    created = created[created < END]
    team = rng.choice(len(org.TEAMS), len(created), p=[team.share for team in org.TEAMS])
    table = pd.DataFrame({"created_at": created, "team_number": team})
    table["team"] = [org.TEAMS[number].name for number in team]
    table["channel"] = [CHANNELS[rng.choice(4, p=org.TEAMS[number].channels)] for number in team]
    table["category"] = [rng.choice(org.TEAMS[number].categories) for number in team]
    table["priority"] = rng.choice(PRIORITIES, len(table), p=(0.06, 0.18, 0.56, 0.20))
    table["customer"] = [f"c{number:05d}" for number in rng.zipf(1.25, len(table)) * 7919 % 14000]
    lucky = rng.random(len(table)) < 0.75
    table.loc[lucky, "customer"] = [f"c{n:05d}" for n in rng.integers(0, 14000, lucky.sum())]
    _repeat_contacts(rng, table)
    table["ticket_id"] = np.arange(100001, 100001 + len(table))
    return table


def _repeat_contacts(rng: np.random.Generator, table: pd.DataFrame) -> None:
    """Some customers come back within days for the same thing: more of them where work is hurried."""
    days = table["created_at"].dt.date
    hurry = np.array(
        [org.hurry(org.TEAMS[team], day) for team, day in zip(table["team_number"], days, strict=True)]
    )
    back = np.flatnonzero(rng.random(len(table)) < 0.035 + 0.11 * hurry)
    later = np.minimum(back + rng.integers(20, 450, len(back)), len(table) - 1)
    for column in ("team_number", "team", "category", "customer"):
        table.loc[later, column] = table.loc[back, column].to_numpy()


def _people(rng: np.random.Generator, table: pd.DataFrame) -> None:
    count = len(table)
    first, resolver = np.empty(count, object), np.empty(count, object)
    share = np.array([team.transfer for team in org.TEAMS])[table["team_number"]]
    transfers = np.where(rng.random(count) < share, 1 + (rng.random(count) < 0.2), 0)
    groups = table.groupby([table["team"], table["created_at"].dt.date]).indices
    for (team, day), places in groups.items():
        present = org.in_team(str(team), day)
        first[places] = rng.choice(present, len(places))
        other = rng.choice(present, len(places))
        resolver[places] = np.where(transfers[places] > 0, other, first[places])
    table["first_responder"], table["resolver"], table["transfers"] = first, resolver, transfers
    table["agent"] = resolver


def _level(table: pd.DataFrame, kind: str) -> np.ndarray:
    months = (table["created_at"].dt.year - 2025) * 12 + table["created_at"].dt.month - 5
    if kind == "first":
        return np.array(
            [
                org.first_reply_level(org.TEAMS[team], month)
                for team, month in zip(table["team_number"], months, strict=True)
            ]
        )
    return np.array([org.TEAMS[team].resolution for team in table["team_number"]])


def _durations(rng: np.random.Generator, table: pd.DataFrame) -> None:
    """Lognormal minutes of open hours, so that the wanted share lies within each due time."""
    count = len(table)
    start = position(table["created_at"].to_numpy("datetime64[s]"))
    due = table["priority"].map(FIRST_DUE).to_numpy(float)
    first = due * np.exp(0.9 * (rng.standard_normal(count) - ndtri(_level(table, "first"))))
    first = np.where(table["channel"].isin(("chat", "phone")), np.minimum(first, due * 0.6) * 0.2, first)
    kept = _level(table, "first") > rng.random(count)
    quick = table["channel"].isin(("chat", "phone")).to_numpy()
    first = np.where(quick & ~kept, due * (1 + rng.random(count)), first)
    resolve_due = table["priority"].map(RESOLVE_DUE).to_numpy(float)
    resolve = resolve_due * np.exp(0.95 * (rng.standard_normal(count) - ndtri(_level(table, "resolve"))))
    resolve = np.maximum(resolve, first + 4)
    table["first_reply_due_at"], table["resolution_due_at"] = (
        instant(start + due),
        instant(start + resolve_due),
    )
    table["first_reply_at"], table["resolved_at"] = instant(start + first), instant(start + resolve)
    table["late"] = resolve > resolve_due


def _outcomes(rng: np.random.Generator, table: pd.DataFrame) -> None:
    count = len(table)
    days = table["created_at"].dt.date
    teams = [org.TEAMS[number] for number in table["team_number"]]
    hurry = np.array([org.hurry(team, day) for team, day in zip(teams, days, strict=True)])
    one_touch = np.array([team.one_touch for team in teams]) + 0.08 - 0.10 * hurry
    touched_once = rng.random(count) < one_touch
    table["agent_replies"] = np.where(touched_once, 1, 2 + rng.poisson(1.1, count))
    table["reopens"] = (rng.random(count) < 0.035 + 0.06 * hurry).astype(int)
    table["escalated"] = rng.random(count) < np.array([team.escalated for team in teams])
    handle = rng.lognormal(np.log(15 - 7 * hurry), 0.55, count) * (1 + 0.25 * (table["agent_replies"] - 1))
    table["handle_minutes"] = handle.round(1)
    table["knowledge_linked"] = rng.random(count) < 0.35 + 0.01 * table["team_number"]
    odd = rng.random(count)
    table["excluded"] = np.select(
        [odd < 0.009, odd < 0.013, odd < 0.017, odd < 0.02], ["spam", "merged", "test", "outbound"], ""
    )
    # the trap: late cases are handed to one person for the apology, after others resolved them
    late = (table["late"] & (table["team"] == "Technical")).to_numpy()
    handed = np.flatnonzero(late & (rng.random(count) < 0.45))
    table.loc[handed, "agent"] = org.TRAPPED
    table.loc[handed, "transfers"] += 1


def _ending(rng: np.random.Generator, table: pd.DataFrame) -> None:
    """Nothing is known after the last day; a team's few old cases are never taken up."""
    days = table["created_at"].dt.date
    rotting = (
        (table["team"] == org.ROTTING)
        & (days >= org.ROTTING_FROM)
        & (days <= date(2026, 10, 20))
        & (rng.random(len(table)) < 0.016)
    )
    end = pd.Timestamp(END)
    table["closed_at"] = table["resolved_at"] + pd.Timedelta(days=5)
    table.loc[rotting, "resolved_at"] = pd.NaT
    for column in ("first_reply_at", "resolved_at", "closed_at"):
        table.loc[table[column] > end, column] = pd.NaT
    unresolved = table["resolved_at"].isna()
    table.loc[unresolved, "closed_at"] = pd.NaT
    table.loc[unresolved, ["resolver", "reopens"]] = [None, 0]
    replied = table["first_reply_at"].notna()
    table.loc[~replied, ["first_responder", "agent_replies"]] = [None, 0]
    table["status"] = np.select(
        [table["closed_at"].notna(), ~unresolved, replied & (rng.random(len(table)) < 0.5), replied],
        ["closed", "solved", "pending", "open"],
        "new",
    )
    last = table[["created_at", "first_reply_at", "resolved_at", "closed_at"]].max(axis=1)
    table["updated_at"] = last
    assert table["created_at"].min().date() >= FIRST
