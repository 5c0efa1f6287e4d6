"""What the organisation itself writes down: reviews, coaching, people, the pulse, costs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from generator.calendar import END, FIRST, HOUR, LAST, instant, later, month
from generator.organisation import (
    AGENTS,
    REVIEWERS,
    STAYS,
    SUPERVISORS,
    TEAM_NUMBER,
    TEAMS,
    Stay,
    members,
    random,
)
from generator.stories import (
    COACHED,
    COACHED_FROM,
    COACHED_UNTIL,
    engagement_level,
    hurry,
    skill,
)

REVIEWS_A_MONTH, MAX_SCORE = 5, 5
# criterion, aim, long-run share of the points (None: the team's own level)
CRITERIA = (
    ("Takes up how the customer feels", "engagement", None),
    ("Makes it personal, not scripted", "engagement", None),
    ("Answer is right and complete", "execution", 0.88),
    ("Clear and friendly language", "experience", 0.86),
    ("Says what happens next, and when", "expediting", 0.83),
)
PUT_RIGHT = ("Owns the mistake and puts it right", "recovery", 0.77)  # where something went wrong
QUESTIONS = (
    "I can do my work well here",
    "I know what is expected of me",
    "My workload leaves room to do it right",
    "Good work is seen",
    "I would recommend this team to a friend",
)
COACHED_METRICS = ("csat", "resolution_sla", "quality_engagement", "reopen_rate", "critical_error_free")
MONTHS = [
    date(year, number, 1)
    for year in (FIRST.year, LAST.year)
    for number in range(1, 13)
    if FIRST <= date(year, number, 1) <= LAST
]
COST_OF_A_MEMBER = 4_650.0  # EUR a month: salary, place, licences


def reviews(tickets: pd.DataFrame) -> pd.DataFrame:
    """Five reviews a month and person, of tickets resolved in that month."""
    rng = random("reviews")
    done = tickets[(tickets["resolved"] <= END - 80 * HOUR) & (tickets["excluded"] == "")]
    drawn = []
    months = month(done["resolved"].to_numpy())
    for (_, _), places in done.groupby([months, done["resolver"].to_numpy()]).indices.items():
        drawn.append(rng.choice(places, min(REVIEWS_A_MONTH, len(places)), replace=False))
    table = done.iloc[np.sort(np.concatenate(drawn))].reset_index(drop=True)
    table["reviewed"] = later(table["resolved"].to_numpy(), rng.uniform(3, 22, len(table)) * HOUR)
    table["review_id"] = 700_001 + np.arange(len(table))
    rows = [row for ticket in table.itertuples() for row in _criteria(rng, ticket)]
    return _scored(rng, pd.DataFrame(rows))


def _criteria(rng: np.random.Generator, ticket: Any) -> Iterator[dict[str, object]]:
    """Four or five rows a review: two on engagement, the last one as the case asks for it."""
    chosen = "random" if rng.random() < 0.93 else "picked"
    went_wrong = ticket.reopens > 0 or 0 < ticket.score <= 2
    last = [PUT_RIGHT] if went_wrong else [CRITERIA[-1]] if rng.random() < 0.7 else []
    reviewer = REVIEWERS[int(rng.integers(len(REVIEWERS)))]
    for criterion, aim, level in (*CRITERIA[:-1], *last):
        yield {
            "review_id": ticket.review_id,
            "criterion": criterion,
            "aim": aim,
            "level": np.nan if level is None else level,
            "ticket_id": ticket.ticket_id,
            "agent": ticket.resolver,
            "team": ticket.team,
            "reviewer": reviewer,
            "reviewed": ticket.reviewed,
            "chosen": chosen,
        }


def _scored(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    teams, reviewed = rows["team"].to_numpy(), rows["reviewed"].to_numpy()
    haste = hurry(teams, reviewed)
    is_execution = (rows["aim"] == "execution").to_numpy()
    level = rows["level"].fillna(pd.Series(engagement_level(teams, reviewed))).to_numpy()
    level = level - 0.06 * haste * is_execution - 0.04 * (rows["chosen"] == "picked")
    # some cases are harder than others, for every criterion of their review
    case = rng.normal(0, 0.04, rows["review_id"].nunique())[pd.factorize(rows["review_id"])[0]]
    share = np.clip(level + case + skill("manner", 0.02)[rows["agent"]], 0.05, 0.99)
    rows["score"] = rng.binomial(MAX_SCORE, share)
    rows["max_score"] = MAX_SCORE
    errors = 0.03 + np.abs(skill("care for detail", 0.03)[rows["agent"]]) + 0.04 * haste
    rows["critical"] = is_execution & (rng.random(len(rows)) < errors)
    return rows


def coaching() -> pd.DataFrame:
    """One or two actions from every fortnightly talk; one team had a talk a week for a season."""
    rng = random("coaching")
    keeps = np.clip(0.80 + skill("keeping promises", 0.10), 0.5, 0.97)
    rows = [row for stay in STAYS for row in _talks(rng, stay, keeps[AGENTS.index(stay.agent)])]
    rows.sort(key=lambda row: (str(row["agreed"]), str(row["agent"])))
    return pd.DataFrame([{"action_id": 800_001 + place, **row} for place, row in enumerate(rows)])


def _talks(rng: np.random.Generator, stay: Stay, keeps: float) -> Iterator[dict[str, object]]:
    day = stay.start + timedelta(days=int(rng.integers(3, 14)))
    while day <= (stay.end or LAST) - timedelta(days=3):
        season = stay.team == COACHED and COACHED_FROM <= day <= COACHED_UNTIL
        for _ in range(1 if season else int(rng.integers(1, 4))):
            metric = "quality_engagement" if season else str(rng.choice(COACHED_METRICS))
            yield _action(rng, stay, day, metric, max(keeps, 0.9) if season else keeps)
        day += timedelta(days=7 if season else 14)


def _action(rng: np.random.Generator, stay: Stay, day: date, metric: str, keeps: float) -> dict[str, object]:
    weekday = day - timedelta(days=max(day.weekday() - 4, 0))
    agreed = instant(weekday, float(rng.integers(36, 68)) / 4)
    due = instant(weekday + timedelta(days=14), 18)
    in_time = rng.random() < keeps
    done = due - int(rng.integers(1, 150)) * HOUR if in_time else due + int(rng.integers(15, 220)) * HOUR
    given_up = not in_time and rng.random() < 0.25
    return {
        "agent": stay.agent,
        "team": stay.team,
        "coach": SUPERVISORS[stay.team],
        "metric": metric,
        "agreed": agreed,
        "due": due,
        "done": None if given_up or done > END else _by_day(done),
    }


def _by_day(moment: int) -> int:
    """The same day at an hour of work."""
    return moment - moment % 86_400 + 9 * HOUR + (moment % 86_400) * 8 // 24


def people() -> pd.DataFrame:
    """One row a stay; names as tickets carry them, the login as another name."""
    return pd.DataFrame([
        {
            "agent": stay.agent,
            "aliases": f"{stay.agent[0]}{stay.agent.split()[-1]}".lower(),
            "name": stay.agent,
            "email": f"{stay.agent.lower().replace(' ', '.')}@meridian.example",
            "team": stay.team,
            "supervisor": SUPERVISORS[stay.team],
            "from_date": stay.start,
            "to_date": stay.end,
        }
        for stay in STAYS
    ])  # fmt: skip


def pulse() -> pd.DataFrame:
    """Five questions on the last Thursday of each month, from everybody who answers."""
    rng = random("pulse")
    rows: list[dict[str, object]] = []
    for first in MONTHS:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        day = last - timedelta(days=(last.weekday() - 3) % 7)
        for team in TEAMS:
            size = len(members(team.name, day))
            # two answers at least, or three people could guess who said what
            answering = max(int(rng.binomial(size, 0.9)), 2)
            for _ in range(answering):
                rows += _answers(rng, team.name, day)
    table = pd.DataFrame(rows)
    table["response_id"] = 900_001 + np.arange(len(table)) // len(QUESTIONS)
    return table


def _answers(rng: np.random.Generator, team: str, day: date) -> Iterator[dict[str, object]]:
    level = TEAMS[TEAM_NUMBER[team]].pulse + float(rng.normal(0, 0.08))
    asked = instant(day, float(rng.integers(36, 68)) / 4)
    for question in QUESTIONS:
        content = rng.random() < level
        score = rng.choice((4, 5)) if content else rng.choice((1, 2, 3), p=(0.15, 0.3, 0.55))
        yield {"team": team, "question": question, "score": int(score), "asked": asked}


def costs() -> pd.DataFrame:
    """What each team cost in each month, all in."""
    rng, rows = random("costs"), []
    for first in MONTHS:
        raised = 1.03 if first >= date(2026, 1, 1) else 1.0
        for team in TEAMS:
            size = len(members(team.name, first + timedelta(days=14)))
            amount = size * COST_OF_A_MEMBER * raised + float(rng.normal(900, 250))
            rows.append({"team": team.name, "month": first, "amount": round(amount, 2)})
    return pd.DataFrame(rows).assign(currency="EUR")
