"""One truth three ways: rolled up, computed live, and replayed from the archive."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard import act, periods, scratch
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine import connections
from dashboard.faults import Fault
from dashboard.intake import history
from dashboard.method.tally import Tally
from dashboard.model import catalogue as catalogue_module
from dashboard.model.catalogue import Catalogue, load_catalogue
from dashboard.model.metric import LEVELS, Level
from dashboard.model.strategy import load_strategy
from dashboard.output import plain
from dashboard.paths import queries_folder
from dashboard.store.pool import Snapshot, snapshot
from dashboard.store.reader import Reader
from dashboard.store.whom import Whom
from tests.facts import facts

CATALOGUE = load_catalogue()
PERIODS = [
    "2026-02",
    "2026-03",
    "2026-W13",
    "2025-Q4",
    "2025",
    "2026-01-17..2026-03-29",
    "2026-03-29..2026-03-29",
]


def metrics_of(level: Level) -> tuple[str, ...]:
    return tuple(name for name, metric in CATALOGUE.metrics.items() if level in metric.levels)


def everything(
    home: Path, spans: tuple[str, ...] = ("2026-03", "2025", "2026-01-17..2026-03-29")
) -> Iterator[Any]:
    """Every reading of every level over several periods, goals, trends and checks."""
    for level in LEVELS:
        for span in spans:
            yield plain(Home.open(home, LOCAL).cards(level, period=span, metrics=metrics_of(level)))
    for span in spans:
        yield plain(Home.open(home, LOCAL).goals(span))
    for every in ("week", "month"):
        yield plain(Home.open(home, LOCAL).trends(metrics_of("organisation"), every=every))
    yield plain(Home.open(home, LOCAL).checks())


# --- rebuild


def test_a_rebuild_gives_equal_figures(own_busy: Path) -> None:
    before = list(everything(own_busy))
    assert history.rebuild(own_busy)["rebuilt"] == 8
    assert list(everything(own_busy)) == before


@pytest.mark.long
def test_a_rebuild_gives_equal_figures_after_updates_and_refusals(
    home: Path, load_rows: Any, strategy: Any
) -> None:
    """A mended file, duplicates, an older and a newer export: the replay goes the same way."""
    strategy('[organisation]\nzone = "Europe/Amsterdam"\n')
    row = {"created_at": "2026-03-02 09:00", "resolved_at": "2026-03-02 10:00", "team": "A", "reopens": 0}
    first = [row | {"ticket_id": i, "updated_at": "2026-03-05", "category": "x\ny"} for i in range(20)]
    first += [row | {"ticket_id": 3, "updated_at": "2026-03-06", "team": "B"}, row | {"ticket_id": ""}]
    load_rows("own_tickets", first, "first.csv")
    newer = [row | {"ticket_id": i, "updated_at": "2026-03-20", "reopens": 1} for i in range(5)]
    load_rows("own_tickets", newer, "newer.csv")
    load_rows("own_tickets", [row | {"ticket_id": 1, "updated_at": "2026-03-01"}], "older.csv")
    load_rows("own_tickets", [row | {"ticket_id": 1}], "elsewhere.csv", desk="north")
    before, lines = list(everything(home, ("2026-03",))), provenance(home)
    history.rebuild(home)
    assert list(everything(home, ("2026-03",))) == before
    assert provenance(home) == lines


def provenance(home: Path) -> list[Any]:
    return facts(home, "*", by="desk, ticket_id")


# --- rolled up or live


def as_if_edited(home: Path) -> Snapshot:
    """The generation as seen by a catalogue in which every metric was edited since."""
    shot = snapshot(home)
    assert shot is not None
    shot.fingerprints = {}
    return shot


def readers(home: Path, catalogue: Catalogue = CATALOGUE) -> tuple[Reader, Reader]:
    shot = snapshot(home)
    assert shot is not None
    organisation = load_strategy(home / "strategy.toml").organisation
    return Reader(shot, catalogue, organisation), Reader(as_if_edited(home), catalogue, organisation)


def close(found: Tally, wanted: Tally) -> bool:
    """Sums of floats may differ in their last bit: the order of adding is the engine's."""
    sums: dict[str, Any] = {
        name: pytest.approx(getattr(wanted, name), rel=1e-12, abs=1e-9)
        for name in ("total", "squares", "numerator", "denominator", "n")
    }
    return found == replace(wanted, **sums)


@pytest.mark.alike(4)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("span", PERIODS)
def test_rolled_up_equals_live(busy: Path, level: Level, span: str) -> None:
    rolled, live = readers(busy)
    metrics = [CATALOGUE.metrics[name] for name in metrics_of(level)]
    window = periods.parse(span, fiscal_start=4)
    found = rolled.tallies(metrics, Whom(level), window)
    wanted = live.tallies(metrics, Whom(level), window)
    assert found.keys() == wanted.keys()
    assert [key for key in found if not close(found[key], wanted[key])] == []
    assert {metric for metric, _ in found}, "nothing was compared"


def test_every_metric_was_compared(busy: Path) -> None:
    rolled, _ = readers(busy)
    window = periods.parse("2025", fiscal_start=4)
    quarter = periods.parse("2026-01-01..2026-04-30")
    found = {
        metric
        for metric, _ in rolled.tallies(list(CATALOGUE.metrics.values()), Whom("organisation"), quarter)
    }
    assert found == set(CATALOGUE.metrics), "the busy organisation has no rows for some metric"
    assert all(rolled.is_rolled_up(metric) for metric in CATALOGUE.metrics.values())
    assert window.last.isoformat() == "2026-03-31"


@pytest.mark.alike
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("every", ["week", "month"])
def test_a_series_is_the_tallies_of_its_buckets(busy: Path, level: Level, every: Any) -> None:
    rolled, live = readers(busy)
    metrics = [CATALOGUE.metrics[name] for name in metrics_of(level)]
    name = {"organisation": None, "team": "Tech", "agent": "C. Diaz"}[level]
    # over a change of the clock, and beyond the end of the data
    span = periods.parse("2026-03-12..2026-05-10" if every == "week" else "2025-12-01..2026-05-10")
    buckets = list(periods.buckets(span, every))
    found = rolled.series({one.name: buckets for one in metrics}, Whom(level, name))
    wanted = live.series({one.name: buckets for one in metrics}, Whom(level, name))
    assert set(found) == set(wanted) == {metric.name for metric in metrics}
    wrong = [
        (metric, bucket.name)
        for metric in found
        for bucket, a, b in zip(buckets, found[metric], wanted[metric], strict=True)
        if not close(a, b)
    ]
    assert wrong == []
    place = 2
    one = rolled.tallies(metrics, Whom(level, name), buckets[place])
    assert one
    # a stock has a reading for every window, and a point only where a week ends that data have reached
    stocks = {metric.name for metric in metrics if metric.series}
    alike = [metric for metric in found if metric not in stocks or found[metric][place].at]
    by_month = [metric for metric in found if found[metric][place].reason]
    assert [metric for metric in by_month if (metric, name) in one] == []
    alike = [metric for metric in alike if metric not in by_month]
    assert all(close(found[metric][place], one.get((metric, name), Tally())) for metric in alike)


@pytest.mark.parametrize("team", ["Tech", "Billing"])
def test_a_persons_part_in_one_team(busy: Path, team: str) -> None:
    rolled, live = readers(busy)
    metrics = [CATALOGUE.metrics[name] for name in metrics_of("agent")]
    window = periods.parse("2026-01-01..2026-03-31")
    found = rolled.tallies(metrics, Whom("agent", None, team), window)
    wanted = live.tallies(metrics, Whom("agent", None, team), window)
    assert found.keys() == wanted.keys()
    assert all(close(found[key], wanted[key]) for key in found)
    every = rolled.tallies(metrics, Whom("agent"), window)
    assert sum(tally.n for tally in found.values()) < sum(tally.n for tally in every.values())


# --- fingerprints


def test_an_edited_metric_is_computed_live_at_once(
    own_tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.model import catalogue
    from dashboard.paths import queries_folder

    queries = Path(shutil.copytree(queries_folder(), tmp_path / "queries"))
    before = value(own_tiny, "first_reply_sla")
    monkeypatch.setattr(catalogue, "queries_folder", lambda: queries)
    assert value(own_tiny, "first_reply_sla") == before == pytest.approx(100 * 12 / 22)
    path = queries / "metrics" / "first_reply_sla.sql"
    path.write_text(path.read_text().replace("cast(first_reply_sla_met as integer) as value", "0 as value"))
    assert value(own_tiny, "first_reply_sla") == 0
    assert value(own_tiny, "resolution_sla") == pytest.approx(100 * 17 / 22), "others stay as they are"


def test_an_import_rolls_an_edited_metric_up_again(
    own_tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_rows: Any
) -> None:
    from dashboard.model import catalogue
    from dashboard.paths import queries_folder

    queries = Path(shutil.copytree(queries_folder(), tmp_path / "queries"))
    monkeypatch.setattr(catalogue, "queries_folder", lambda: queries)
    path = queries / "metrics" / "csat.sql"
    path.write_text(path.read_text().replace("greatest(1,", "greatest(2,"))
    costs = [{"team": "Tech", "month": "2026-03-01", "amount": 5}]
    load_rows("own_costs", costs)
    edited = load_catalogue(own_tiny)
    rolled, live = readers(own_tiny, edited)
    assert rolled.is_rolled_up(edited.metrics["csat"])
    window = periods.parse("2026-03")
    found = [r.tallies([edited.metrics["csat"]], Whom("organisation"), window) for r in (rolled, live)]
    assert found[0] == found[1]
    assert found[0]["csat", None].total == 20, "3 counts as satisfied now: 10 + 10 of 22"


def value(home: Path, metric: str) -> float | None:
    cards = Home.open(home, LOCAL).cards(period="2026-03", metrics=(metric,)).cards
    return next(reading.value for reading in cards[0].metrics if reading.metric == metric)


def rows_of(home: Path, metric: str) -> int:
    """How many; a Fault where the metric can't be asked (its figure is none then, and all others stand)."""
    return len(Home.open(home, LOCAL).rows(metric, period="2026-03").rows)


def test_a_home_may_add_a_metric_of_its_own_and_it_is_always_live(own_tiny: Path) -> None:
    folder = own_tiny / "queries" / "metrics"
    folder.mkdir(parents=True)
    text = Path(__file__).parents[2].joinpath("queries/metrics/escalation_rate.sql").read_text()
    (folder / "hard_cases.sql").write_text(text.replace("Escalation rate", "Hard cases"))
    assert value(own_tiny, "hard_cases") == pytest.approx(100 * 5 / 22)
    rolled, _ = readers(own_tiny, load_catalogue(own_tiny))
    assert not rolled.is_rolled_up(load_catalogue(own_tiny).metrics["hard_cases"])
    assert rows_of(own_tiny, "hard_cases") == 22


@pytest.mark.parametrize("sql", ["select nonsense from tickets", "select 1 as value", "selec 1", ""])
def test_a_home_metric_that_does_not_run_is_a_fault_that_names_its_file(own_tiny: Path, sql: str) -> None:
    folder = own_tiny / "queries" / "metrics"
    folder.mkdir(parents=True)
    text = Path(__file__).parents[2].joinpath("queries/metrics/escalation_rate.sql").read_text()
    (folder / "broken.sql").write_text(text.split("*/")[0] + "*/\n" + sql)
    with pytest.raises(Fault, match=r"broken\.sql"):
        rows_of(own_tiny, "broken")


@pytest.mark.parametrize("column", ["mature_at", "censored"])
def test_a_column_that_time_as_data_replaced_is_refused(own_tiny: Path, column: str) -> None:
    folder = own_tiny / "queries" / "metrics"
    folder.mkdir(parents=True)
    text = Path(__file__).parents[2].joinpath("queries/metrics/escalation_rate.sql").read_text()
    (folder / "older.sql").write_text(
        text.replace("    import_id,", f"    created_at as {column},\n    import_id,")
    )
    with pytest.raises(Fault, match=rf"older\.sql.*{column}"):
        rows_of(own_tiny, "older")
    assert value(own_tiny, "older") is None


def test_a_home_metric_may_end_in_a_comment_or_a_semicolon(own_tiny: Path) -> None:
    folder = own_tiny / "queries" / "metrics"
    folder.mkdir(parents=True)
    text = Path(__file__).parents[2].joinpath("queries/metrics/escalation_rate.sql").read_text()
    (folder / "commented.sql").write_text(text + "\n-- the end")
    (folder / "semicolon.sql").write_text(text.rstrip() + ";\n")
    assert value(own_tiny, "commented") == value(own_tiny, "semicolon") == pytest.approx(100 * 5 / 22)


# --- the clock


@pytest.mark.alike
@pytest.mark.parametrize(
    "change",
    [
        ('zone = "Europe/Amsterdam"', 'zone = "Asia/Tokyo"'),
        ("fiscal_year_starts = 4", "fiscal_year_starts = 1"),
        ("fiscal_year_starts = 4", "fiscal_year_starts = 4\nholidays = [2026-03-03]"),
        (
            "[[objective]]",
            "[[calendar]]\nteams = ['Tech']\nbusiness_hours = {monday = ['09:00-17:00']}\n[[objective]]",
        ),
        ("[[objective]]", "[[sla]]\nfirst_reply_minutes = 5\n[[objective]]"),
        ("[[objective]]", '[people]\nmode = "teams_only"\n[[objective]]'),
    ],
)
def test_a_changed_clock_asks_for_a_rebuild_which_mends_it(own_tiny: Path, change: tuple[str, str]) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text().replace(*change, 1))
    opened = Home.open(own_tiny, LOCAL)
    for question in (opened.cards, opened.goals, opened.about):
        with pytest.raises(Fault, match=r"strategy\.toml.*scorecard rebuild"):
            question()
    found = Home.open(own_tiny, LOCAL).checks()
    assert [item.check for item in found if item.severity == "error"] == ["outdated"]
    history.rebuild(own_tiny)
    assert Home.open(own_tiny, LOCAL).cards().cards
    assert not any(item.severity == "error" for item in Home.open(own_tiny, LOCAL).checks())


def test_what_does_not_change_the_clock_needs_no_rebuild(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    text = path.read_text().replace('name = "Tiny"', 'name = "Renamed"').replace("goal = 90", "goal = 95")
    path.write_text(text)
    (card,) = Home.open(own_tiny, LOCAL).cards(period="2026-03").cards
    assert card.name == "Renamed"
    assert card.metrics[0].target is not None
    assert card.metrics[0].target.goal == 95


def test_a_rebuild_after_a_new_zone_moves_what_happened_near_midnight(
    home: Path, load_rows: Any, strategy: Any
) -> None:
    strategy('[organisation]\nzone = "UTC"\n')
    rows = [{"ticket_id": 1, "created_at": "2026-02-28T23:30:00Z", "resolved_at": "", "team": "A"}]
    load_rows("own_tickets", [row | {"escalated": "true"} for row in rows])
    strategy('[organisation]\nzone = "Europe/Amsterdam"\n')
    history.rebuild(home)
    table = Home.open(home, LOCAL).rows("escalation_rate", period="2026-03")
    assert [str(row[2]) for row in table.rows] == ["2026-03-01 00:30:00+01:00"]
    assert table.reading.n == 1


# --- another format of the same name

ACME = """title = "Acme"
system = "acme"
tables = ["tickets"]
identified_by = ["No", "State"]
[columns]
ticket_id = "No"
created_at = "Opened"
closed_at = "Done"
team = "Team"
[columns.status]
column = "State"
words = { Shut = "%s" }
"""


@pytest.fixture
def acme(home: Path, tmp_path: Path, main_in: Any) -> Path:
    """A format of the home's own, by which one file of two tickets was read."""
    mapping = home / "queries/exports/acme.toml"
    mapping.parent.mkdir(parents=True)
    mapping.write_text(ACME % "closed")
    file = tmp_path / "a.csv"
    file.write_text(
        "No,Opened,Done,Team,State\n1,2026-03-02 09:00,2026-03-02 10:00,A,Shut\n2,2026-03-02 09:00,,A,Shut\n"
    )
    assert main_in(home, "import", file).code == 0
    return mapping


def statuses(home: Path) -> set[str]:
    return {row[0] for row in snapshot(home).cursor().execute("select status from facts.tickets").fetchall()}  # type: ignore[union-attr]


@pytest.mark.long
def test_a_format_that_says_otherwise_since_is_told_once_by_name(acme: Path, home: Path) -> None:
    assert history.rebuild(home)["as_before"] == []
    acme.write_text(ACME % "pending")
    assert history.rebuild(home)["as_before"] == [
        "a.csv (import 1) was read anew by queries/exports/acme.toml: what it says is not what it said when"
        " the file was read before"
    ]
    assert history.rebuild(home)["as_before"] == []


def test_rows_that_are_read_now_and_were_refused_are_told_and_the_reverse(
    acme: Path, home: Path, tmp_path: Path, main_in: Any
) -> None:
    """Two tickets opened "soon", which nobody can read, and one on a day that is closed."""
    more = tmp_path / "more.csv"
    more.write_text(
        "No,Opened,Done,Team,State\n3,soon,,A,Shut\n4,soon,,A,Shut\n5,2026-03-02,2026-03-03,A,Shut\n"
    )
    assert main_in(home, "import", more).code == 0
    said = (ACME % "closed").replace('"Opened"', '{ column = "Opened", words = { soon = "2026-03-02" } }')
    acme.write_text(said)
    changed = history.rebuild(home)["changed"]
    assert changed == [
        "more.csv: 3 rows of tickets count now, 1 did before",
        "more.csv: 2 rows that had been refused are taken in now",
    ]
    acme.write_text(said.replace('soon = "2026-03-02"', '"2026-03-02" = "late"'))
    assert "more.csv: 3 rows that had been taken in are refused now" in str(history.rebuild(home))


@pytest.mark.long
def test_a_removal_and_an_undo_that_read_anew_say_so_too(
    acme: Path, home: Path, tmp_path: Path, main_in: Any
) -> None:
    anew = "a.csv (import 1) was read anew by queries/exports/acme.toml"
    more = tmp_path / "b.csv"
    more.write_text((tmp_path / "a.csv").read_text().replace("\n2,", "\n3,"))
    assert main_in(home, "import", more).code == 0
    acme.write_text(ACME % "pending")
    told = main_in(home, "remove", "2")
    assert anew in told.stdout
    assert statuses(home) == {"pending"}
    assert main_in(home, "import", more).code == 0
    (home / "strategy.toml").write_text('[organisation]\nzone = "Asia/Tokyo"\n')  # so that an undo replays
    acme.write_text(ACME % "open")
    assert main_in(home, "rebuild").code == 0
    told = main_in(home, "undo")
    assert anew in told.stdout
    assert "as_before" not in "".join(map(str, act.recorded(home)))


def test_settled_words_make_no_other_format(acme: Path, home: Path) -> None:
    (home / "queries/words.toml").write_text('[acme.status]\nGone = "closed"\n')
    assert history.rebuild(home)["as_before"] == []


@pytest.mark.long
def test_an_import_is_never_read_by_the_programs_format_of_the_same_name(
    acme: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main_in: Any
) -> None:
    """An update brings a format of the home's own name; then the home's is taken away, as one might."""
    shipped = Path(shutil.copytree(queries_folder(), tmp_path / "shipped"))
    (shipped / "exports/acme.toml").write_text(ACME % "pending")
    monkeypatch.setattr(catalogue_module, "queries_folder", lambda: shipped)
    assert history.rebuild(home)["as_before"] == []
    acme.unlink()
    with pytest.raises(Fault, match=r"a\.csv: it was read by the home's own format acme.*bring .* back"):
        history.rebuild(home)
    assert statuses(home) == {"closed"}
    assert main_in(home, "remove", "1").code == 0  # what it advises
    assert main_in(home, "import", tmp_path / "a.csv").code == 0
    assert history.rebuild(home)["as_before"] == []


def test_an_archive_is_read_with_the_limits_of_everything_else(own_tiny: Path) -> None:
    with connections.apart() as connection:
        asked = "select current_setting('memory_limit'), current_setting('temp_directory')"
        memory, spill = connection.execute(asked).fetchone() or ("", "")
    assert (memory, spill) == ("1.1 GiB", str(scratch.spill()))
