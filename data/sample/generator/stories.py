"""The planted stories: who they happen to, from when, and how strongly. README.md tells them.

Every function takes the tickets' team numbers and instants and gives an effect for each.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from generator.calendar import END, Instants, instant, ramp
from generator.organisation import AGENT_NUMBER, AGENTS, TEAM_NUMBER, by_team, random

Shares = NDArray[np.float64]
Teams = NDArray[np.int64]

# 1 quality rose after coaching
COACHED, COACHED_FROM, COACHED_UNTIL = "Returns", date(2026, 1, 12), date(2026, 4, 20)
# 2 quicker, and solved less often at once
HURRIED, HURRIED_FROM, HURRIED_UNTIL = "Orders", date(2026, 2, 1), date(2026, 5, 1)
# 3 the driver improved for a year, the outcome stayed
RISES_FROM, RISES_UNTIL, RISE = date(2025, 10, 1), date(2026, 10, 1), 0.26
# 5 a few tickets are never taken up again
ROTTING, ROTTING_FROM, ROTTING_UNTIL = "Billing", date(2025, 12, 1), date(2026, 10, 20)
ROTTING_SHARE = 0.0042
# 6 equal skill, unequal luck: of twenty equal draws one has the best, the other the worst
LUCKY, UNLUCKY, LUCK_FROM, DRAWS = "Pia Novak", "Tim Braun", date(2026, 8, 1), 20
# 7 late tickets go to one person after others have resolved them
TRAPPED, TRAPPED_TEAM, TRAPPED_SHARE = "Hugo Silva", "Technical", 0.45


def hurry(teams: Teams, instants: Instants) -> Shares:
    """0 to 1: how far a team has gone in cutting its handle time."""
    return (teams == TEAM_NUMBER[HURRIED]) * ramp(instants, HURRIED_FROM, HURRIED_UNTIL)


def first_reply_share(teams: Teams, instants: Instants) -> Shares:
    """E-mails answered in time: the same rise in every team, over one year."""
    rise = RISE * ramp(instants, RISES_FROM, RISES_UNTIL)
    return np.minimum(by_team(teams, "first_reply") + rise, 0.97)


def engagement_level(teams: Teams, instants: Instants) -> Shares:
    """Share of the points for engagement."""
    coached = (teams == TEAM_NUMBER[COACHED]) * ramp(instants, COACHED_FROM, COACHED_UNTIL)
    return by_team(teams, "engagement") + 0.15 * coached


def is_rotting(rng: np.random.Generator, teams: Teams, instants: Instants) -> NDArray[np.bool_]:
    """Which tickets get a first reply and nothing after it."""
    within = (instants >= instant(ROTTING_FROM)) & (instants < instant(ROTTING_UNTIL))
    drawn = rng.random(len(teams)) < ROTTING_SHARE
    return (teams == TEAM_NUMBER[ROTTING]) & within & drawn


def skill(name: str, spread: float) -> Shares:
    """What each person adds of their own, by agent number; the lucky and the unlucky add nothing."""
    effects = random(f"skill {name}").normal(0, spread, len(AGENTS))
    effects[[AGENT_NUMBER[LUCKY], AGENT_NUMBER[UNLUCKY]]] = 0
    return effects


def deal_luck(
    rng: np.random.Generator, luck: Shares, chance: Shares, agents: Instants, answered: Instants
) -> None:
    """Replace two people's latest draws by the best and the worst of equal ones, in place.

    `luck` is uniform; a customer is satisfied where it is at least 1 - chance.
    """
    recent = (answered >= instant(LUCK_FROM)) & (answered <= END)
    for agent, choose in ((LUCKY, np.argmax), (UNLUCKY, np.argmin)):
        places = np.flatnonzero(recent & (agents == AGENT_NUMBER[agent]))
        if len(places):
            draws = rng.random((DRAWS, len(places)))
            satisfied = (draws >= 1 - chance[places]).mean(axis=1)
            luck[places] = draws[choose(satisfied)]


def hand_over_late(
    rng: np.random.Generator, teams: Teams, resolvers: Instants, is_late: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which resolved tickets are assigned to TRAPPED afterwards, for the apology and the credit."""
    others = (teams == TEAM_NUMBER[TRAPPED_TEAM]) & (resolvers != AGENT_NUMBER[TRAPPED])
    return others & is_late & (rng.random(len(teams)) < TRAPPED_SHARE)
