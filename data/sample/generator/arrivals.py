"""Contacts: when customers come, where from, with what; and when they come back."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from generator.calendar import (
    DAY,
    END,
    FIRST,
    HOUR,
    LAST,
    MINUTE,
    Instants,
    instant,
    later,
    opening,
)
from generator.organisation import CHANNELS, PRIORITIES, TEAMS, by_team
from generator.stories import hurry

CUSTOMERS = 16_000
WEEKDAY = np.array([1.25, 1.10, 1.00, 1.00, 0.95, 0.42, 0.16])
# January to December: returns and invoices after the holidays, a quiet summer
SEASON = np.array([1.12, 1.00, 1.00, 0.98, 0.96, 0.95, 0.90, 0.92, 1.00, 1.02, 1.10, 1.18])
# e-mails by hour of the day; none between two and three, see calendar.py
BY_HOUR = np.array([1.2, 0.8, 0, 0.4, 0.4, 0.8, 2, 4, 8, 10, 10, 9, 8, 9, 9, 8, 7, 6, 5, 4, 4, 3.5, 2.5, 1.8])
REACHED = np.concatenate(([0.0], BY_HOUR.cumsum() / BY_HOUR.sum()))
QUICK = (CHANNELS.index("chat"), CHANNELS.index("phone"))
OPEN_DAY = 12 * HOUR
COMES_BACK, COMES_BACK_HURRIED = 0.028, 0.15  # with the same thing, within a week


def first_contacts(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """About `count` contacts: team, channel, priority (numbers), category, customer, created."""
    teams = rng.choice(len(TEAMS), count, p=np.array([team.share for team in TEAMS]))
    day = _days(rng, count)
    channel = _choose(rng, by_team(teams, "channels"))
    starts, hours = instant(FIRST) + day * DAY, _opening_hours()[day]
    is_quick = np.isin(channel, QUICK)
    is_closed = hours[:, 0] == hours[:, 1]
    channel = np.where(is_quick & is_closed, CHANNELS.index("email"), channel)
    table = pd.DataFrame({"team": teams, "channel": channel})
    table["created"] = starts + _seconds(rng, hours, is_quick & ~is_closed)
    table["priority"] = _choose(rng, by_team(teams, "priorities"))
    table["category"] = _categories(rng, teams)
    weight = rng.gamma(0.7, size=CUSTOMERS) + 0.05
    table["customer"] = rng.choice(CUSTOMERS, count, p=weight / weight.sum())
    table["comes_back_unhappy"] = False
    return table[table["created"] <= END - 10 * MINUTE].reset_index(drop=True)


def _days(rng: np.random.Generator, count: int) -> Instants:
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    weight = np.array([WEEKDAY[day.weekday()] * SEASON[day.month - 1] for day in days])
    weight *= np.array([0.45 if opening(day) is None and day.weekday() < 6 else 1 for day in days])
    weight *= np.linspace(0.96, 1.06, len(days))
    return rng.choice(len(days), count, p=weight / weight.sum()).astype(np.int64)


def _opening_hours() -> NDArray[np.float64]:
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    return np.array([opening(day) or (0.0, 0.0) for day in days])


def _seconds(rng: np.random.Generator, hours: NDArray[np.float64], is_quick: NDArray[np.bool_]) -> Instants:
    """Seconds after midnight; calls and chats come while we are open and end before we close."""
    earliest = np.where(is_quick, np.interp(hours[:, 0], range(25), REACHED), 0)
    latest = np.where(is_quick, np.interp(hours[:, 1] - 0.75, range(25), REACHED), 1)
    drawn = earliest + rng.random(len(hours)) * (latest - earliest)
    seconds = (np.interp(drawn, REACHED, range(25)) * HOUR).astype(np.int64)
    # REACHED is flat between two and three, so a draw at its edge could land inside
    return np.where(seconds // HOUR == 2, seconds + HOUR, seconds)


def _choose(rng: np.random.Generator, weights: NDArray[np.float64]) -> Instants:
    """One column number for each row of weights."""
    reach = weights.cumsum(axis=1)
    return (reach < rng.random(len(weights))[:, None] * reach[:, -1:]).sum(axis=1)


def _categories(rng: np.random.Generator, teams: NDArray[np.int64]) -> NDArray[np.object_]:
    found = np.empty(len(teams), object)
    for number, team in enumerate(TEAMS):
        places = np.flatnonzero(teams == number)
        weight = np.array(list(team.categories.values()), float)
        found[places] = rng.choice(list(team.categories), len(places), p=weight / weight.sum())
    return found


def repeat_contacts(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """The same customer with the same thing, within a week: more often where work is hurried."""
    teams, resolved = tickets["team"].to_numpy(), tickets["resolved"].to_numpy()
    chance = COMES_BACK + COMES_BACK_HURRIED * hurry(teams, resolved)
    comes = (resolved <= END) & (tickets["excluded"] == "") & (rng.random(len(tickets)) < chance)
    return _again(rng, tickets[comes], "resolved", 0.2, 4.5)


def unhappy_returns(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """Unhappy customers who come back within two weeks and will be asked again."""
    unhappy = (tickets["score"] <= 2) & (tickets["responded"] <= END)
    comes = unhappy & (rng.random(len(tickets)) < 0.97)
    table = _again(rng, tickets[comes], "responded", 0.2, 8)
    table["comes_back_unhappy"] = True
    return table


def _again(
    rng: np.random.Generator, before: pd.DataFrame, since: str, least: float, most: float
) -> pd.DataFrame:
    """Contacts that follow others, so many open days of twelve hours later."""
    table = before[["team", "channel", "category", "customer"]].reset_index(drop=True)
    gap = rng.uniform(least, most, len(table)) * OPEN_DAY
    table["created"] = later(before[since].to_numpy(), gap)
    normal, high = PRIORITIES.index("normal"), PRIORITIES.index("high")
    table["priority"] = np.where(rng.random(len(table)) < 0.35, high, normal)
    table["comes_back_unhappy"] = False
    return table[table["created"] <= END - 10 * MINUTE].reset_index(drop=True)
