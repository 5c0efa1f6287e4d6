"""What lies in queries/: headers are checked, mistakes name file and key, a home may add its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import CatalogueFault
from dashboard.model import catalogue as module
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import AIMS, LEVELS, PERSPECTIVES
from dashboard.paths import queries_folder

SHIPPED = load_catalogue()
Edit = Callable[[str, Callable[[str], str]], None]
METRIC = (queries_folder() / "metrics" / "escalation_rate.sql").read_text(encoding="utf-8")


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """edited("metrics/csat.sql", change) changes one shipped file, in a copy."""
    queries = Path(shutil.copytree(queries_folder(), tmp_path / "queries"))
    monkeypatch.setattr(module, "queries_folder", lambda: queries)

    def run(name: str, change: Callable[[str], str]) -> None:
        path = queries / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = change(before)
        assert after != before, "the test changed nothing"
        path.write_text(after, encoding="utf-8")

    return run


def own(home: Path, name: str, text: str) -> None:
    path = home / "queries" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# --- what ships


def test_the_canonical_tables_and_their_keys() -> None:
    assert {name: table.key for name, table in SHIPPED.tables.items()}.items() >= {
        "tickets": ("desk", "ticket_id"),
        "surveys": ("desk", "kind", "response_id"),
        "reviews": ("desk", "review_id", "criterion"),
        "coaching": ("desk", "action_id"),
        "people": ("agent", "from_date"),
        "pulse": ("desk", "response_id", "question"),
        "costs": ("team", "month"),
        "states": ("desk", "ticket_id", "state"),
    }.items()


def test_no_table_of_the_pulse_knows_an_agent() -> None:
    assert "agent" not in SHIPPED.tables["pulse"].types
    assert not SHIPPED.metrics["agent_satisfaction"].shows_rows


@pytest.mark.parametrize("name", sorted(SHIPPED.metrics))
def test_every_metric_can_be_guarded(name: str) -> None:
    metric = SHIPPED.metrics[name]
    assert metric.guards, "what would show that it is gamed?"
    assert name not in metric.guards
    assert set(metric.scored_levels) <= set(metric.levels) <= set(LEVELS)


def test_every_perspective_and_every_aim_is_served() -> None:
    metrics = SHIPPED.metrics.values()
    assert {metric.perspective for metric in metrics} == set(PERSPECTIVES)
    assert {aim for metric in metrics for aim in metric.excellence} == set(AIMS)


def test_every_column_that_names_a_person_is_marked() -> None:
    marked = {f"{table.name}.{column}" for table in SHIPPED.tables.values() for column in table.people}
    named = {
        "agent",
        "first_responder",
        "resolver",
        "coach",
        "reviewer",
        "aliases",
        "name",
        "email",
        "supervisor",
    }
    found = {f"{table.name}.{c}" for table in SHIPPED.tables.values() for c in table.types if c in named}
    assert found == marked


# --- mistakes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("/*", "", "starts without a header"),
        ("*/", "", "not closed"),
        ('unit = "percent"', 'unit = "percent" /* share */', "holds `/*`"),
        ('unit = "percent"', 'unit = "share"', "is none of the choices; write one of percent"),
        ('unit = "percent"\n', "", "unit: this key is missing"),
        ('unit = "percent"', 'unit = "percent"\ncolour = "red"', "colour: this key is not known"),
        ('unit = "percent"', 'unit = percent', "not valid TOML"),
        ('unit = "percent"', 'unit = "percent"\nname = "other"', "name can't be set"),
        ('unit = "percent"', 'unit = "percent"\nsql = "select 1"', "sql can't be set"),
        ('"tickets.escalated"', '"escalated"', '"escalated" is not table.column'),
        ('"tickets.escalated"', '"tickets.escalatd"', "there is no column tickets.escalatd"),
        ('"reopen_rate"', '"reopen_rat"', "there is no metric reopen_rat"),
        ('levels = ["organisation", "team", "agent"]', 'levels = ["team"]', "'organisation'"),
        ("fills_up = 7", "fills_up = 0", "fills_up"),
        ("fills_up = 7", "proposed = { agent = 1 }", "['agent'] is proposed but not in scored_levels"),
        ("fills_up = 7", 'criteria = "engagement"', 'write "reviews.aim" in needs'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_metric_names_file_and_key(edited: Edit, old: str, new: str, said: str) -> None:
    edited("metrics/escalation_rate.sql", lambda text: text.replace(old, new, 1))
    with pytest.raises(CatalogueFault) as fault:
        load_catalogue()
    assert "escalation_rate.sql" in str(fault.value)
    assert said in str(fault.value)
    assert fault.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('system = "ecommerce"\n', "", "system: this key is missing"),
        (
            'tables = ["surveys", "tickets"]',
            'tables = ["survey"]',
            "tables: there is no table survey; did you",
        ),
        ('comment = "Customer Remarks"', 'coment = "Customer Remarks"', "columns.coment: say its type"),
        ('type = "number"', 'type = "numeral"', "columns.handle_seconds.type"),
        ('date_order = "day-first"', 'date_order = "upside-down"', "date_order"),
    ],
)
def test_a_mistake_in_a_format_names_file_and_key(edited: Edit, old: str, new: str, said: str) -> None:
    edited("exports/ecommerce_csat.sql", lambda text: text.replace(old, new, 1))
    with pytest.raises(CatalogueFault) as fault:
        load_catalogue()
    assert "ecommerce_csat.sql" in str(fault.value)
    assert said in str(fault.value)


def test_a_mistake_in_a_check(edited: Edit) -> None:
    edited("checks/left_out.sql", lambda text: text.replace("severity", "severty", 1))
    with pytest.raises(CatalogueFault, match=r"left_out\.sql: (severty|severity): this key is"):
        load_catalogue()


# --- editing and adding


def test_an_edit_is_seen_at_once(edited: Edit) -> None:
    assert load_catalogue().metrics["csat"].title == "Customer satisfaction"
    edited("metrics/csat.sql", lambda text: text.replace("Customer satisfaction", "Happy customers"))
    assert load_catalogue().metrics["csat"].title == "Happy customers"


def test_nothing_is_read_again_while_nothing_changes() -> None:
    assert load_catalogue() is load_catalogue()


@pytest.mark.parametrize(
    ("name", "change", "changes"),
    [
        ("metrics/csat.sql", ("kind = 'csat'", "kind in ('csat')"), {"csat"}),
        ("metrics/csat.sql", ("Customer satisfaction", "Happy customers"), set()),
        ("tables/pulse.sql", ("between 1 and 5", "between 1 and 6"), {"agent_satisfaction"}),
    ],
)
def test_a_fingerprint_changes_with_the_sql_and_its_tables(
    edited: Edit, name: str, change: tuple[str, str], changes: set[str]
) -> None:
    before = {metric: SHIPPED.metric_fingerprint(metric) for metric in SHIPPED.metrics}
    edited(name, lambda text: text.replace(*change, 1))
    now = load_catalogue()
    assert {m for m in before if now.metric_fingerprint(m) != before[m]} == changes


def test_a_home_adds_a_metric_a_format_and_a_check(home: Path) -> None:
    own(home, "metrics/hard_cases.sql", METRIC)
    own(
        home,
        "exports/my_desk.sql",
        '/*\ntitle = "My desk"\nsystem = "mine"\ntables = ["tickets"]\nidentified_by = ["no"]\n'
        '[columns]\nticket_id = "no"\ncreated_at = "when"\n*/\n',
    )
    own(home, "checks/odd.sql", '/*\nseverity = "error"\nmessage = "{rows} odd"\n*/\nselect * from tickets\n')
    found = load_catalogue(home)
    assert set(found.metrics) - set(SHIPPED.metrics) == {"hard_cases"}
    assert set(found.formats) - set(SHIPPED.formats) == {"my_desk"}
    assert found.metrics["hard_cases"].home
    assert found.checks["odd"].home
    assert not found.metrics["csat"].home
    assert set(load_catalogue().metrics) == set(SHIPPED.metrics), "other homes do not see it"


def test_what_a_home_has_of_its_own_is_of_one_moment(home: Path) -> None:
    """Ours are read when they are asked for; what somebody edits, at once."""
    own(home, "checks/odd.sql", '/*\nseverity = "error"\nmessage = "{rows} odd"\n*/\nselect * from tickets\n')
    found = module.catalogue_of(home)
    own(home, "checks/odd.sql", "it has no header any more")
    assert found.checks["odd"].message == "{rows} odd"
    assert found.broken == ()
    assert [one.path.name for one in module.catalogue_of(home).broken] == ["odd.sql"]


def test_a_name_that_is_taken_twice_in_one_home_is_refused(home: Path) -> None:
    header = 'title = "D"\nsystem = "d"\ntables = ["tickets"]\nidentified_by = ["no"]\n[columns]\n'
    header += 'ticket_id = "no"\ncreated_at = "when"\n'
    own(home, "exports/desk.sql", f"/*\n{header}*/\n")
    own(home, "exports/desk.toml", header)
    with pytest.raises(
        CatalogueFault, match=r"desk\.toml: the name desk is taken by queries/exports/desk\.sql"
    ):
        load_catalogue(home)


@pytest.mark.parametrize("kind", ["metrics", "exports", "checks", "worklist"])
def test_of_one_name_the_homes_own_stands_and_is_told(home: Path, edited: Edit, kind: str) -> None:
    """So that no update of the program, which may bring any name, blocks a home."""
    texts = {
        "metrics": METRIC,
        "exports": '/*\ntitle = "D"\nsystem = "d"\ntables = ["tickets"]\nidentified_by = ["no"]\n'
        '[columns]\nticket_id = "no"\ncreated_at = "when"\n*/\n',
        "checks": '/*\nseverity = "error"\nmessage = "{rows} odd"\n*/\nselect * from tickets\n',
        "worklist": '/*\ntitle = "M"\norder = 9\nnote = "n"\nnone = "no"\n*/\nselect 1\n',
    }
    own(home, f"{kind}/comes_later.sql", texts[kind])
    assert load_catalogue(home).shadowed == ()
    edited(f"{kind}/comes_later.sql", lambda _: texts[kind])
    found = load_catalogue(home)
    group = {"exports": "formats"}.get(kind, kind)
    assert getattr(found, group)["comes_later"].home
    assert found.shadowed == ((f"queries/{kind}/comes_later.sql",) * 2,)
    with Home.open(home, LOCAL) as asked:
        told = [one for one in asked.checks() if one.check == "own_instead"]
    assert [one.where for one in told] == [(str(home / f"queries/{kind}/comes_later.sql"),)]
    assert f"the home's own queries/{kind}/comes_later.sql stands in the place of" in told[0].message


def test_a_file_that_is_touched_but_not_changed_changes_no_fingerprint(edited: Edit, tmp_path: Path) -> None:
    before = load_catalogue()
    os.utime(tmp_path / "queries" / "metrics" / "csat.sql")
    after = load_catalogue()
    assert after.metric_fingerprint("csat") == before.metric_fingerprint("csat")


# --- formats in TOML alone

MAPPING = """\
title = "My desk"
system = "mine"
tables = ["tickets", "surveys"]
identified_by = ["No"]
[fixed]
kind = "csat"
scale_min = "1"
scale_max = "5"
[only_with]
surveys = "score"
[columns]
ticket_id = "No"
response_id = "No"
created_at = "When"
score = { column = "Stars", nth = 2 }
"""


def test_a_home_adds_a_format_without_sql(home: Path) -> None:
    own(home, "exports/my_desk.toml", MAPPING)
    fmt = load_catalogue(home).formats["my_desk"]
    assert (fmt.sql, fmt.home, fmt.file) == ("", True, "queries/exports/my_desk.toml")
    assert (fmt.columns["score"].nth, fmt.columns["score"].type) == (2, "number")
    assert fmt.only_with == {"surveys": "score"}


def test_an_edit_of_a_mapping_is_seen_at_once(home: Path) -> None:
    own(home, "exports/my_desk.toml", MAPPING)
    assert load_catalogue(home).formats["my_desk"].title == "My desk"
    own(home, "exports/my_desk.toml", MAPPING.replace("My desk", "Our desk"))
    assert load_catalogue(home).formats["my_desk"].title == "Our desk"


def test_a_mapping_extends_what_ships(home: Path) -> None:
    own(home, "exports/labels.toml", 'extends = "freshdesk"\ntitle = "Freshdesk, with our labels"\n')
    fmt = load_catalogue(home).formats["labels"]
    assert fmt.identified_by == SHIPPED.formats["freshdesk"].identified_by
    assert fmt.sql == SHIPPED.formats["freshdesk"].sql


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "csat"', 'kind = ""', "fixed.kind"),
        ('kind = "csat"', 'knd = "csat"', 'did you mean "kind"?'),
        ('scale_min = "1"', 'scale_min = "one"', 'fixed.scale_min: "one" can\'t be the same number'),
        ('kind = "csat"', 'sent_at = "2026-01-01"', "fixed.sent_at"),
        ('kind = "csat"', 'ticket_id = "7"', "fixed.ticket_id: this column has a header already"),
        ('surveys = "score"', 'tickets = "score"', "only_with.tickets: name one of the further tables"),
        ('surveys = "score"', 'surveys = "scor"', 'only_with.surveys: there is no column scor'),
        ("nth = 2", "nth = 0", "columns.score.nth"),
        ('ticket_id = "No"', 'line = { column = "No", type = "text" }', "columns.line"),
        ('title = "My desk"', 'title = "My desk"\nzone = "Mars"', 'there is no time zone "Mars"'),
        ('title = "My desk"', 'titel = "My desk"', "this key is"),
        ('title = "My desk"', 'sql = "select 1"', "sql can't be set"),
        ('title = "My desk"', "title = My desk", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_mapping_names_file_and_key(home: Path, old: str, new: str, said: str) -> None:
    assert old in MAPPING
    own(home, "exports/my_desk.toml", MAPPING.replace(old, new, 1))
    with pytest.raises(CatalogueFault) as fault:
        load_catalogue(home)
    assert "my_desk.toml" in str(fault.value)
    assert said in str(fault.value)


def test_a_suggestion_is_no_format() -> None:
    assert set(SHIPPED.suggested) == {"frappe", "hubspot", "medallia", "otrs", "salesforce"}
    assert not set(SHIPPED.suggested) & set(SHIPPED.formats)


def test_a_mistake_in_the_synonyms_names_the_column(edited: Edit) -> None:
    edited("synonyms.toml", lambda text: text.replace("ticket_id = [", "tiket_id = [", 1))
    with pytest.raises(
        CatalogueFault, match=r"synonyms\.toml: columns: there is no column tickets\.tiket_id"
    ):
        _ = load_catalogue().synonyms


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'title = "\xff"\n', "not valid TOML"),
        (b"a = " + b"[" * 3000, "not valid TOML"),
        (
            b'title = "Mine"\nsystem = "x"\ntables = ["tickets"]\nidentified_by = []\ncolumns = 3\n',
            "mine.toml",
        ),
        (b'title = "Mine"\nsystem = "x"\ntables = [["tickets"]]\nidentified_by = []\n', "mine.toml"),
        (b'title = "Mine"\nsystem = "x"\ntables = 7\nidentified_by = []\n', "mine.toml"),
        (b'title = "Mine"\nsystem = "x"\ntables = ["tickets"]\nidentified_by = "a"\n', "in square brackets"),
    ],
)
def test_whatever_a_homes_own_format_holds_it_is_a_fault_of_its_file(
    home: Path, data: bytes, said: str
) -> None:
    path = home / "queries" / "exports" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    with pytest.raises(CatalogueFault, match=r"mine\.toml") as fault:
        load_catalogue(home)
    assert said in str(fault.value)


def test_a_query_that_is_no_utf_8_is_a_fault_of_its_file(home: Path) -> None:
    path = home / "queries" / "metrics" / "mine.sql"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"/* title = '\xff' */ select 1")
    with pytest.raises(CatalogueFault, match=r"mine\.sql: it is no UTF-8 text"):
        load_catalogue(home)


def test_unknown_guards_of_a_metric_are_told_once(tmp_path: Path) -> None:
    text = METRIC.replace("guards = [", 'guards = ["nothing", "none", ')
    assert text != METRIC
    own(tmp_path, "metrics/mine.sql", text)
    (broken,) = module.catalogue_of(tmp_path).broken
    assert broken.fault == "guards: there is no metric nothing or none"
