"""What customers answer: satisfaction after most tickets, recommendation now and then."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from generator.calendar import DAY, END, HOUR, NEVER, Instants, awake
from generator.organisation import by_team
from generator.stories import deal_luck, skill

PATIENCE = 13 * DAY  # the longest that an answer takes
COMMENTS = {
    1: (
        "I had to explain everything again.",
        "Still not solved.",
        "Nobody called me back.",
        "Closed without an answer to my question.",
    ),
    2: ("Took too long.", "The answer did not fit my question.", "I had to ask three times."),
    3: ("In the end it worked.", "Friendly, but slow.", "Only half of it is solved."),
    4: ("Good help.", "Clear answer, thank you.", "Solved, a day later than promised."),
    5: (
        "Quick and kind.",
        "She understood at once what I needed.",
        "Solved in one go.",
        "He called to check that it works.",
    ),
}


def ask(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """Add when a satisfaction survey was sent and answered, and the score (1 to 5, 0: none)."""
    table, count = tickets.copy(), len(tickets)
    teams, again = table["team"].to_numpy(), table["comes_back_unhappy"].to_numpy()
    is_sent = (table["excluded"] == "") & (table["resolved"] <= END - HOUR)
    is_sent &= again | (rng.random(count) < 0.92)
    table["sent"] = np.where(is_sent, table["resolved"] + HOUR, NEVER)
    answers = rng.random(count) < np.where(again, 0.96, by_team(teams, "response"))
    responded = _answered(rng, table["sent"].to_numpy(), 9)
    answers &= is_sent & (responded <= END)
    table["responded"] = np.where(answers, responded, NEVER)
    table["score"] = np.where(answers, _scores(rng, table), 0)
    return table


def _answered(rng: np.random.Generator, sent: Instants, hours: float) -> Instants:
    """When answers come: half of them within so many hours."""
    delay = (rng.lognormal(np.log(hours), 1.1, len(sent)) * HOUR).clip(300, PATIENCE)
    return awake(sent + delay.astype(np.int64))


def _scores(rng: np.random.Generator, table: pd.DataFrame) -> Instants:
    """Skill decides the chance, and a draw the rest; who comes back unhappy is won back or not."""
    teams, agents = table["team"].to_numpy(), table["resolver"].to_numpy()
    chance = by_team(teams, "csat") + skill("care", 0.018)[agents]
    luck = rng.random(len(table))
    deal_luck(rng, luck, chance, agents, table["responded"].to_numpy())
    poor = luck / (1 - chance)  # 0 to 1 among those who are not satisfied
    unsatisfied = np.select([poor < 0.45, poor < 0.85], [1, 2], 3)
    satisfied = np.where(rng.random(len(table)) < 0.62, 5, 4)
    usual = np.where(luck >= 1 - chance, satisfied, unsatisfied)
    won_back = rng.random(len(table)) < by_team(teams, "recovery")
    returned = np.where(won_back, 3 + (luck > 0.12) + (luck > 0.6), 1 + (luck > 0.5))
    return np.where(table["comes_back_unhappy"], returned, usual)


def csat(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """One row a survey sent."""
    table = tickets[tickets["sent"] <= END]
    return pd.DataFrame({
        "kind": "csat",
        "ticket_id": table["ticket_id"],
        "team": table["team"],
        "agent": table["resolver"],
        "customer": table["customer"],
        "sent": table["sent"],
        "responded": table["responded"],
        "score": table["score"],
        "comment": _comments(rng, table["score"].to_numpy()),
    })  # fmt: skip


def _comments(rng: np.random.Generator, scores: Instants) -> NDArray[np.object_]:
    found = np.full(len(scores), "", object)
    for score, texts in COMMENTS.items():
        places = np.flatnonzero((scores == score) & (rng.random(len(scores)) < 0.2))
        found[places] = rng.choice(np.array(texts, object), len(places))
    return found


def nps(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """Some customers are asked three days after a ticket, detractors once more after two weeks."""
    asked = tickets[(tickets["sent"] <= END - 3 * DAY) & (rng.random(len(tickets)) < 0.085)]
    asked = asked.drop_duplicates("customer")
    first = _recommend(rng, asked["team"], asked["customer"], asked["sent"] + 3 * DAY, 0.28, 0.19)
    unhappy = first[(first["responded"] <= END) & (first["score"] <= 6)]
    sent = unhappy["responded"] + 14 * DAY
    second = _recommend(rng, unhappy["team"], unhappy["customer"], sent, 0.75, 0.45)
    return pd.concat([first, second], ignore_index=True)


def _recommend(
    rng: np.random.Generator,
    teams: pd.Series,
    customers: pd.Series,
    sent: pd.Series,
    response: float,
    detractors: float,
) -> pd.DataFrame:
    """NPS surveys (0 to 10, -1: not answered) of which a share is answered, and a share unhappy."""
    responded = _answered(rng, sent.to_numpy(), 20)
    answers = (rng.random(len(sent)) < response) & (responded <= END)
    content = np.where(rng.random(len(sent)) < 0.57, rng.integers(9, 11, len(sent)), 0)
    content = np.where(content > 0, content, rng.integers(7, 9, len(sent)))
    unhappy = 6 - rng.poisson(1.2, len(sent)).clip(0, 6)
    score = np.where(rng.random(len(sent)) < detractors, unhappy, content)
    table = pd.DataFrame({
        "kind": "nps",
        "team": teams.to_numpy(),
        "customer": customers.to_numpy(),
        "sent": sent.to_numpy(),
        "responded": np.where(answers, responded, NEVER),
        "score": np.where(answers, score, -1),
    })  # fmt: skip
    return table[table["sent"] <= END]
