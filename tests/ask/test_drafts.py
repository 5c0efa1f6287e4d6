"""A draft: too few metrics for a card, so it scores nothing, says what is missing, and may be replaced."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Refused, StrategyFault, UsageFault
from dashboard.intake import load
from dashboard.intake.export import Options
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import load_strategy
from tests.conftest import Run

WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]
METRICS = load_catalogue().metrics
HEAD = """[[objective]]
id = "o"
title = "T"
perspective = "process"
business_value = "b"
customer_value = "c"
"""


def a_card(*metrics: str, draft: bool = True, more: str = "") -> str:
    items = "".join(f'{{ metric = "{name}", objective = "o" }}, ' for name in metrics)
    flag = "draft = true\n" if draft else ""
    return f'[[card]]\nlevel = "organisation"\n{flag}{more}metrics = [{items}]\n'


def resolved(count: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "ticket_id": i,
            "team": "",
            "created_at": f"2026-03-{1 + i % 20:02d} 09:00",
            "resolved_at": f"2026-03-{1 + i % 20:02d} 12:00",
            "resolution_due_at": f"2026-03-{1 + i % 20:02d} 13:00",
        }
        | more
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, write_csv: WriteCsv) -> Path:
    """A home of 30 tickets without team and person, and the draft that was made of what is loaded."""
    folder = tmp_path_factory.mktemp("drafted")
    load.import_files(folder / "home", [write_csv(folder / "tickets.csv", resolved(30))])
    act.init(folder / "home", LOCAL)
    return folder / "home"


@pytest.fixture
def home_with_draft(drafted: Path, tmp_path: Path) -> Path:
    shutil.copytree(drafted, tmp_path / "home")
    return tmp_path / "home"


# --- in the file


@pytest.mark.parametrize(
    ("card", "says"),
    [
        (a_card(), "at least one metric"),
        (
            a_card("csat", "nps", "reopen_rate", "resolution_sla", "quality_score", "escalation_rate"),
            "take that line out",
        ),
        (a_card("reopen_rate", draft=False), "write draft = true"),
        (a_card("reopen_rate", more='from = "x"\n'), "from"),
    ],
)
def test_a_draft_has_one_to_five_metrics(tmp_path: Path, card: str, says: str) -> None:
    path = tmp_path / "strategy.toml"
    path.write_text(HEAD + card)
    with pytest.raises(StrategyFault, match=says):
        load_strategy(path, METRICS)


def test_a_file_of_which_nothing_can_be_computed_makes_no_card_and_says_what_does(
    home: Path, tmp_path: Path, write_csv: WriteCsv, main_in: Run
) -> None:
    row = {"ticket_id": 1, "team": "A", "created_at": "2026-03-01 09:00", "resolved_at": ""}
    path = write_csv(tmp_path / "one.csv", [row])
    done = main_in(home, "init", "--from", path)
    assert (done.code, done.stdout.splitlines()[0]) == (
        0,
        f"wrote {home / 'strategy.toml'}, without a card: nothing of it can be computed yet; bring an export"
        " of tickets or of survey answers, or a template. The next init adds the cards.",
    )
    assert main_in(home, "import", path).code == 0
    assert "there is no card; `scorecard init`" in main_in(home, "check").stdout
    more = [row | {"ticket_id": n, "resolved_at": "2026-03-02 09:00"} for n in range(1, 30)]
    assert main_in(home, "import", write_csv(tmp_path / "more.csv", more)).code == 0
    assert main_in(home, "init").stdout.splitlines()[1].startswith("  organisation card")


# --- on the card


def test_a_draft_shows_figures_scores_nothing_and_says_what_is_missing(drafted: Path) -> None:
    (card,) = Home.open(drafted, LOCAL).cards().cards
    assert card.draft
    assert [reading.metric for reading in card.metrics][:2] == ["resolution_sla", "resolution_time"]
    assert {(reading.scored, reading.score, reading.status) for reading in card.metrics} == {
        (False, None, "unscored")
    }
    assert card.metrics[0].value == 100
    assert (card.score, card.goals, card.status) == (None, 0, "unscored")
    missing = {one.metric: one for one in card.missing}
    assert missing["csat"].needs == ("surveys.score",)
    assert missing["csat"].brings == "our template Surveys"
    assert set(missing).isdisjoint(reading.metric for reading in card.metrics)


def test_a_target_does_not_make_a_draft_judge(home_with_draft: Path) -> None:
    path = home_with_draft / "strategy.toml"
    path.write_text(path.read_text() + '[[target]]\nmetric = "resolution_sla"\nred = 50\ngoal = 90\n')
    (card,) = Home.open(home_with_draft, LOCAL).cards().cards
    assert {reading.status for reading in card.metrics} == {"unscored"}
    assert all(reading.target is None and not reading.bands for reading in card.metrics)
    assert {one.goals for one in Home.open(home_with_draft, LOCAL).goals().objectives} == {0}


def test_its_json_has_the_keys_of_a_card(drafted: Path, main_in: Run) -> None:
    (card,) = main_in(drafted, "show", "--json").json["cards"]
    assert (card["draft"], card["score"]) == (True, None)
    assert {"name", "coverage", "goals_met", "goals", "worst", "metrics", "missing"} <= set(card)
    assert "score" in card["metrics"][0]
    text = main_in(drafted, "show").stdout
    assert f"a draft, {len(card['metrics'])} of at least 6 metrics" in text
    assert "still missing: Customer satisfaction (customer): needs surveys.score; comes with" in text


def test_what_brings_a_column_is_a_column_of_the_desk_s_own_export() -> None:
    catalogue = load_catalogue()
    from dashboard.ask.cards.missing import brought_by

    brings = brought_by(("surveys.score",), catalogue, ["freshdesk"])
    assert brings == (
        f'"Survey results" of {catalogue.formats["freshdesk"].title}, filled in, or our template Surveys'
    )


# --- made anew


def test_data_without_a_strategy_name_the_command_that_reads_them(
    home_with_draft: Path, main_in: Run
) -> None:
    (home_with_draft / "strategy.toml").unlink()
    for question in ("show", "goals"):
        outcome = main_in(home_with_draft, question)
        assert (outcome.code, "`scorecard init`" in outcome.stderr) == (2, True)
    assert main_in(home_with_draft, "init").code == 0
    assert main_in(home_with_draft, "show").code == 0


def test_init_replaces_a_draft_and_nothing_else(
    home_with_draft: Path, tmp_path: Path, write_csv: WriteCsv
) -> None:
    path = home_with_draft / "strategy.toml"
    mine = '# by hand\n[[target]]\nmetric = "csat"\nred = 70\ngoal = 90  # agreed\n'
    text = path.read_text().replace("Your organisation", "Ours").replace("weight = 1 }", "weight = 3 }", 1)
    path.write_text(f"{text}\n{mine}")
    rows = [
        row
        | {"first_reply_at": row["created_at"][:-5] + "09:10", "agent_replies": 1, "reopens": 0}
        | {"first_reply_due_at": row["created_at"][:-5] + "10:00", "escalated": "false"}
        for row in resolved(40)
    ]
    load.import_files(home_with_draft, [write_csv(tmp_path / "more.csv", rows)])
    proposal = act.init(home_with_draft, LOCAL)
    written = path.read_text()
    strategy = load_strategy(path, METRICS)
    (card,) = [card for card in strategy.card if card.level == "organisation"]
    assert not card.draft
    assert "organisation" not in proposal.drafts
    assert mine in written
    assert strategy.organisation.name == "Ours"
    assert card.metrics[0].weight == 3
    assert written.count("# Left out, and what would bring it:") == 1
    if not any(card.draft for card in strategy.card):
        with pytest.raises(UsageFault, match="never overwritten"):
            act.init(home_with_draft, LOCAL)


def test_a_draft_of_nothing_new_is_written_as_it_was(home_with_draft: Path) -> None:
    before = (home_with_draft / "strategy.toml").read_text()
    act.init(home_with_draft, LOCAL)
    after = (home_with_draft / "strategy.toml").read_text()
    assert sorted(filter(None, after.splitlines())) == sorted(filter(None, before.splitlines()))


def test_a_draft_written_as_sub_tables_is_replaced_whole(home_with_draft: Path) -> None:
    path = home_with_draft / "strategy.toml"
    tables = '[[card]]\nlevel = "organisation"\nfrom = 2026-01-01\ndraft = true\n[[card.metrics]]\n'
    path.write_text(f'{HEAD}\n{tables}metric = "reopen_rate"\nobjective = "o"\n# kept\n[people]\n')
    act.init(home_with_draft, LOCAL)
    (card, *_) = load_strategy(path, METRICS).card
    assert card.metrics[0].metric == "resolution_sla"
    assert card.metrics[0].objective == "o"
    assert str(card.from_date) == "2026-01-01"
    assert "# kept\n[people]" in path.read_text()


# --- init, import and the page know the same


def test_init_takes_the_answers_that_import_takes(home: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    days = [f"{1 + i % 9}/3/2026" for i in range(20)]
    rows = [
        {"ticket_id": i, "team": "", "created_at": f"{day} 09:00", "resolved_at": f"{day} 12:00"}
        for i, day in enumerate(days)
    ]
    file = write_csv(tmp_path / "either.csv", rows)
    with pytest.raises(Refused, match="--date-order"):
        act.init(home, LOCAL, [file])
    proposal = act.init(home, LOCAL, [file], options=Options(date_order="day-first"))
    assert proposal.drafts


@pytest.mark.alike
@pytest.mark.parametrize("is_loaded", [True, False])
def test_what_was_said_before_the_first_file_is_no_wall(
    home: Path, tmp_path: Path, write_csv: WriteCsv, main_in: Run, is_loaded: bool
) -> None:
    """Who shows teams only has to say so before anything is imported; `init` refused to add cards then."""
    home.mkdir(exist_ok=True)
    said = "# ours\n[organisation]\nzone = 'Europe/Berlin'\n[people]\nmode = 'teams_only'\n"
    (home / "strategy.toml").write_text(said, encoding="utf-8")
    days = [f"2026-03-{1 + i:02d}" for i in range(20)]
    rows = [
        {
            "ticket_id": i,
            "team": "Desk",
            "agent": "Ann",
            "created_at": f"{day} 09:00",
            "resolved_at": f"{day} 12:00",
        }
        for i, day in enumerate(days)
    ]
    file = write_csv(tmp_path / "tickets.csv", rows)
    assert main_in(home, "init").code == 2
    if is_loaded:
        assert main_in(home, "import", file).code == 0
    outcome = main_in(home, "init", *(() if is_loaded else ("--from", file)), "--json")
    assert (outcome.code, set(outcome.json["cards"])) == (0, {"organisation", "team"}), outcome.stderr
    assert outcome.json["no_card"]["agent"] == "this organisation shows teams only"
    assert (home / "strategy.toml").read_text(encoding="utf-8").startswith(said)


@pytest.mark.long
def test_init_knows_what_was_mapped_by_hand(
    home: Path, tmp_path: Path, write_csv: WriteCsv, main_in: Run
) -> None:
    rows = [
        {"Case": i, "Opened": f"2026-03-{1 + i:02d} 09:00", "Solved": f"2026-03-{1 + i:02d} 12:00"}
        for i in range(20)
    ]
    file = write_csv(tmp_path / "cases.csv", rows)
    said = ("--column", "ticket_id=Case", "--column", "created_at=Opened", "--column", "resolved_at=Solved")
    assert main_in(home, "map", file, "--save", "cases", *said).code == 0
    outcome = main_in(home, "init", "--from", file, "--json")
    assert outcome.code == 0, outcome.stderr
    assert "resolution_time" in outcome.json["cards"]["organisation"]
    assert not (home / "warehouse").exists()


def test_data_that_compute_nothing_say_what_to_bring_and_get_their_card_later(
    home: Path, tmp_path: Path, write_csv: WriteCsv, main_in: Run
) -> None:
    person = {"agent": "Ann", "name": "Ann Lee", "team": "Billing", "from_date": "2026-01-01"}
    assert main_in(home, "import", write_csv(tmp_path / "people.csv", [person])).code == 0
    outcome = main_in(home, "init")
    assert (outcome.code, "bring an export of tickets" in outcome.stdout) == (0, True)
    shown = main_in(home, "show")
    assert (shown.code, "`scorecard init` adds one as soon as" in shown.stderr) == (2, True)
    load.import_files(home, [write_csv(tmp_path / "tickets.csv", resolved(30))])
    assert main_in(home, "init").code == 0
    assert "a draft, " in main_in(home, "show").stdout
    assert "# No organisation card" not in (home / "strategy.toml").read_text()


def test_a_level_without_a_card_is_added_beside_a_draft(home_with_draft: Path, main_in: Run) -> None:
    outcome = main_in(home_with_draft, "show", "--level", "team")
    assert (outcome.code, "`scorecard init` adds one as soon as" in outcome.stderr) == (2, True)


def test_init_knows_every_option_of_import(main_in: Any, home: Path, tmp_path: Path) -> None:
    """Whoever looks at a file first need not leave out what is true of it."""
    told = {command: main_in(home, command, "--help").stdout for command in ("import", "init")}
    of = {command: set(re.findall(r"--[a-z-]+", text)) for command, text in told.items()}
    assert of["import"] - of["init"] == set()
    file = tmp_path / "tickets.csv"
    file.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,,Billing\n", encoding="utf-8")
    assert main_in(home, "init", "--from", file, "--complete", "2026-03").code == 0
