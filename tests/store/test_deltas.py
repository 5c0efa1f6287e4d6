"""Imports, undo, removals, merges in any order: sums are those of a rebuild, to the last digit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine import queries
from dashboard.intake import history, load
from dashboard.model.aliases import Aliases
from dashboard.model.metric import Level
from dashboard.periods import month
from dashboard.store import checks, deltas, medians, summing
from dashboard.store.period_groups import PeriodGroup
from dashboard.store.pool import snapshot
from dashboard.store.whom import Whom

Row = dict[str, str]
WriteCsv = Callable[..., Path]
START = datetime(2026, 3, 2, 8)  # a Monday
TEAMS, AGENTS, CUSTOMERS = ("Billing", "billing ", "Delivery", ""), ("Ann", "A. Lee", "Bob", ""), 4
DERIVED = """
select table_name from duckdb_tables()
where not temporary and (schema_name = 'main') and table_name not in
('observation_columns', 'settled_rows', 'settled_narrow', 'settled_wide')
order by table_name
"""
KEY = "metric, grain, first_date, team, agent, desk, scale, unit_id"
PROFILE = {
    "zone": '[organisation]\nzone = "Europe/Amsterdam"\n',
    "hours": '[organisation]\nzone = "UTC"\n[organisation.business_hours]\nmonday = ["08:00-17:00"]\n',
}


def at(dice: random.Random, days: int) -> str:
    return str(START + timedelta(days=dice.randrange(days), minutes=dice.randrange(1440)))


def tickets(dice: random.Random, days: int) -> list[Row]:
    """Tickets of few customers, some told before, as a desk has them after so many days."""
    rows = []
    for number in dice.sample(range(40), 8):
        created = START + timedelta(days=number % 12 + dice.choice((0, 0, 0, 9)), minutes=37 * number)
        touched = created + timedelta(days=dice.randrange(days), minutes=dice.randrange(90))
        done, replied = dice.random() < 0.6, dice.random() < 0.7
        rows.append(
            {
                "ticket_id": str(number),
                "team": dice.choice(TEAMS),
                "agent": dice.choice(AGENTS),
                "customer": dice.choice(("", f"c{number % CUSTOMERS}")),
                "category": dice.choice(("Invoice", "Login")),
                "status": dice.choice(("solved", "")) if done else "open",
                "created_at": str(created),
                "updated_at": str(touched),
                "first_reply_at": str(created + timedelta(minutes=dice.randrange(300))) if replied else "",
                "resolved_at": str(touched) if done else "",
                "agent_replies": str(dice.randrange(1, 4)),
                "reopens": dice.choice(("0", "0", "1", "")),
                "escalated": dice.choice(("true", "false")),
                "first_reply_due_at": str(created + timedelta(hours=2)),
                "resolution_due_at": dice.choice((str(created + timedelta(days=4)), "")),
                "resolution_sla_met": dice.choice(("true", "false", "", "")),
                "excluded": dice.choice(("", "", "", "spam")),
            }
        )
    return rows


def surveys(dice: random.Random, days: int) -> list[Row]:
    """Answers on two scales, of the customers of these tickets or of their own."""
    rows = []
    for number in dice.sample(range(40), 6):
        top = dice.choice((5, 5, 10))
        rows.append(
            {
                "kind": dice.choice(("csat", "nps")),
                "response_id": str(number),
                "ticket_id": dice.choice((str(number), str(number % 3), "")),
                "team": dice.choice(("", "Billing")),
                "customer": dice.choice(("", f"c{number % CUSTOMERS}")),
                "sent_at": at(dice, days),
                "responded_at": at(dice, days) if dice.random() < 0.9 else "",
                "score": str(dice.randrange(1, top + 1)) if dice.random() < 0.9 else "",
                "scale_min": str(int(top == 5)),
                "scale_max": str(top),
            }
        )
    return rows


def reviews(dice: random.Random, days: int) -> list[Row]:
    return [
        {
            "review_id": str(number),
            "criterion": criterion,
            "aim": dice.choice(("engagement", "execution")),
            "ticket_id": str(dice.randrange(40)),
            "agent": dice.choice(AGENTS),
            "team": dice.choice(("", "Billing")),
            "reviewed_at": at(dice, days),
            "score": str(dice.randrange(4)),
            "max_score": "3",
            "critical": dice.choice(("true", "false", "")),
        }
        for number in dice.sample(range(12), 3)
        for criterion in ("listens", "solves")
    ]


def states(dice: random.Random, days: int) -> list[Row]:
    return [
        {
            "ticket_id": str(number),
            "state": state,
            "status": state,
            "entered_at": at(dice, days),
            "minutes": str(dice.randrange(500)),
            "updated_at": at(dice, days),
        }
        for number in dice.sample(range(40), 5)
        for state in ("open", "pending")
    ]


def coaching(dice: random.Random, days: int) -> list[Row]:
    return [
        {"action_id": str(number), "agent": dice.choice(AGENTS), "team": dice.choice(TEAMS),
         "due_at": at(dice, days + 20), "done_at": dice.choice((at(dice, days), ""))}
        for number in dice.sample(range(9), 4)
    ]  # fmt: skip


def costs(dice: random.Random, days: int) -> list[Row]:
    return [
        {"team": team, "month": month, "amount": f"{dice.randrange(10**6) / 100}"}
        for team in ("Billing", "Delivery")
        for month in dice.sample(("2026-02-01", "2026-03-01", "2026-04-01"), 2)
    ]


def pulse(dice: random.Random, days: int) -> list[Row]:
    return [
        {"response_id": str(number), "team": dice.choice(TEAMS), "question": question,
         "score": str(dice.randrange(1, 6)), "asked_at": at(dice, days)}
        for number in dice.sample(range(9), 3)
        for question in ("q1", "q2")
    ]  # fmt: skip


def people(dice: random.Random, days: int) -> list[Row]:
    return [
        {"agent": "Ann", "name": "Ann Lee", "aliases": dice.choice(("", "A. Lee")), "from_date": "2026-01-01"}
    ]


MAKERS: dict[str, Callable[[random.Random, int], list[Row]]] = {
    "own_tickets": tickets, "own_surveys": surveys, "own_reviews": reviews, "own_states": states,
    "own_coaching": coaching, "own_costs": costs, "own_pulse": pulse, "own_people": people,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing that is done to a home; `seed` makes the rows of an import."""

    what: str
    seed: int = 0
    days: int = 10
    desk: str = "own"
    complete: bool = False


IMPORTS = st.builds(
    Step,
    what=st.sampled_from(["own_tickets"] * 4 + ["own_surveys"] * 2 + sorted(MAKERS)),
    seed=st.integers(0, 10**6),
    days=st.integers(5, 60),
    desk=st.sampled_from(["own", "own", "other"]),
    complete=st.sampled_from([False, False, False, True]),
)
OTHERS = st.sampled_from(["undo", "remove", "merge", "part"]).map(Step)
STEPS = st.lists(st.one_of(IMPORTS, IMPORTS, IMPORTS, OTHERS), min_size=3, max_size=7)


def do(home: Path, step: Step, folder: Path, write_csv: WriteCsv) -> None:
    if step.what in MAKERS:
        dice = random.Random(step.seed)
        path = write_csv(folder / f"{step.what}-{step.seed}.csv", MAKERS[step.what](dice, step.days))
        complete = "2026-03" if step.complete and step.what == "own_tickets" else None
        said = load.Options(format=step.what, desk=step.desk, complete=complete)
        (receipt,) = load.import_files(home, [path], said)
        assert receipt.status in ("loaded", "already_loaded"), receipt
        return
    shot = snapshot(home)
    if shot is None:
        return
    if step.what == "undo":
        history.undo(home)
    elif step.what == "remove" and len(shot.ledger.imports) > 1:
        history.remove(home, shot.ledger.imports[0].import_id)
    elif step.what == "merge":
        merged = Aliases().merged("agent", "Ann", "A. Lee").merged("team", "Billing", "billing ")
        history.name_anew(home, merged)
    elif step.what == "part":
        history.name_anew(home, Aliases())


def kept(home: Path) -> dict[str, list[Any]]:
    """Everything in a generation that follows from its facts, row by row."""
    shot = snapshot(home)
    assert shot is not None
    cursor = shot.cursor()
    tables = [row[0] for row in cursor.execute(DERIVED).fetchall()]
    found = {table: cursor.execute(f"select * from {table} order by all").fetchall() for table in tables}
    # several rows of a key may stand beside each other; of nothing decided 0 is as much as no sum, which is
    # what is left where something was decided and no longer is
    sums = ", ".join(
        f"case when sum(n) = 0 then coalesce(sum({column}), 0) else sum({column}) end"
        for column in summing.FIGURES
    )
    both = "select metric from settled_narrow intersect select metric from settled_wide"
    assert cursor.execute(both).fetchall() == [], "each metric's sums lie in one of the two"
    found["settled"] = cursor.execute(
        f"select {KEY}, {sums} from settled group by {KEY}"
        " having sum(n) <> 0 or sum(unanswered) <> 0 or sum(undecided) <> 0 order by all"
    ).fetchall()
    return found


@pytest.fixture(scope="module", autouse=True)
def however_much_changed() -> Iterator[None]:
    """In so small a home every import changes more than a quarter: move by differences all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deltas, "MOST", 0.999)
        patch.setattr(summing, "FEW", 40)
        yield


ANYHOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@given(steps=STEPS, profile=st.sampled_from(sorted(PROFILE)))
@settings(max_examples=3, suppress_health_check=ANYHOW)  # an example costs four seconds of a processor
def test_sums_are_those_of_a_rebuild(write_csv: WriteCsv, steps: list[Step], profile: str) -> None:
    assert_as_rebuilt(write_csv, steps, profile)


@pytest.mark.long
@given(steps=STEPS, profile=st.sampled_from(sorted(PROFILE)))
@settings(max_examples=60, suppress_health_check=ANYHOW)
def test_sums_are_those_of_a_rebuild_at_length(write_csv: WriteCsv, steps: list[Step], profile: str) -> None:
    assert_as_rebuilt(write_csv, steps, profile)


def assert_as_rebuilt(write_csv: WriteCsv, steps: list[Step], profile: str) -> None:
    """Do the steps in a home of their own; a rebuild then changes nothing."""
    with TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        home.mkdir()
        (home / "strategy.toml").write_text(PROFILE[profile], encoding="utf-8")
        for number, step in enumerate(steps):
            do(home, step, Path(scratch) / str(number), write_csv)
        if snapshot(home) is None:
            return
        before = kept(home)
        history.rebuild(home)
        after = kept(home)
        for table in after:
            note(table)
            assert before[table] == after[table], table
        assert before.keys() == after.keys()


@pytest.mark.long
def test_a_median_is_computed_again_only_where_it_can_have_moved(
    home: Path, tmp_path: Path, write_csv: WriteCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """90 quick cases of March and 10 that stay open for weeks; two of these are solved in April."""

    def case(number: int, created: datetime, minutes: int | None) -> Row:
        done = "" if minutes is None else str(created + timedelta(minutes=minutes))
        status = "open" if minutes is None else "solved"
        return {"ticket_id": str(number), "team": "Billing", "created_at": str(created), "status": status,
                "first_reply_at": str(created), "resolved_at": done, "updated_at": done}  # fmt: skip

    march = [case(i, START + timedelta(days=i % 14), 10 + i % 40) for i in range(90)]
    stuck = [case(i, START + timedelta(days=i % 7), None) for i in range(90, 100)]
    last = [case(200, datetime(2026, 4, 14, 9), 30)]
    load.import_files(home, [write_csv(tmp_path / "march.csv", march + stuck + last)])
    again: list[set[PeriodGroup]] = []
    real = medians.store_again
    monkeypatch.setattr(
        medians,
        "store_again",
        lambda c, m, k, groups: again.append(groups) or real(c, m, k, groups),  # type: ignore[func-returns-value]
    )
    solved = [case(i, START + timedelta(days=i % 7), 40_000 + i) for i in (90, 91)]
    more = [case(300, datetime(2026, 4, 15, 9), 35)]
    load.import_files(home, [write_csv(tmp_path / "april.csv", solved + more)])
    kinds = {(group.kind, str(group.first)) for groups in again for group in groups}
    assert kinds == {
        ("week", "2026-04-13"), ("month", "2026-04-01"), ("quarter", "2026-04-01"), ("year", "2026-01-01"),
    }, "March and its weeks stay: only how many are open is different"  # fmt: skip
    before = kept(home)
    history.rebuild(home)
    assert kept(home) == before


@pytest.mark.long
def test_a_check_is_counted_again_only_where_its_rows_can_have_changed(
    home: Path, tmp_path: Path, write_csv: WriteCsv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers come in: what looks at tickets alone stands; what goes by how far the data reach does not."""
    again: list[str] = []
    real = queries.blaming
    monkeypatch.setattr(checks, "blaming", lambda file: again.append(Path(file).stem) or real(file))  # type: ignore[func-returns-value]
    case = {"ticket_id": "1", "team": "Billing", "created_at": str(START), "resolved_at": "2026-03-01 08:00"}
    load.import_files(home, [write_csv(tmp_path / "tickets.csv", [case])])
    assert {"resolved_before_created", "desk_behind"} <= set(again)
    assert "answer_without_score" not in again, "there are no answers"
    again.clear()
    answer = {"kind": "csat", "response_id": "1", "ticket_id": "1", "score": "4", "scale_min": "1",
              "scale_max": "5", "responded_at": str(START)}  # fmt: skip
    load.import_files(home, [write_csv(tmp_path / "answers.csv", [answer])])
    assert {"answer_without_score", "desk_behind"} <= set(again)
    assert not {"resolved_before_created", "placeholder_instant", "picked_reviews"} & set(again)
    (found,) = [one for one in Home.open(home, LOCAL).checks() if one.check == "resolved_before_created"]
    assert found.rows == 1
    before = kept(home)
    history.rebuild(home)
    assert kept(home) == before


@pytest.mark.parametrize(("was", "teams"), [("2026-03-09", (0, 1)), ("2026-03-01", (1, 0))])
def test_an_answer_counts_once_whether_or_not_it_is_older_than_its_ticket(
    home: Path, tmp_path: Path, write_csv: WriteCsv, was: str, teams: tuple[int, int]
) -> None:
    """Of 5 March; its ticket was of the 9th and is of the 1st, or the other way round: counted so, or not."""
    answer = {"kind": "csat", "response_id": "r1", "ticket_id": "1", "score": "5", "scale_min": "1",
              "scale_max": "5", "responded_at": "2026-03-05 12:00:00"}  # fmt: skip
    one = {"team": "Billing", "created_at": f"{was} 08:00:00", "resolved_at": ""}
    rows = [{"ticket_id": number, **one} for number in "12"]
    is_of = {"2026-03-09": "2026-03-01", "2026-03-01": "2026-03-09"}[was]
    load.import_files(home, [write_csv(tmp_path / "answers.csv", [answer])])
    counted = []
    for name, told in (("was", rows), ("is", [rows[0] | {"created_at": f"{is_of} 08:00:00"}])):
        load.import_files(home, [write_csv(tmp_path / f"{name}.csv", told)])
        counted.append((n_of(home, "organisation"), n_of(home, "team")))
    assert counted == [(1, teams[0]), (1, teams[1])]


def test_a_review_moves_to_the_ticket_of_the_only_desk_that_has_it(
    home: Path, tmp_path: Path, write_csv: WriteCsv
) -> None:
    """It comes before its ticket; then the ticket; then another desk's of the same number: whose is it?"""
    review = {"review_id": "q1", "criterion": "listens", "ticket_id": "1", "score": "5", "max_score": "5",
              "reviewed_at": "2026-03-05 12:00:00"}  # fmt: skip
    one = {"ticket_id": "1", "team": "Billing", "created_at": str(START), "resolved_at": ""}
    counted = []
    for desk, row in (("reviewers", review), ("east", one), ("west", one | {"team": "Claims"})):
        load.import_files(home, [write_csv(tmp_path / f"{desk}.csv", [row])], load.Options(desk=desk))
        counted.append((n_of(home, "organisation", "quality_score"), n_of(home, "team", "quality_score")))
    assert counted == [(1, 0), (1, 1), (1, 0)]
    before = kept(home)
    history.rebuild(home)
    assert kept(home) == before


def n_of(home: Path, level: Level, name: str = "csat") -> float:
    with Home.open(home, LOCAL) as opened:
        metric = opened.catalogue.metrics[name]
        found = opened.reader.tallies([metric], Whom(level), month(START.date()))
        return sum(tally.n for tally in found.values())


def test_a_metric_keeps_no_row_of_a_change_that_is_none_to_it(
    home: Path, tmp_path: Path, write_csv: WriteCsv
) -> None:
    """Of ten tickets one was reopened: escalations are what they were, reopenings are not."""
    rows = [
        {"ticket_id": str(number), "team": "Billing", "status": "solved", "created_at": str(START),
         "resolved_at": str(START), "updated_at": str(START + timedelta(days=30)), "escalated": "true",
         "reopens": "0"}
        for number in range(10)
    ]  # fmt: skip
    load.import_files(home, [write_csv(tmp_path / "before.csv", rows)])
    before = rows_of_sums(home)
    load.import_files(home, [write_csv(tmp_path / "now.csv", [rows[0] | {"reopens": "1"}])])
    now = rows_of_sums(home)
    assert now["escalation_rate"] == before["escalation_rate"]
    assert now["reopen_rate"] > before["reopen_rate"]


def rows_of_sums(home: Path) -> dict[str, int]:
    found = snapshot(home)
    assert found is not None
    with found.cursor() as cursor:
        return dict(cursor.execute("select metric, count(*) from settled group by metric").fetchall())
