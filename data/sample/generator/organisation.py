"""Who works at Meridian Support: teams, people, and how well each team does, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

MONTHS = [date(2025 + (4 + number) // 12, (4 + number) % 12 + 1, 1) for number in range(18)]


@dataclass(frozen=True)
class Team:
    """A team: its share of the tickets, its queue, and its levels (shares of 1)."""

    name: str
    share: float
    categories: tuple[str, ...]
    channels: tuple[float, float, float, float]  # email, chat, phone, web
    csat: float
    resolution: float
    one_touch: float
    engagement: float
    pulse: float
    recovery: float
    transfer: float = 0.10
    escalated: float = 0.05


TEAMS = (
    Team("Accounts", 0.12, ("Sign-in", "Profile", "Permissions"), (0.5, 0.2, 0.2, 0.1), 0.89, 0.945, 0.80,
         0.88, 0.56, 0.68),
    Team("Billing", 0.20, ("Invoice", "Payment", "Refund", "Contract"), (0.6, 0.1, 0.25, 0.05), 0.84, 0.95,
         0.74, 0.84, 0.78, 0.62),
    Team("Escalations", 0.05, ("Complaint", "Legal", "Press"), (0.5, 0.0, 0.45, 0.05), 0.66, 0.86, 0.50,
         0.86, 0.74, 0.60, 0.30, 0.30),
    Team("Orders", 0.25, ("Delivery", "Order change", "Tracking", "Stock"), (0.3, 0.4, 0.25, 0.05), 0.83,
         0.91, 0.76, 0.82, 0.75, 0.52),
    Team("Returns", 0.13, ("Return", "Exchange", "Damaged"), (0.4, 0.3, 0.25, 0.05), 0.80, 0.90, 0.70, 0.72,
         0.77, 0.55),
    Team("Technical", 0.25, ("Setup", "Error", "Integration", "Performance", "Data"), (0.5, 0.2, 0.2, 0.1),
         0.81, 0.88, 0.62, 0.82, 0.72, 0.50, 0.20, 0.12),
)  # fmt: skip
NAMES = {
    "Accounts": "Ines Duarte;Karl Vester;Mila Stone;Noor Haddad;Oscar Lind",
    "Billing": "Ana Reis;Bram Kuiper;Carla Fonte;Dirk Janse;Elif Aydin;Femke Bos;Goran Ilic;Hanna Wolf",
    "Escalations": "Ivo Petrov;Jana Kral;Kofi Mensah",
    "Orders": "Lena Fischer;Marek Zima;Nadia Karim;Olaf Berg;Pia Novak;Quinn Daly;Rosa Blanco;Tim Braun",
    "Returns": "Sven Dahl;Tess Mulder;Ugo Conti;Vera Horn;Wim Claes",
    "Technical": "Aya Tanaka;Ben Okoro;Chloe Petit;Dario Russo;Emma Skov;Finn Maas;Grace Obi;Hugo Silva;"
    "Iris Blom;Joost Peeters;Kim Larsen;Luca Moretti",
}
SUPERVISORS = {
    "Accounts": "Tom Okafor", "Billing": "Sara Lund", "Escalations": "Paul Mertens",
    "Orders": "Greta Hahn", "Returns": "Yusuf Demir", "Technical": "Maria Costa",
}  # fmt: skip
LEAVER, MOVER = "Quinn Daly", "Marek Zima"
LEFT, MOVED = date(2026, 5, 29), date(2026, 3, 2)
LUCKY, UNLUCKY = "Pia Novak", "Tim Braun"
TRAPPED = "Hugo Silva"
COACHED = "Returns"
COACHED_FROM = date(2026, 1, 12)
HURRIED, HURRIED_FROM = "Orders", date(2026, 2, 1)
ROTTING, ROTTING_FROM = "Billing", date(2026, 4, 1)


def stays() -> list[tuple[str, str, date, date | None]]:
    """(agent, team, from, to) of every stay in a team."""
    found = []
    for team, names in NAMES.items():
        for agent in names.split(";"):
            if agent == MOVER:
                found += [
                    (agent, team, MONTHS[0], date(2026, 3, 1)),
                    (agent, "Technical", MOVED, None),
                ]
            else:
                found.append((agent, team, MONTHS[0], LEFT if agent == LEAVER else None))
    return found


def in_team(team: str, day: date) -> list[str]:
    """Who is in a team on a day."""
    return [
        agent
        for agent, of, start, end in stays()
        if of == team and start <= day and (end is None or day <= end)
    ]


def skill(agent: str) -> float:
    """What a person adds to the chance of a satisfied customer; the lucky and the unlucky add nothing."""
    if agent in (LUCKY, UNLUCKY):
        return 0.0
    return (sum(agent.encode()) % 9 - 4) / 100


def first_reply_level(team: Team, month: int) -> float:
    """Share of first replies in time: for a year it rises in every team (the driver that worked)."""
    start = {"Escalations": 0.74, "Technical": 0.72}.get(team.name, 0.78)
    return float(np.clip(start + max(0, month - 5) * 0.0135, 0, 0.955))


def csat_level(team: Team, day: date) -> float:
    """Chance of a satisfied customer. Coaching lifts one team; the hurried one pays; else it is flat."""
    if team.name == COACHED and day >= COACHED_FROM:
        return team.csat + 0.05
    if team.name == HURRIED and day >= HURRIED_FROM:
        return team.csat - 0.03
    return team.csat


def engagement_level(team: Team, day: date) -> float:
    """Mean share of points on the engagement criteria."""
    if team.name == COACHED and day >= COACHED_FROM:
        weeks = (day - COACHED_FROM).days / 7
        return team.engagement + min(weeks / 14, 1) * 0.16
    return team.engagement


def hurry(team: Team, day: date) -> float:
    """0 to 1: how far the hurried team has gone in cutting handle time."""
    if team.name != HURRIED or day < HURRIED_FROM:
        return 0.0
    return min((day - HURRIED_FROM).days / 90, 1.0)
