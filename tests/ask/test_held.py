"""What a home holds, which figures stand on an import, and what was settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dashboard import act
from dashboard.access import LOCAL, Who
from dashboard.ask import Home
from dashboard.intake import load
from dashboard.render import loaded


def test_what_is_loaded_is_a_line_a_desk_and_table(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        found = [(one.desk, one.table, one.rows) for one in home.holdings()]
    assert found == [("own", "tickets", 27), ("own", "surveys", 22)]


def test_each_table_reaches_as_far_as_its_own_rows(own_tiny: Path, tmp_path: Path) -> None:
    """A desk's last ticket was shown for its costs and people too, whenever these had ended."""
    for name, text in (
        ("costs", "team,month,amount,currency\nTech,2026-01,9,EUR\nTech,2026-02,9,EUR\n"),
        ("people", "agent,name,team,from_date\nAnn,Ann Lee,Tech,2026-01-01\n"),
    ):
        (tmp_path / f"{name}.csv").write_text(text)
        load.import_files(own_tiny, [tmp_path / f"{name}.csv"], load.Options(format=f"own_{name}"))
    with Home.open(own_tiny, LOCAL) as home:
        ends = {one.table: one.as_of and one.as_of.date() for one in home.holdings()}
        rows = home.cursor().execute("select max(responded_at) from facts.surveys").fetchone()
    assert (ends["costs"], ends["people"]) == (date(2026, 2, 28), None)
    assert rows is not None
    assert ends["surveys"] == rows[0].date()


def test_figures_stand_on_the_import_that_brought_their_rows(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        of_tickets, of_surveys = (entry.import_id for entry in home.history().imports)
        surveys = home.stands_on((of_surveys,))
        tickets = home.stands_on((of_tickets,))
        nothing = home.stands_on(())
    assert surveys.metrics == ("Customer satisfaction",)
    assert "Customer satisfaction" not in tickets.metrics
    assert tickets.metrics
    assert surveys.first is not None
    assert surveys.first >= date(2026, 1, 1)
    assert (nothing.metrics, nothing.first) == ((), None)


def test_what_was_settled_stays_with_who(own_tiny: Path) -> None:
    act.settle(own_tiny, Who("Ada", "owner"), "own_tickets", {"status": {"waiting on legal": "hold"}})
    with Home.open(own_tiny, LOCAL) as home:
        (one,) = home.settled()
    assert (one.column, one.word, one.means) == ("status", "waiting on legal", "hold")
    assert "Ada" in one.who


def test_a_page_names_the_figures_that_change(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        _, of_surveys = (entry.import_id for entry in home.history().imports)
        assert loaded.figures_on(home.stands_on((of_surveys,))).startswith("<b>1 of ")
        assert loaded.figures_on(home.stands_on((of_surveys,))).endswith(": Customer satisfaction.")
        assert loaded.figures_on(home.stands_on(())) == "No figure on a card stands on its rows."
