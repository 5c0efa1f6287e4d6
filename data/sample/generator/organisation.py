"""Who works at Meridian Support, what lands in each queue, and how well each team does.

Shares are of 1. The levels are what a team does in the long run; what changes over time stands in
stories.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from generator.calendar import FIRST, Instants, instant

CHANNELS = ("email", "chat", "phone", "web")
PRIORITIES = ("urgent", "high", "normal", "low")
SEED = 20_261_031
Weights = tuple[float, float, float, float]
Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Team:
    """A team: what comes in, and what becomes of it."""

    name: str
    share: float  # of all tickets
    categories: dict[str, float]
    channels: Weights  # in the order of CHANNELS
    priorities: Weights  # in the order of PRIORITIES
    first_reply: float  # e-mail and web answered in time, before the year in which it rose
    resolution: float  # resolved in time, of those that take longer than one contact
    spread: float  # of the logarithm of resolution times: how long the long ones are
    at_once: float  # calls and chats solved while the customer is there
    one_reply: float  # e-mails solved with one reply
    transfer: float
    escalation: float
    handle: float  # median minutes of work
    csat: float
    response: float
    recovery: float  # unhappy customers who are content the next time
    engagement: float  # points given of the points possible
    pulse: float


TEAMS = (
    Team(
        name="Accounts", share=0.12,
        categories={"Sign-in": 5, "Permissions": 3, "Profile": 2, "Data request": 1},
        channels=(0.46, 0.20, 0.24, 0.10), priorities=(0.05, 0.25, 0.60, 0.10),
        first_reply=0.70, resolution=0.965, spread=0.80, at_once=0.82, one_reply=0.88,
        transfer=0.05, escalation=0.03, handle=17, csat=0.915, response=0.38, recovery=0.74,
        engagement=0.87, pulse=0.54,
    ),
    Team(
        name="Billing", share=0.20,
        categories={"Invoice": 5, "Payment": 4, "Refund": 3, "Contract": 2},
        channels=(0.60, 0.08, 0.24, 0.08), priorities=(0.03, 0.15, 0.62, 0.20),
        first_reply=0.64, resolution=0.950, spread=0.80, at_once=0.76, one_reply=0.83,
        transfer=0.08, escalation=0.04, handle=19, csat=0.860, response=0.22, recovery=0.60,
        engagement=0.83, pulse=0.79,
    ),
    Team(
        name="Escalations", share=0.06,
        categories={"Complaint": 6, "Legal": 2, "Press": 1},
        channels=(0.50, 0.00, 0.44, 0.06), priorities=(0.30, 0.40, 0.27, 0.03),
        first_reply=0.60, resolution=0.800, spread=0.95, at_once=0.48, one_reply=0.66,
        transfer=0.20, escalation=0.22, handle=42, csat=0.700, response=0.32, recovery=0.69,
        engagement=0.88, pulse=0.73,
    ),
    Team(
        name="Orders", share=0.25,
        categories={"Delivery": 5, "Tracking": 4, "Order change": 3, "Stock": 2},
        channels=(0.34, 0.34, 0.26, 0.06), priorities=(0.04, 0.22, 0.60, 0.14),
        first_reply=0.62, resolution=0.910, spread=0.85, at_once=0.82, one_reply=0.86,
        transfer=0.09, escalation=0.03, handle=16, csat=0.835, response=0.18, recovery=0.53,
        engagement=0.80, pulse=0.72,
    ),
    Team(
        name="Returns", share=0.12,
        categories={"Return": 5, "Damaged": 3, "Exchange": 2},
        channels=(0.46, 0.26, 0.22, 0.06), priorities=(0.03, 0.16, 0.61, 0.20),
        first_reply=0.62, resolution=0.930, spread=0.80, at_once=0.76, one_reply=0.82,
        transfer=0.08, escalation=0.04, handle=18, csat=0.840, response=0.29, recovery=0.64,
        engagement=0.71, pulse=0.81,
    ),
    Team(
        name="Technical", share=0.25,
        categories={"Error": 5, "Setup": 4, "Integration": 3, "Performance": 2, "Data": 1},
        channels=(0.50, 0.16, 0.16, 0.18), priorities=(0.08, 0.26, 0.52, 0.14),
        first_reply=0.50, resolution=0.870, spread=0.95, at_once=0.62, one_reply=0.70,
        transfer=0.16, escalation=0.11, handle=31, csat=0.805, response=0.18, recovery=0.44,
        engagement=0.82, pulse=0.69,
    ),
)  # fmt: skip
TEAM_NUMBER = {team.name: number for number, team in enumerate(TEAMS)}

PEOPLE = {
    "Accounts": "Ines Duarte;Karl Vester;Mila Stone;Noor Haddad;Oscar Lind",
    "Billing": "Ana Reis;Bram Kuiper;Carla Fonte;Dirk Janse;Elif Aydin;Femke Bos;Goran Ilic;Hanna Wolf",
    "Escalations": "Ivo Petrov;Jana Kral;Kofi Mensah",
    "Orders": "Lena Fischer;Marek Zima;Nadia Karim;Olaf Berg;Pia Novak;Quinn Daly;Rosa Blanco;Tim Braun",
    "Returns": "Sven Dahl;Tess Mulder;Ugo Conti;Vera Horn;Wim Claes",
    "Technical": "Aya Tanaka;Ben Okoro;Chloe Petit;Dario Russo;Emma Skov;Finn Maas;Grace Obi;"
    "Hugo Silva;Iris Blom;Joost Peeters;Kim Larsen",
}
SUPERVISORS = {
    "Accounts": "Tom Okafor", "Billing": "Sara Lund", "Escalations": "Paul Mertens",
    "Orders": "Greta Hahn", "Returns": "Yusuf Demir", "Technical": "Maria Costa",
}  # fmt: skip
REVIEWERS = ("Renske Drost", "Samuel Adeyemi")
LEAVER, LEFT = "Quinn Daly", date(2026, 5, 29)
MOVER, MOVED, MOVED_TO = "Marek Zima", date(2026, 3, 2), "Technical"


@dataclass(frozen=True)
class Stay:
    """A person's time in a team; both days included."""

    agent: str
    team: str
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the person is in the team on that day."""
        return self.start <= day and (self.end is None or day <= self.end)


def stays() -> list[Stay]:
    """Every stay, in the order of teams and names."""
    found = []
    for team, names in PEOPLE.items():
        for agent in names.split(";"):
            end = LEFT if agent == LEAVER else date(2026, 3, 1) if agent == MOVER else None
            found.append(Stay(agent, team, FIRST, end))
    found.append(Stay(MOVER, MOVED_TO, MOVED, None))
    return found


STAYS = stays()
AGENTS = sorted({stay.agent for stay in STAYS})
AGENT_NUMBER = {agent: number for number, agent in enumerate(AGENTS)}


def members(team: str, day: date) -> list[str]:
    """Who is in a team on a day."""
    return [stay.agent for stay in STAYS if stay.team == team and stay.covers(day)]


def random(name: str) -> np.random.Generator:
    """A stream of its own for each part, so that a change in one leaves the others as they were."""
    return np.random.default_rng([SEED, *name.encode()])


def by_team(teams: NDArray[np.int64], field: str) -> NDArray[Any]:
    """A field of Team for each ticket."""
    return np.array([getattr(team, field) for team in TEAMS])[teams]


def pick(rng: np.random.Generator, teams: NDArray[np.int64], instants: Instants) -> Instants:
    """The number of somebody who is in the team at that time, for each ticket."""
    chance = np.zeros((len(teams), len(AGENTS)))
    for stay in STAYS:
        until = instant(stay.end) + 86_400 if stay.end else 2**63 - 1
        there = (instants >= instant(stay.start)) & (instants < until)
        chance[(teams == TEAM_NUMBER[stay.team]) & there, AGENT_NUMBER[stay.agent]] = 1
    reach = chance.cumsum(axis=1)
    return (reach < rng.random(len(teams))[:, None] * reach[:, -1:]).sum(axis=1)


def is_there(teams: NDArray[np.int64], agents: Instants, instants: Instants) -> NDArray[np.bool_]:
    """Whether each agent is in the team at that time."""
    there = np.zeros(len(teams), bool)
    for stay in STAYS:
        until = instant(stay.end) + 86_400 if stay.end else 2**63 - 1
        same = (teams == TEAM_NUMBER[stay.team]) & (agents == AGENT_NUMBER[stay.agent])
        there |= same & (instants >= instant(stay.start)) & (instants < until)
    return there
