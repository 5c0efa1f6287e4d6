"""What messages advise of a file that is to be loaded."""

from __future__ import annotations

import re
from pathlib import Path

from tests.keeping.advising import TICKETS, Desk, advice

ZENDESK = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"


@advice("intake/recognise.py", "scorecard map FILE --save NAME")
def no_format_knows_a_file(desk: Desk) -> None:
    file = desk.file(
        "foreign.csv", "Vorgang,Angelegt,Gruppe\n1,2026-03-02 09:00,Tech\n2,2026-03-03 10:00,Tech\n"
    )
    failed = desk.run("import", file)
    assert failed.code == 1
    done = desk.run(
        "map", file, "--save", "foreign", "--table", "tickets",
        "--column", "ticket_id=Vorgang", "--column", "created_at=Angelegt", "--column", "team=Gruppe",
    )  # fmt: skip
    assert done.code == 0, done
    assert desk.run("import", file).code == 0


def answered(desk: Desk, file: Path, option: str) -> None:
    """A file is held with a question; the first answer that it names has it loaded."""
    failed = desk.run("import", file)
    assert failed.code == 1
    said = re.search(rf"{option} (\S+)", failed.stderr + failed.stdout)
    assert said, failed
    assert desk.run("import", file, option, said[1]).code == 0


@advice("intake/scales_proven.py", "say --scale")
def nobody_knows_the_scale_of_the_answers(desk: Desk) -> None:
    ones = ZENDESK + "1,Ana,Tech,Mail,2026-03-02 09:00,2026-03-02 10:00,1\n"
    answered(desk, desk.file("ones.csv", ones), "--scale")


@advice("intake/dateorder.py", "say --date-order")
def nobody_knows_how_dates_begin(desk: Desk) -> None:
    file = desk.file("dates.csv", "ticket_id,created_at,resolved_at,team\n1,02/03/2026,,Tech\n")
    answered(desk, file, "--date-order")


@advice("intake/mapping/saving.py", "Say --scale")
def a_mapping_does_not_say_its_scale(desk: Desk) -> None:
    file = desk.file("stars.csv", "No,Done,Stars\n1,2026-03-02,1\n2,2026-03-03,1\n")
    said = (
        "map", file, "--table", "surveys", "--column", "response_id=No", "--column", "responded_at=Done",
        "--column", "score=Stars", "--fixed", "kind=csat", "--save", "stars",
    )  # fmt: skip
    failed = desk.run(*said)
    assert (failed.code, "Say --scale WORST-BEST, such as 1-5" in failed.stderr) == (1, True), failed
    assert desk.run(*said, "--scale", "1-5").code == 0
    assert desk.run("import", file).code == 0


@advice("intake/mapping/saving.py", "Say --date-order")
def a_mapping_does_not_say_how_dates_begin(desk: Desk) -> None:
    file = desk.file("dates.csv", "No,Opened\n1,02/03/2026\n2,03/03/2026\n")
    said = ("map", file, "--column", "ticket_id=No", "--column", "created_at=Opened", "--save", "mine")
    failed = desk.run(*said)
    assert (failed.code, "Say --date-order day-first" in failed.stderr) == (1, True), failed
    assert desk.run(*said, "--date-order", "day-first").code == 0
    assert desk.run("import", file).code == 0


@advice("intake/words.py", "settle it with --word")
def nobody_has_said_what_a_word_means(desk: Desk) -> None:
    head = "ticket_id,created_at,resolved_at,team,status\n"
    file = desk.file("odd.csv", head + "odd-1,2026-03-02,,Tech,awaiting approval\n")
    assert desk.run("import", file).code == 0
    told = re.search(r'settle it with --word "([^"]+)"', desk.run("check").stdout)
    assert told
    assert desk.run("import", file, "--word", told[1]).code == 0
    assert "--word" not in desk.run("check").stdout


@advice("intake/reading/unpack.py", "scorecard watch")
def a_folder_is_imported(desk: Desk) -> None:
    folder = desk.folder / "exports"
    folder.mkdir()
    (folder / "more.csv").write_text(TICKETS)
    failed = desk.run("import", folder)
    assert failed.code == 1
    assert "`scorecard watch`" in failed.stderr
    assert desk.run("watch", folder, "--once", "--every", "0.1", "--as", "own_tickets").code == 0
    assert (folder / "imported" / "more.csv").is_file()


@advice("staging/refusing.py", "scorecard map")
def a_sign_may_part_thousands_or_decimals(desk: Desk) -> None:
    path = desk.file("desk.csv", 'No;Opened;Took;Group\n1;2026-03-01;"3,120";A\n2;2026-03-01;"4,250";A\n')
    asked = ("map", path, "--column", "handle_minutes=Took", "--unit", "handle_minutes=minutes")
    failed = desk.run(*asked)
    assert (failed.code, "--decimal comma or point to scorecard map" in failed.stdout) == (1, True)
    assert desk.run(*asked, "--decimal", "comma", "--save", "desk").code == 0
    assert desk.run("import", path).code == 0
