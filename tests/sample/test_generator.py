"""The sample organisation: reproducible, plausible, and every planted story is in the exports.

The figures are counted straight from the exports with pandas, without the product's own queries.
"""

from __future__ import annotations

import gzip
import importlib
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from dashboard.paths import sample_folder

FOLDER = sample_folder()
END = pd.Timestamp("2026-10-31 22:30:00")
INSTANTS = {
    "tickets": ["created_at", "updated_at", "first_reply_at", "resolved_at", "closed_at"],
    "surveys": ["sent_at", "responded_at"],
    "reviews": ["reviewed_at"],
    "pulse": ["asked_at"],
}
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("generate")
    sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module")
def exports() -> Tables:
    """The committed exports."""
    dates = {
        **INSTANTS,
        "tickets": [*INSTANTS["tickets"], "first_reply_due_at", "resolution_due_at"],
        "coaching": ["agreed_at", "due_at", "done_at"],
        "people": ["from_date", "to_date"],
        "costs": ["month"],
    }
    return {
        name: pd.read_csv(FOLDER / f"{name}.csv.gz", low_memory=False, parse_dates=columns)
        for name, columns in dates.items()
    }


@pytest.fixture(scope="module")
def tickets(exports: Tables) -> pd.DataFrame:
    """What every metric counts: without spam, merged, test and outbound."""
    table = exports["tickets"]
    return table[table["excluded"].isna()]


def top_two(answers: pd.DataFrame) -> float:
    return float((answers["score"] >= 4).mean() * 100)


def one_contact(tickets: pd.DataFrame) -> float:
    """First contact resolution in percent, counted the slow way."""
    table = tickets.sort_values("created_at")
    again = table.groupby(["customer", "category"])["created_at"].shift(-1)
    is_quick = table["channel"].isin(["phone", "chat"])
    once = (table["transfers"] == 0).where(is_quick, table["agent_replies"] <= 1)
    solved = once & (table["reopens"] == 0) & ~(again <= table["resolved_at"] + timedelta(days=7))
    return float(solved[table["resolved_at"] <= END - timedelta(days=7)].mean() * 100)


def overdue_share(tickets: pd.DataFrame, day: str) -> float:
    """Open tickets past their due time in percent of the open, at the end of a day."""
    moment = pd.Timestamp(day) + timedelta(days=1)
    is_open = (tickets["created_at"] < moment) & ~(tickets["resolved_at"] < moment)
    return float((tickets.loc[is_open, "resolution_due_at"] < moment).mean() * 100)


# ---- the generator


@pytest.mark.long
def test_same_seed_same_bytes(generate: ModuleType, tmp_path: Path) -> None:
    for run in ("one", "two"):
        generate.write(generate.exports(contacts=1500), tmp_path / run)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(names) == 7
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.long
def test_committed_exports_are_what_the_generator_makes(generate: ModuleType, tmp_path: Path) -> None:
    generate.write(generate.exports(), tmp_path)
    for made in tmp_path.iterdir():
        # the packed bytes depend on the zlib at hand, the text must not
        committed = gzip.decompress((FOLDER / made.name).read_bytes())
        assert gzip.decompress(made.read_bytes()) == committed, made.name


# ---- sizes and plausibility


def test_sizes(exports: Tables) -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv.gz")) <= 6_000_000
    assert 60_000 <= len(exports["tickets"]) <= 75_000
    people = exports["people"]
    assert 38 <= people["agent"].nunique() <= 42
    for day in ("2025-05-01", "2026-02-28", "2026-03-02", "2026-10-31"):
        there = (people["from_date"] <= day) & ~(people["to_date"] < day)
        sizes = people[there].groupby("team").size()
        assert len(sizes) == 6
        assert sizes.between(3, 12).all(), day


def test_one_person_left_and_one_moved(exports: Tables, tickets: pd.DataFrame) -> None:
    people = exports["people"]
    rows = people.groupby("agent").size()
    mover, leaver = rows[rows == 2].index, people[people["to_date"].notna()]
    assert list(mover) == ["Marek Zima"]
    assert set(leaver["agent"]) == {"Marek Zima", "Quinn Daly"}
    last = tickets[tickets["resolver"] == "Quinn Daly"]["resolved_at"].max()
    assert last < pd.Timestamp("2026-05-30")
    assert set(tickets[tickets["resolver"] == "Marek Zima"]["team"]) == {"Orders", "Technical"}


def test_instants_follow_each_other_and_none_is_later_than_the_end(exports: Tables) -> None:
    table = exports["tickets"]
    for before, after in (
        ("created_at", "first_reply_at"),
        ("first_reply_at", "resolved_at"),
        ("resolved_at", "closed_at"),
        ("closed_at", "updated_at"),
        ("resolved_at", "updated_at"),
    ):
        assert not (table[after] < table[before]).any(), (before, after)
    for name, columns in INSTANTS.items():
        for column in columns:
            assert exports[name][column].max() <= END, (name, column)
            # the hour that daylight saving skips or repeats
            assert not (exports[name][column].dt.hour == 2).any(), (name, column)


def test_status_fits_the_instants(exports: Tables) -> None:
    table = exports["tickets"]
    assert ((table["status"] == "closed") == table["closed_at"].notna()).all()
    solved = table["resolved_at"].notna() & table["closed_at"].isna()
    assert ((table["status"] == "solved") == solved).all()
    new = table["status"] == "new"
    assert table.loc[new, "first_reply_at"].isna().all()
    assert table.loc[table["status"].isin(["open", "pending", "hold"]), "first_reply_at"].notna().all()


def test_calls_and_chats_come_while_we_are_open(exports: Tables) -> None:
    organisation = tomllib.loads((FOLDER / "strategy.toml").read_text())["organisation"]
    table = exports["tickets"]
    created = table.loc[table["channel"].isin(["phone", "chat"]), "created_at"]
    assert not created.dt.date.isin(organisation["holidays"]).any()
    assert not (created.dt.day_of_week == 6).any()
    assert created.dt.hour.between(8, 19).all()
    weekdays = table["created_at"].dt.day_of_week.value_counts()
    assert weekdays[0] > weekdays[4] > 2 * weekdays[5] > 2 * weekdays[6]


def test_queues_differ_in_what_comes_in(tickets: pd.DataFrame) -> None:
    categories = tickets.groupby("team")["category"].unique()
    assert sum(len(names) for names in categories) == tickets["category"].nunique()
    chats = (tickets["channel"] == "chat").groupby(tickets["team"]).mean()
    assert chats["Orders"] > 0.25
    assert chats["Escalations"] == 0
    # skewed: the mean is far above the median
    minutes = (tickets["resolved_at"] - tickets["created_at"]).dt.total_seconds()
    assert minutes.mean() > 1.5 * minutes.median()
    assert tickets["customer"].value_counts().iloc[0] < 60


def test_a_quarter_of_the_surveys_is_answered(exports: Tables) -> None:
    asked = exports["surveys"]
    assert asked["score"].notna().mean() == pytest.approx(0.25, abs=0.02)
    assert (asked["score"].notna() == asked["responded_at"].notna()).all()
    delay = (asked["responded_at"] - asked["sent_at"]).dropna()
    assert delay.min() > timedelta(0)
    assert delay.max() <= timedelta(days=14)


def test_enough_unhappy_customers_answer_again(exports: Tables) -> None:
    """About thirty for each team in a quarter: fewer would leave service recovery unclear."""
    answers = exports["surveys"].query("kind == 'csat' and score > 0").sort_values("responded_at")
    again = answers.groupby("customer")["responded_at"].shift(-1) - answers["responded_at"]
    counted = answers[(answers["score"] <= 2) & (again <= timedelta(days=30))]
    quarters = counted[counted["responded_at"] < "2026-10-01"].groupby(
        ["team", counted["responded_at"].dt.to_period("Q")]
    )
    full = quarters.size().unstack("team").loc["2025Q3":"2026Q3"]
    assert full.mean().min() >= 28
    assert full.min().min() >= 18


def test_reviews_pulse_and_costs_are_complete(exports: Tables) -> None:
    rows = exports["reviews"]
    criteria = rows.groupby("review_id").size()
    assert set(criteria) <= {4, 5}
    engagement = rows[rows["aim"] == "engagement"].groupby("review_id").size()
    assert (engagement == 2).all()
    assert set(rows["aim"]) == {"engagement", "execution", "experience", "expediting", "recovery"}
    assert len(criteria) / 18 / 40 == pytest.approx(5, abs=0.35)
    pulse = exports["pulse"]
    assert pulse.groupby(["team", pulse["asked_at"].dt.to_period("M")]).size().min() >= 7
    assert len(exports["costs"].groupby(["team", "month"])) == 6 * 18
    assert set(exports["costs"]["currency"]) == {"EUR"}


# ---- the stories, numbered as in README.md


def test_1_quality_rose_after_coaching(exports: Tables) -> None:
    rows = exports["reviews"].query("team == 'Returns' and aim == 'engagement'")
    share = rows["score"] / rows["max_score"] * 100
    before = share[rows["reviewed_at"] < "2026-01-12"].mean()
    after = share[rows["reviewed_at"] >= "2026-05-01"].mean()
    assert after - before > 12
    actions = exports["coaching"].query("team == 'Returns' and metric == 'quality_engagement'")
    season = actions["agreed_at"].between("2026-01-12", "2026-04-21")
    assert season.sum() > 10 * 5
    assert season.mean() > 0.4


def test_2_quicker_and_solved_less_often_at_once(tickets: pd.DataFrame) -> None:
    orders = tickets[(tickets["team"] == "Orders") & tickets["resolved_at"].notna()]
    early = orders[orders["resolved_at"] < "2026-02-01"]
    late = orders[orders["resolved_at"] >= "2026-05-01"]
    assert late["handle_minutes"].median() < 0.7 * early["handle_minutes"].median()
    assert one_contact(late) < one_contact(early) - 12


def test_3_the_driver_rose_for_a_year_and_the_outcome_stayed(exports: Tables, tickets: pd.DataFrame) -> None:
    quarter = tickets["created_at"].dt.to_period("Q").astype(str)
    met = tickets["first_reply_at"] <= tickets["first_reply_due_at"]
    decided = tickets["first_reply_at"].notna() | (tickets["first_reply_due_at"] < END)
    driver = met[decided].groupby(quarter[decided]).mean() * 100
    steps = driver.loc["2025Q4":"2026Q4"].diff().dropna()
    assert (steps > 0).all()
    assert driver["2026Q4"] - driver["2025Q3"] > 10
    answers = exports["surveys"].query("kind == 'csat' and score > 0")
    outcome = answers.groupby(answers["responded_at"].dt.to_period("Q").astype(str)).apply(top_two)
    assert outcome.loc["2025Q3":"2026Q3"].max() - outcome.loc["2025Q3":"2026Q3"].min() < 3


def test_4_good_on_average_and_bad_at_one_thing(exports: Tables, tickets: pd.DataFrame) -> None:
    recent = tickets[tickets["resolved_at"] >= "2026-08-01"]
    assert one_contact(recent[recent["team"] == "Accounts"]) > 80
    answers = exports["surveys"].query("kind == 'csat' and responded_at >= '2026-08-01'")
    assert top_two(answers[answers["team"] == "Accounts"].dropna(subset="score")) > 87
    content = exports["pulse"].groupby("team").apply(top_two)
    assert content["Accounts"] < 60
    assert content.drop("Accounts").min() > 65


def test_5_a_backlog_rots_behind_a_green_sla(tickets: pd.DataFrame) -> None:
    billing = tickets[tickets["team"] == "Billing"]
    assert overdue_share(billing, "2025-11-30") < 15
    assert overdue_share(billing, "2026-10-25") > 50
    recent = billing[billing["created_at"] >= "2026-08-01"]
    decided = recent[recent["resolved_at"].notna() | (recent["resolution_due_at"] < END)]
    assert (decided["resolved_at"] <= decided["resolution_due_at"]).mean() > 0.92


def test_6_equal_skill_unequal_luck(exports: Tables) -> None:
    answers = exports["surveys"].query("kind == 'csat' and score > 0")
    is_late = answers["responded_at"] >= "2026-08-01"
    recent, before = answers[is_late], answers[~is_late]
    lucky, unlucky = (recent[recent["agent"] == name] for name in ("Pia Novak", "Tim Braun"))
    assert top_two(lucky) - top_two(unlucky) > 12
    lucky, unlucky = (before[before["agent"] == name] for name in ("Pia Novak", "Tim Braun"))
    assert abs(top_two(lucky) - top_two(unlucky)) < 4


def test_7_the_last_assignee_is_not_who_was_late(tickets: pd.DataFrame) -> None:
    recent = tickets[(tickets["created_at"] >= "2026-08-01") & tickets["resolved_at"].notna()]
    in_time = recent["resolved_at"] <= recent["resolution_due_at"]
    assert in_time[recent["agent"] == "Hugo Silva"].mean() < 0.75
    assert in_time[recent["resolver"] == "Hugo Silva"].mean() > 0.88
