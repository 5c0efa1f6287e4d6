"""What people say: surveys, quality reviews, coaching, the pulse; and what it costs."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from generator import organisation as org
from generator.calendar import END, LAST

CRITERIA = (
    ("Takes up the customer's feeling", "engagement"),
    ("Makes the customer feel heard", "engagement"),
    ("Answer is right and complete", "execution"),
    ("Clear and friendly language", "experience"),
    ("Says what happens next, and when", "expediting"),
)
QUESTIONS = (
    "I can do my work well here",
    "I know what is expected of me",
    "My work is seen",
    "I would recommend this team",
)
END_TIME = pd.Timestamp(END)


def surveys(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """CSAT after most solved tickets, a second one after an unhappy answer, NPS now and then."""
    asked = tickets[tickets["resolved_at"].notna() & (tickets["excluded"] == "")]
    asked = asked[rng.random(len(asked)) < 0.85]
    first = _csat(rng, asked)
    again = _second_answers(rng, first)
    table = pd.concat([first, again, _nps(rng, tickets)], ignore_index=True)
    table["response_id"] = np.arange(500001, 500001 + len(table))
    return table


def _csat(rng: np.random.Generator, asked: pd.DataFrame) -> pd.DataFrame:
    days = asked["resolved_at"].dt.date
    chance = np.array(
        [
            org.csat_level(org.TEAMS[team], day) + org.skill(agent) - (0.06 if late else -0.006)
            for team, day, agent, late in zip(
                asked["team_number"], days, asked["resolver"], asked["late"], strict=True
            )
        ]
    )
    sent = asked["resolved_at"] + pd.to_timedelta(rng.integers(20, 90, len(asked)), unit="min")
    responded = sent + pd.to_timedelta((rng.exponential(1.5, len(asked)) * 1440).astype(int), unit="min")
    answered = (rng.random(len(asked)) < 0.25) & (responded <= END_TIME) & (sent <= END_TIME)
    score = _scores(rng, rng.random(len(asked)) < chance)
    table = pd.DataFrame(
        {
            "kind": "csat",
            "ticket_id": asked["ticket_id"],
            "team": asked["team"],
            "agent": asked["resolver"],
            "customer": asked["customer"],
            "team_number": asked["team_number"],
            "sent_at": sent,
            "responded_at": responded.where(answered),
            "score": pd.Series(score, index=asked.index).where(answered),
        }
    )
    table = table[table["sent_at"] <= END_TIME].reset_index(drop=True)
    _luck(table)
    return table.assign(scale_min=1, scale_max=5)


def _scores(rng: np.random.Generator, satisfied: np.ndarray) -> np.ndarray:
    good = np.where(rng.random(len(satisfied)) < 0.6, 5, 4)
    poor = rng.choice([3, 2, 1], len(satisfied), p=(0.35, 0.3, 0.35))
    return np.where(satisfied, good, poor).astype(float)


def _luck(table: pd.DataFrame) -> None:
    """Two people of equal skill, one with every lucky draw of the last three months."""
    recent = table["responded_at"] >= pd.Timestamp("2026-08-01")
    for agent, good in ((org.LUCKY, 0.88), (org.UNLUCKY, 0.74)):
        places = table.index[recent & (table["agent"] == agent) & table["score"].notna()]
        happy = round(len(places) * good)
        pattern = [5.0, 4.0] * len(places)
        spread = np.linspace(0, len(places) - 1, happy).astype(int)
        scores = np.array([2.0 if number % 2 else 3.0 for number in range(len(places))])
        scores[spread] = pattern[:happy]
        table.loc[places, "score"] = scores


def _second_answers(rng: np.random.Generator, first: pd.DataFrame) -> pd.DataFrame:
    """Unhappy customers are called back and asked again; teams differ in how well they put it right."""
    unhappy = first[first["score"] <= 2]
    unhappy = unhappy[rng.random(len(unhappy)) < 0.85].copy()
    days = rng.integers(3, 20, len(unhappy))
    unhappy["sent_at"] = unhappy["responded_at"] + pd.to_timedelta(days, unit="D")
    answer = unhappy["sent_at"] + pd.to_timedelta(rng.integers(30, 4000, len(unhappy)), unit="min")
    chance = np.array([org.TEAMS[team].recovery for team in unhappy["team_number"]])
    won = rng.random(len(unhappy)) < chance
    score = np.where(
        won, rng.choice([3, 4, 5], len(unhappy), p=(0.2, 0.45, 0.35)), rng.choice([1, 2], len(unhappy))
    )
    answered = (rng.random(len(unhappy)) < 0.68) & (answer <= END_TIME)
    unhappy["responded_at"] = answer.where(answered)
    unhappy["score"] = pd.Series(score, index=unhappy.index, dtype=float).where(answered)
    return unhappy[unhappy["sent_at"] <= END_TIME]


def _nps(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    count = 5000
    customers = rng.choice(tickets["customer"].unique(), count)
    sent = pd.Timestamp("2025-05-10") + pd.to_timedelta(rng.integers(0, 530 * 1440, count), unit="min")
    responded = sent + pd.to_timedelta(rng.integers(10, 5000, count), unit="min")
    answered = (rng.random(count) < 0.25) & (responded <= END_TIME)
    chances = (0.03, 0.01, 0.02, 0.03, 0.03, 0.06, 0.08, 0.14, 0.18, 0.20, 0.22)
    score = pd.Series(rng.choice(11, count, p=chances), dtype=float)
    return pd.DataFrame(
        {
            "kind": "nps",
            "customer": customers,
            "sent_at": sent,
            "responded_at": pd.Series(responded).where(answered),
            "score": score.where(answered),
            "scale_min": 0,
            "scale_max": 10,
        }
    )


def reviews(rng: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """Five reviews a month and person, five criteria each, drawn by chance nine times in ten."""
    rows, number = [], 700001
    by_agent = tickets.groupby([tickets["resolver"], tickets["resolved_at"].dt.to_period("M")]).indices
    for (agent, _), places in sorted(by_agent.items(), key=lambda item: (str(item[0][1]), item[0][0])):
        for place in rng.choice(places, min(5, len(places)), replace=False):
            ticket = tickets.iloc[place]
            rows += _review(rng, number, str(agent), ticket)
            number += 1
    return pd.DataFrame(rows)


def _review(rng: np.random.Generator, number: int, agent: str, ticket: pd.Series) -> list[dict[str, object]]:
    when = ticket["resolved_at"] + pd.Timedelta(hours=int(rng.integers(4, 70)))
    if when > END_TIME:
        return []
    team = org.TEAMS[ticket["team_number"]]
    hurry = org.hurry(team, when.date())
    level = {
        "engagement": org.engagement_level(team, when.date()),
        "execution": 0.88 - 0.10 * hurry,
        "experience": 0.86,
        "expediting": 0.84,
    }
    chosen = "random" if rng.random() < 0.9 else "picked"
    found = []
    for criterion, aim in CRITERIA:
        points = rng.binomial(5, np.clip(level[aim] + org.skill(agent) / 2 + rng.normal(0, 0.08), 0, 1))
        found.append(
            {
                "review_id": number,
                "criterion": criterion,
                "aim": aim,
                "ticket_id": ticket["ticket_id"],
                "agent": agent,
                "team": team.name,
                "reviewer": org.SUPERVISORS[team.name],
                "reviewed_at": when,
                "score": points,
                "max_score": 5,
                "critical": aim == "execution" and bool(rng.random() < 0.03 + 0.03 * hurry),
                "chosen": chosen,
            }
        )
    return found


def coaching(rng: np.random.Generator) -> pd.DataFrame:
    """Two or so actions a month and person; one team has a season of it, on engagement."""
    rows, number = [], 800001
    metrics = ("csat", "resolution_sla", "first_contact_resolution", "quality_engagement", "reopen_rate")
    for agent, team, start, end in org.stays():
        day = start + timedelta(days=int(rng.integers(2, 14)))
        while day < (end or LAST):
            season = team == org.COACHED and org.COACHED_FROM <= day <= org.COACHED_FROM + timedelta(days=100)
            due = day + timedelta(days=14)
            late = rng.random() < (0.08 if season else 0.18)
            done = due + timedelta(days=int(rng.integers(1, 12)) if late else -int(rng.integers(0, 9)))
            rows.append(
                {
                    "action_id": number,
                    "agent": agent,
                    "team": team,
                    "coach": org.SUPERVISORS[team],
                    "metric": "quality_engagement" if season else rng.choice(metrics),
                    "agreed_at": pd.Timestamp(day) + pd.Timedelta(hours=10),
                    "due_at": pd.Timestamp(due) + pd.Timedelta(hours=17),
                    "done_at": pd.Timestamp(done) + pd.Timedelta(hours=15) if done <= LAST else None,
                }
            )
            number += 1
            day += timedelta(days=int(rng.integers(5, 10) if season else rng.integers(9, 18)))
    return pd.DataFrame(rows)


def people() -> pd.DataFrame:
    """One row a stay; names as the tickets carry them, with a short form as alias."""
    return pd.DataFrame(
        [
            {
                "agent": agent,
                "aliases": f"{agent[0]}. {agent.split()[-1]}",
                "name": agent,
                "email": f"{agent.lower().replace(' ', '.')}@meridian.example",
                "team": team,
                "supervisor": org.SUPERVISORS[team],
                "from_date": start,
                "to_date": end,
            }
            for agent, team, start, end in org.stays()
        ]
    )


def pulse(rng: np.random.Generator) -> pd.DataFrame:
    """At each month's end; nobody's name is on it."""
    rows, number = [], 900001
    for month in org.MONTHS:
        day = pd.Timestamp(month) + pd.Timedelta(days=25, hours=12)
        for team in org.TEAMS:
            for _ in org.in_team(team.name, date(month.year, month.month, 26)):
                if rng.random() < 0.88:
                    for question in QUESTIONS:
                        good = rng.random() < team.pulse
                        rows.append(
                            {
                                "response_id": number,
                                "team": team.name,
                                "question": question,
                                "score": int(rng.choice([4, 5]))
                                if good
                                else int(rng.choice([1, 2, 3], p=(0.15, 0.3, 0.55))),
                                "asked_at": day,
                            }
                        )
                    number += 1
    return pd.DataFrame(rows)


def costs(rng: np.random.Generator) -> pd.DataFrame:
    """What each team costs a month, all in."""
    return pd.DataFrame(
        [
            {
                "team": team.name,
                "month": month,
                "amount": round(len(org.in_team(team.name, month)) * 4650 + float(rng.normal(900, 250)), 2),
                "currency": "EUR",
            }
            for month in org.MONTHS
            for team in org.TEAMS
        ]
    )
