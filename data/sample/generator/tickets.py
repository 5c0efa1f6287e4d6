"""Tickets: who takes a contact, how long it takes, and what becomes of it."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from generator.arrivals import QUICK
from generator.calendar import DAY, END, HOUR, MINUTE, NEVER, STRATEGY, Instants, later, worked
from generator.organisation import AGENT_NUMBER, PRIORITIES, by_team, is_there, pick
from generator.stories import (
    TRAPPED,
    first_reply_share,
    hand_over_late,
    hurry,
    is_rotting,
    skill,
)

SLA = {rule["priority"]: rule for rule in STRATEGY["sla"]}
FIRST_DUE = np.array([SLA[name]["first_reply_minutes"] * MINUTE for name in PRIORITIES])
RESOLUTION_DUE = np.array([SLA[name]["resolution_minutes"] * MINUTE for name in PRIORITIES])
EXCLUDED = ("spam", "merged", "test", "outbound")
CLOSES_AFTER = 4 * DAY  # a solved ticket closes by itself


def handle(rng: np.random.Generator, contacts: pd.DataFrame) -> pd.DataFrame:
    """Add everything that happens to a contact until it is resolved; instants may lie after END."""
    table = contacts.copy()
    odd = rng.choice(5, len(table), p=(0.979, 0.008, 0.006, 0.002, 0.005))
    table["excluded"] = np.array(["", *EXCLUDED], object)[odd]
    _assign(rng, table)
    _first_reply(rng, table)
    _effort(rng, table)
    _resolution(rng, table)
    _leave_behind(rng, table)
    _hand_over(rng, table)
    return table


def _assign(rng: np.random.Generator, table: pd.DataFrame) -> None:
    teams, created = table["team"].to_numpy(), table["created"].to_numpy()
    table["first_responder"] = pick(rng, teams, created)
    chance = by_team(teams, "transfer")
    is_moved = rng.random(len(table)) < chance
    table["transfers"] = is_moved + (is_moved & (rng.random(len(table)) < 0.2)).astype(int)
    taken_over = pick(rng, teams, created)
    table["resolver"] = np.where(is_moved, taken_over, table["first_responder"])


def _quantiles(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normal quantiles; shares are rounded to thousandths first."""
    normal = NormalDist()
    rounded = np.round(shares, 3)
    known = {share: normal.inv_cdf(share) for share in np.unique(rounded)}
    return np.array([known[share] for share in rounded])


def _within(
    rng: np.random.Generator,
    due: NDArray[Any],
    share: NDArray[np.float64],
    spread: NDArray[np.float64] | float,
    slowness: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Lognormal open seconds of which about `share` lie within the due time."""
    drawn = rng.standard_normal(len(due))
    return due * np.exp(spread * (drawn - _quantiles(share)) + slowness)


def _first_reply(rng: np.random.Generator, table: pd.DataFrame) -> None:
    teams, created = table["team"].to_numpy(), table["created"].to_numpy()
    share = first_reply_share(teams, created)
    slowness = skill("speed", 0.12)[table["first_responder"]]
    due = FIRST_DUE[table["priority"]]
    written = later(created, 60 + _within(rng, due, share, 1.0, slowness))
    answered = created + rng.lognormal(np.log(45), 0.8, len(table)).clip(5, 420).astype(np.int64)
    table["first_reply"] = np.where(table["channel"].isin(QUICK), answered, written)
    unread = table["excluded"].isin(("spam", "merged", "test"))
    table.loc[unread, "first_reply"] = NEVER


def _effort(rng: np.random.Generator, table: pd.DataFrame) -> None:
    """Replies, reopens, escalation and minutes of work: hurry shows in all of them."""
    count, teams = len(table), table["team"].to_numpy()
    haste = hurry(teams, table["created"].to_numpy())
    once = rng.random(count) < by_team(teams, "one_reply") - 0.14 * haste
    more = np.where(once, 0, 1 + rng.poisson(1.1, count))
    chatting = np.where(table["channel"].isin(QUICK), rng.poisson(3, count), 0)
    table["reopens"] = (rng.random(count) < 0.032 + 0.055 * haste).astype(int)
    table["agent_replies"] = 1 + np.where(table["channel"].isin(QUICK), chatting, more)
    table["agent_replies"] += table["reopens"]
    table["escalated"] = rng.random(count) < by_team(teams, "escalation")
    minutes = rng.lognormal(np.log(by_team(teams, "handle") * (1 - 0.42 * haste)), 0.5)
    table["handle_minutes"] = np.round(minutes * (1 + 0.2 * more)).clip(2, 480).astype(int)
    table["knowledge_linked"] = rng.random(count) < 0.42


def _resolution(rng: np.random.Generator, table: pd.DataFrame) -> None:
    count, teams = len(table), table["team"].to_numpy()
    created, first = table["created"].to_numpy(), table["first_reply"].to_numpy()
    slowness = skill("thoroughness", 0.10)[table["resolver"]]
    slowness[table["resolver"] == AGENT_NUMBER[TRAPPED]] = -0.2  # quicker than most
    due = RESOLUTION_DUE[table["priority"]]
    share, spread = by_team(teams, "resolution"), by_team(teams, "spread")
    long = later(created, _within(rng, due, share, spread, slowness))
    long = np.maximum(long, first + 4 * MINUTE)
    at_once = table["channel"].isin(QUICK) & (rng.random(count) < by_team(teams, "at_once"))
    at_once &= (table["transfers"] == 0) & (table["agent_replies"] < 9)
    talk = first + table["handle_minutes"].clip(upper=40) * MINUTE
    resolved = np.where(at_once, talk, long)
    again = later(np.minimum(resolved, END), rng.lognormal(np.log(5 * HOUR), 0.8, count))
    resolved = np.where((table["reopens"] > 0) & (resolved <= END), again, resolved)
    stays_open = is_rotting(rng, teams, created) | (first >= NEVER)
    table["resolved"] = np.where(stays_open, NEVER, resolved)


def _leave_behind(rng: np.random.Generator, table: pd.DataFrame) -> None:
    """Whoever has left the team before the ticket is resolved hands it over."""
    teams = table["team"].to_numpy()
    left = ~is_there(teams, table["resolver"].to_numpy(), np.minimum(table["resolved"], END))
    table["resolver"] = np.where(left, pick(rng, teams, np.full(len(table), END)), table["resolver"])
    table["transfers"] += left


def _hand_over(rng: np.random.Generator, table: pd.DataFrame) -> None:
    """The last assignee is the resolver, except where a late ticket is handed on afterwards."""
    teams, resolvers = table["team"].to_numpy(), table["resolver"].to_numpy()
    due = later(table["created"].to_numpy(), RESOLUTION_DUE[table["priority"]])
    is_late = (table["resolved"] > due).to_numpy() & (table["resolved"] <= END).to_numpy()
    handed = hand_over_late(rng, teams, resolvers, is_late)
    table["agent"] = np.where(handed, AGENT_NUMBER[TRAPPED], resolvers)
    table["transfers"] += handed


def finish(rng: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    """Due times, closing, status and last change; sorted and numbered. Later than END is unknown."""
    table = table.sort_values(["created", "customer"], kind="stable").reset_index(drop=True)
    table["ticket_id"] = 100_001 + np.arange(len(table))
    created = table["created"].to_numpy()
    table["first_due"] = later(created, FIRST_DUE[table["priority"]])
    table["resolution_due"] = later(created, RESOLUTION_DUE[table["priority"]])
    binned = later(created, rng.uniform(0.2, 9, len(table)) * HOUR)
    is_unread = table["first_reply"] >= NEVER
    closed = np.where(is_unread, binned, table["resolved"] + CLOSES_AFTER)
    table["closed"] = np.where(closed <= END, closed, NEVER)
    table["status"] = _status(rng, table)
    table["updated"] = _last_change(rng, table)
    return table


def _status(rng: np.random.Generator, table: pd.DataFrame) -> NDArray[np.object_]:
    waiting = rng.choice(np.array(["open", "pending", "hold"], object), len(table), p=(0.5, 0.35, 0.15))
    known = [table["closed"] <= END, table["resolved"] <= END, table["first_reply"] > END]
    return np.select(known, ["closed", "solved", "new"], waiting)


def _last_change(rng: np.random.Generator, table: pd.DataFrame) -> Instants:
    instants = table[["created", "first_reply", "resolved", "closed"]].to_numpy()
    last = np.where(instants <= END, instants, 0).max(axis=1)
    # somebody looks at an open ticket now and then
    left = np.maximum(worked(np.full(len(table), END)) - worked(last), 0)
    looked = later(last, left * rng.random(len(table)))
    is_waiting = table["status"].isin(("open", "pending", "hold"))
    return np.where(is_waiting & (left > 0), looked, last)
