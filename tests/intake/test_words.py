"""A word that nobody has said the meaning of drops no ticket: it is loaded, told, and settled once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import history, words
from dashboard.model.catalogue import load_catalogue
from tests.facts import facts

HEADER = "ticket_id,created_at,resolved_at,closed_at,status,escalated,team\n"
Imported = Callable[..., dict[str, Any]]


@pytest.fixture
def imported(main_in: Any, home: Path, tmp_path: Path) -> Imported:
    """imported("1,2026-03-02,,,odd,", ...): rows of our template through the command line; the receipt."""

    def run(*rows: str, options: tuple[str, ...] = (), code: int = 0) -> dict[str, Any]:
        (tmp_path / "tickets.csv").write_text(
            HEADER + "".join(f"{row},Desk\n" for row in rows), encoding="utf-8"
        )
        done = main_in(home, "import", tmp_path / "tickets.csv", *options, "--json")
        assert done.code == code, done
        return dict(done.json["imports"][0])

    return run


def statuses(home: Path) -> list[Any]:
    found = facts(home, "status, escalated")
    return list(found)


ODD = (
    "1,2026-03-02,,,awaiting approval,",
    "2,2026-03-02,2026-03-03,,awaiting approval,",
    "3,2026-03-02,2026-03-03,2026-03-04,awaiting approval,",
    "4,2026-03-02,,,Gelöst,ja",
    "5,2026-03-02,,,open,perhaps",
)


def test_a_new_word_is_what_the_other_columns_prove(imported: Imported, home: Path) -> None:
    receipt = imported(*ODD)
    assert (receipt["refused"], receipt["accepted"]) == (0, 5)
    # a word that is known elsewhere needs no question; a flag in a new word is not known
    assert statuses(home) == [
        ("open", None),
        ("solved", None),
        ("closed", None),
        ("solved", True),
        ("open", None),
    ]
    assert receipt["new_words"] == [
        {
            "header": "status",
            "column": "status",
            "word": "awaiting approval",
            "rows": 3,
            "loaded_as": {"closed": 1, "open": 1, "solved": 1},
            "alone": "",
        },
        {
            "header": "escalated",
            "column": "escalated",
            "word": "perhaps",
            "rows": 1,
            "loaded_as": {"": 1},
            "alone": "true",
        },
    ]
    told = [warned for warned in receipt["warnings"] if warned["check"] == "unknown_word"]
    assert [(warned["rows"], '"awaiting approval"' in warned["message"]) for warned in told] == [
        (3, True),
        (1, False),
    ]


@pytest.mark.alike
@pytest.mark.parametrize(("yes", "no"), [("Ja", "Nej"), ("Ja", "Nei"), ("Да", "Нет"), ("はい", "いいえ")])
def test_of_yes_and_no_neither_is_known_alone(imported: Imported, home: Path, yes: str, no: str) -> None:
    """Without its two `Nej` 1 of 3 escalated tickets was 1 of 1."""
    imported(*(f"{n},2026-03-02,,,open,{word}" for n, word in enumerate((yes, no, no))))
    assert [found for _, found in statuses(home)] == [True, False, False]


def test_a_word_known_elsewhere_is_known_too_where_the_file_must_prove_its_dates(
    imported: Imported, home: Path
) -> None:
    receipt = imported("1,13/03/2026,14/03/2026,,Gelöst,ja", "2,02/03/2026,,,Wartend,")
    assert receipt["new_words"] == []
    assert statuses(home) == [("solved", True), ("pending", None)]


def test_a_check_tells_it_until_it_is_settled(imported: Imported, main_in: Any, home: Path) -> None:
    imported(*ODD)
    told = {c["message"].split('"')[1] for c in main_in(home, "check", "--json").json["checks"] if c["rows"]}
    assert {"awaiting approval", "perhaps"} <= told
    said = ("--word", "status:Awaiting approval=pending", "--word", "escalated:perhaps=false")
    receipt = imported(*ODD, options=said)
    assert receipt["new_words"] == []
    assert statuses(home)[:3] == [("pending", None)] * 3
    assert statuses(home)[4] == ("open", False)
    checks = main_in(home, "check", "--json").json["checks"]
    assert not [check for check in checks if check["check"] == "unknown_word"]
    before = statuses(home)
    assert main_in(home, "rebuild").code == 0
    assert statuses(home) == before
    # kept in the home: the next file needs no option
    assert imported("6,2026-03-05,,,awaiting approval,")["new_words"] == []
    assert statuses(home)[5] == ("pending", None)


def test_what_is_said_of_a_word_with_a_later_file_asks_for_a_rebuild(
    main_in: Any, home: Path, imported: Imported
) -> None:
    """The rows of the first file stayed open and nothing said so: a rebuild gave other figures."""
    imported("1,2026-03-02,,,parked,")
    imported("2,2026-03-02,,,parked,", options=("--word", "status:parked=hold"))
    assert [status for status, _ in statuses(home)] == ["open", "hold"]
    (check,) = (one for one in main_in(home, "check", "--json").json["checks"] if "word" in one["check"])
    assert check["check"] == "word_settled"
    assert check["message"].endswith("1 as open; hold was said since: `scorecard rebuild`")
    assert main_in(home, "rebuild").code == 0
    assert [status for status, _ in statuses(home)] == ["hold", "hold"]
    assert not [one for one in main_in(home, "check", "--json").json["checks"] if "word" in one["check"]]


def test_a_flag_that_only_its_format_knows_is_settled_too(main_in: Any, home: Path, tmp_path: Path) -> None:
    """No column of ours is called so: the import was a traceback."""
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,AvgTalkDuration,"
        "Satisfaction rating\n"
        + "".join(
            f"ID{number},Diane,2021-01-04,09:12:58,Contract,{said},Y,60,00:02:23,3\n"
            for number, said in enumerate(("Y", "N", "abandoned"))
        ),
        encoding="utf-8",
    )
    done = main_in(home, "import", calls)
    assert done.code == 0
    assert '--word "is_answered:abandoned=true" (or false)' in done.stdout
    assert main_in(home, "import", calls, "--word", "is_answered:abandoned=false").code == 0
    assert "abandoned" not in main_in(home, "check").stdout


def test_every_flag_of_a_format_can_be_settled() -> None:
    catalogue = load_catalogue()
    flags = {
        column
        for fmt in catalogue.formats.values()
        for column, entry in fmt.columns.items()
        if entry.type == "flag"
    }
    assert {"is_late", "is_answered"} <= flags
    assert {column: words.choices(column, catalogue) for column in flags} == dict.fromkeys(flags, words.FLAG)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("status:odd", "is not COLUMN:WORD=OURS"),
        ("status:odd=opne", 'status can\'t be "opne"'),
        ("team:odd=x", '"team" has no words of its own'),
    ],
)
def test_what_is_said_wrongly_is_one_sentence(main_in: Any, home: Path, said: str, message: str) -> None:
    done = main_in(home, "import", "no.csv", "--word", said)
    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr


def test_what_was_settled_stays(home: Path) -> None:
    words.settle(home, "own_tickets", {"status": {"odd": "hold"}})
    words.settle(home, "own_tickets", {"status": {'new "one"': "open"}, "escalated": {"perhaps": "true"}})
    columns = load_catalogue(home).formats["own_tickets"].columns
    assert columns["status"].words == {"odd": "hold", 'new "one"': "open"}
    assert columns["escalated"].words == {"perhaps": "true"}


def refused(main_in: Any, home: Path) -> list[tuple[str, int]]:
    done = main_in(home, "check", "--json")
    found = [(c["severity"], c["rows"]) for c in done.json["checks"] if c["check"] == "many_refused"]
    assert done.code == (1 if any(c["severity"] == "error" for c in done.json["checks"]) else 0)
    return found


def good(count: int, *, done: bool = True) -> list[str]:
    return [
        f"{n},2026-03-02,{'2026-03-03' if done else ''},,{'solved' if done else 'open'},"
        for n in range(count)
    ]


def test_two_percent_of_a_file_may_be_refused_and_no_more(
    imported: Imported, main_in: Any, home: Path
) -> None:
    imported(*good(98), "a,soon,2026-03-03,,solved,", "b,soon,2026-03-03,,solved,")
    assert refused(main_in, home) == []
    imported(*good(96), *(f"{name},soon,2026-03-03,,solved," for name in "cdef"))
    assert refused(main_in, home) == [("error", 4)]
    # mended and loaded
    imported(*(f"{name},2026-03-02,2026-03-03,,solved," for name in "cdef"))
    assert refused(main_in, home) == []


def test_five_percent_of_what_is_open(imported: Imported, main_in: Any, home: Path) -> None:
    imported(*good(200), *(f"o{n},2026-03-02,,,open," for n in range(9)), "x,soon,,,open,")
    assert refused(main_in, home) == [("error", 1)]


def test_states_of_a_known_desk_are_told_too(main_in: Any, home: Path, tmp_path: Path) -> None:
    head = "Id,Assignee,Group,Via,Status,Created at,Solved at,Satisfaction Score\n"
    row = "1,Ana,Desk,Mail,Waiting for parts,2026-03-02 09:00,,Unoffered\n"
    (tmp_path / "zendesk.csv").write_text(head + row, encoding="utf-8")
    (receipt,) = main_in(home, "import", tmp_path / "zendesk.csv", "--json").json["imports"]
    assert (receipt["accepted"], receipt["new_words"][0]["loaded_as"]) == (1, {"open": 1})


@pytest.mark.long
def test_settling_one_word_of_a_file_leaves_the_other_once_and_blames_no_history(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(f"{n};2026-03-02;2026-03-03;{('Parked', 'In QA', 'Closed')[n % 3]}\n" for n in range(12))
    path.write_text("No;Opened;Done;State\n" + rows, encoding="utf-8")
    assert main_in(home, "map", path, "--save", "desk").code == 0
    assert main_in(home, "import", path).code == 0
    (receipt,) = main_in(home, "import", path, "--word", "status:Parked=hold", "--json").json["imports"]
    assert receipt["tables"]["tickets"] == {"new": 0, "changed": 4, "unchanged": 8}
    assert [one["check"] for one in receipt["warnings"]] == ["unknown_word"]
    told = main_in(home, "check").stdout
    assert (told.count('say "In QA"'), told.count('say "Parked"')) == (1, 0)


@pytest.mark.long
def test_a_word_may_hold_what_ends_a_line_elsewhere(imported: Imported, home: Path) -> None:
    """A replay reads what was said of words as it was said."""
    odd = "with\u2028legal"
    imported(f"1,2026-03-02,,,{odd},", options=("--word", f"status:{odd}=pending"))
    history.rebuild(home)
    assert statuses(home) == [("pending", None)]


# --- of a yes without a no

TICKED = [f"{n},2026-03-02,2026-03-03,,closed,{'x' if n % 10 == 0 else ''}" for n in range(1, 41)]


def test_a_flag_that_only_ever_says_yes_is_told_until_somebody_says_what_nothing_means(
    imported: Imported, home: Path, main_in: Any
) -> None:
    """Of 40 tickets four are ticked: 100 % of four, or 10 % of forty."""
    (new,) = imported(*TICKED)["new_words"]
    assert (new["word"], new["rows"], new["alone"]) == ("(nothing)", 36, "true")

    def errors() -> list[str]:
        return [
            one["message"]
            for one in main_in(home, "check", "--json").json["checks"]
            if one["severity"] == "error" and one["check"] == "unknown_word"
        ]

    (said,) = errors()
    assert said.startswith(
        "36 rows say nothing in escalated; all others are true, so a rate is of these alone: 100 %"
    )
    option = said.partition("--word ")[2].partition(" (or")[0].strip('"')
    assert option == "escalated:(nothing)=false"
    imported(*TICKED, options=("--word", option))
    assert errors() == []
    flags = [flag for _, flag in statuses(home)]
    assert (flags.count(True), flags.count(False)) == (4, 36)


def test_a_flag_of_which_few_rows_say_nothing_is_as_it_says(imported: Imported) -> None:
    """Nineteen promises kept and one ticket without a promise are no question."""
    rows = (f"{n},2026-03-02,2026-03-03,,closed,{'x' if n else ''}" for n in range(20))
    assert imported(*rows)["new_words"] == []
