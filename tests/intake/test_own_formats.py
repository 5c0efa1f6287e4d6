"""A format of a home's own: its columns may have any name, and what is wrong with it names its file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from dashboard.faults import CatalogueFault
from dashboard.store.pool import snapshot
from tests.facts import facts
from tests.intake.conftest import Import

OWN_FORMAT = """/*
title = "My desk"
system = "mine"
tables = ["tickets"]
identified_by = ["number", "opened"]
[columns]
ticket_id = "number"
created_at = "opened"
*/
"""


def test_a_home_may_add_a_format_of_its_own(home: Path, import_text: Import) -> None:
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "my_desk.sql").write_text(OWN_FORMAT)
    receipt = import_text("number,opened\n7,2026-03-02 09:00\n")
    assert (receipt.format, receipt.desk, receipt.accepted) == ("my_desk", "mine", 1)
    assert facts(home, "desk, ticket_id, created_at") == [("mine", "7", datetime(2026, 3, 2, 9))]


def test_a_column_of_its_own_may_have_any_name(home: Path, import_text: Import) -> None:
    """Those too that staging has used for its own: `bad` is a list there, `shown` a time, `month` the day
    that costs begin on. One time is of the hour in which summer time begins.
    """
    names = ("bad", "bad_text", "bad_beside", "raw_created_at", "moment_created_at", "shown", "column_name")
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    columns = "".join(f'{name} = {{ column = "{name}", type = "integer" }}\n' for name in names)
    columns += 'month = { column = "month", type = "text" }\n'
    made = f"{' + '.join(names)} as reopens, month as category"
    (folder / "my_desk.sql").write_text(
        OWN_FORMAT.replace("[columns]", 'zone = "Europe/Berlin"\n[columns]').replace("*/", columns + "*/")
        + f"-- table: tickets\nselect line, ticket_id, created_at, {made} from renamed\n"
    )
    rows = ("7,2026-03-29 02:30,1,2,3,4,5,6,7,2026-03", "8,2026-03-29 02:30,1,two,3,4,5,6,7,2026-03")
    receipt = import_text("\n".join([",".join(("number", "opened", *names, "month")), *rows]))
    assert facts(home, "ticket_id, reopens, category") == [("7", 28, "2026-03")]
    (refused,) = receipt.refused_reasons
    assert (refused.column, refused.reason) == ("bad_text", "not a whole number: 'two'")
    assert [one.check for one in receipt.warnings] == ["skipped_hour"]


def test_a_number_of_its_own_may_be_larger_than_any_of_ours(home: Path, import_text: Import) -> None:
    """Milliseconds since 1970, which its select makes an instant of."""
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "my_desk.sql").write_text(
        OWN_FORMAT.replace('created_at = "opened"', 'since = { column = "opened", type = "integer" }')
        + "-- table: tickets\nselect line, ticket_id, epoch_ms(since) as created_at from renamed\n"
    )
    import_text("number,opened\n7,1772442000000\n")
    assert facts(home, "ticket_id, created_at") == [("7", datetime(2026, 3, 2, 9))]


@pytest.mark.parametrize("sql", ["select nonsense from renamed", "select line from nowhere", "selec"])
def test_sql_of_a_format_that_does_not_run_names_its_file(home: Path, import_text: Import, sql: str) -> None:
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "my_desk.sql").write_text(OWN_FORMAT + "-- table: tickets\n" + sql)
    with pytest.raises(CatalogueFault, match=r"my_desk\.sql"):
        import_text("number,opened\n7,2026-03-02 09:00\n")
    assert snapshot(home) is None
