"""Every command that a message advises is tried: the message is provoked, its advice is followed, it helps.

The first test finds the messages in the source, so that none is added without a trial.
"""

from __future__ import annotations

import ast
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dashboard.cli import _COMMANDS
from dashboard.store.generations import Store
from tests.conftest import without_figures

PACKAGE = Path(__file__).parents[2] / "dashboard"
ADVICE = re.compile(
    rf"scorecard (?:{'|'.join(_COMMANDS)})\b(?: (?:--\w+|FILE|NAME|NEW)…?)*"
    r"|(?:[Ss]ay|settle it with) --(?:scale|word|date-order)"
)
NAMES_ONE = re.compile("scorecard |--scale|--word|--date-order")
ZENDESK = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"
TICKETS = "ticket_id,created_at,resolved_at,team\nadvice-1,2026-03-02,,Billing\n"
# what names a command without advising it, and what other tests hold together with its page
OTHERS = {
    ("act/watch.py", "scorecard watch"),  # "another `scorecard watch` is at work"
    ("commands/intake.py", "scorecard history"),  # where the help says how imports are numbered
    ("commands/mapping.py", "scorecard map"),  # the command's own name
    ("commands/mapping.py", "scorecard import"),  # followed in test_map_command.py
    ("app_pages/data.py", "scorecard serve"),  # how a server is started, which pages are told by one
    ("widgets/head_row.py", "scorecard serve --demo"),
    ("widgets/first_steps.py", "scorecard serve --demo"),
    ("widgets/readiness.py", "scorecard doctor"),  # whose list stands below it
    ("commands/strategy.py", "scorecard strategy"),  # the command's own name, with `judge`
    ("gate.py", "scorecard serve"),  # what it printed: tests/serving opens it
    ("commands/new.py", "scorecard map"),  # followed in test_new.py
    ("commands/new.py", "scorecard import"),
    ("commands/new.py", "scorecard show --metric"),
    ("intake/skeleton.py", "scorecard show --metric"),
    ("intake/outgrown.py", "scorecard remove"),  # followed in test_scales.py
    ("intake/scales_of_kinds.py", "say --scale"),  # followed in test_scales.py
    ("intake/twice.py", "scorecard remove"),  # followed in test_two_sources.py
    ("intake/verify.py", "scorecard rebuild"),  # remedies: each is followed in test_damage.py
    ("intake/verify.py", "scorecard import FILE"),
    ("intake/verify.py", "scorecard restore FILE"),
}


# doctor: its findings are provoked, and what helps is done, in test_doctor.py
OTHERS |= {
    ("ask/readiness.py", f"scorecard {command}")
    for command in (
        "init", "check", "check --rows", "verify", "rebuild", "import FILE", "import FILE --desk", "watch",
        "backup FILE", "serve",
    )
}  # fmt: skip


def written() -> Iterator[tuple[str, str]]:
    """(file, command) of each text in the source that names a command."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not NAMES_ONE.search(text):
            continue  # most of them, and to read one as Python takes longer
        tree = ast.parse(text)
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                for found in ADVICE.findall(node.value):
                    yield path.relative_to(PACKAGE).as_posix(), found.strip().replace("…", "")


@dataclass
class Desk:
    """A home in which a message is provoked, and the command line on it."""

    home: Path
    folder: Path
    main: Callable[..., Any]

    def run(self, *arguments: object, home: Path | None = None) -> Any:
        return self.main(home or self.home, *arguments)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    @property
    def store(self) -> Store:
        return Store(self.home)

    @property
    def database(self) -> Path:
        return self.store.database(self.store.current())

    def export(self) -> Path:
        """The file that the first import came from."""
        return self.folder / "own_tickets.csv"

    def follow(self, said: str, **given: object) -> Any:
        """Run the last command that a message names, with what stands for its words in capitals."""
        command = re.findall(r"scorecard ([a-z]+(?: (?:--[a-z-]+|[A-Z]+…?|\d+)(?=[ `.;,)]|$))*)", said)[-1]
        words = [str(given.get(word.strip("…").lower(), word)) for word in command.split()]
        return self.main(self.home, *words)


@pytest.fixture
def desk(own_tiny: Path, tiny: Path, tmp_path: Path, main_in: Any) -> Desk:
    shutil.copy(tiny.parent / "own_tickets.csv", tmp_path / "own_tickets.csv")
    return Desk(own_tiny, tmp_path, main_in)


Trial = Callable[[Desk], None]
TRIALS: dict[tuple[str, str], list[Trial]] = {}


def advice(file: str, *commands: str) -> Callable[[Trial], Trial]:
    """What a trial provokes, and follows."""

    def note(trial: Trial) -> Trial:
        for command in commands:
            TRIALS.setdefault((file, command), []).append(trial)
        return trial

    return note


def mended(desk: Desk, question: Any, **given: object) -> None:
    """A question fails with an advice; followed, the question is answered."""
    failed = question()
    assert failed.code != 0
    done = desk.follow(failed.stderr, **given)
    assert done.code == 0, (failed.stderr, done)
    assert question().code == 0, question()


def show(desk: Desk) -> Callable[[], Any]:
    return lambda: desk.run("show", "--period", "2026-03")


@advice("store/generations.py", "scorecard rebuild")
def the_clock_changed(desk: Desk) -> None:
    path = desk.home / "strategy.toml"
    path.write_text(path.read_text().replace("Europe/Amsterdam", "Asia/Tokyo"))
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild --from")
def the_pointer_is_gone(desk: Desk) -> None:
    (desk.home / "warehouse" / "CURRENT").unlink()
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild")
def the_ledger_is_damaged(desk: Desk) -> None:
    (desk.store.folder / f"{desk.store.current():06d}.json").write_text("{")
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild --from")
def the_ledger_and_its_copy_are_gone(desk: Desk) -> None:
    for folder in (desk.store.folder, desk.store.archive):
        (folder / f"{desk.store.current():06d}.json").unlink()
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard restore FILE")
def no_ledger_is_left(desk: Desk) -> None:
    assert desk.run("backup", desk.folder / "kept.zip").code == 0
    for path in desk.home.rglob("*.json"):
        path.unlink()
    failed = show(desk)()
    assert failed.code == 1
    desk.home.rename(desk.folder / "moved-away")
    assert desk.follow(failed.stderr, file=desk.folder / "kept.zip").code == 0
    assert show(desk)().code == 0


@advice("render/done.py", "scorecard rebuild")
def a_backup_holds_a_wrong_strategy(desk: Desk) -> None:
    """It says what is to be put right, and what is to be run then."""
    path = desk.home / "strategy.toml"
    right = path.read_text()
    path.write_text(right.replace("Europe/Amsterdam", "Europe/Nowhere"))
    assert desk.run("backup", desk.folder / "kept.zip").code == 0
    other = Desk(desk.folder / "other", desk.folder, desk.main)
    told = other.run("restore", desk.folder / "kept.zip")
    assert (told.code, f"{other.home / 'strategy.toml'}, line " in told.stdout) == (1, True)
    (other.home / "strategy.toml").write_text(right)
    assert other.follow(told.stdout).code == 0
    path.write_text(right)
    assert show(other)().stdout == show(desk)().stdout


@advice("ask/loaded_files.py", "scorecard rebuild")
def a_word_was_settled_after_its_rows_came(desk: Desk) -> None:
    rows = "ticket_id,created_at,resolved_at,team,status\n{},2026-03-02,,Tech,parked\n"
    desk.run("import", desk.file("first.csv", rows.format(901)))
    desk.run("import", desk.file("later.csv", rows.format(902)), "--word", "status:parked=hold")
    said = next(line for line in desk.run("check").stdout.splitlines() if "parked" in line)
    assert desk.follow(said).code == 0
    assert "parked" not in desk.run("check").stdout


@advice("store/pool.py", "scorecard rebuild")
def the_database_is_gone(desk: Desk) -> None:
    desk.database.unlink()
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild")
def an_import_finds_no_database(desk: Desk) -> None:
    desk.database.unlink()
    more = desk.file("more.csv", TICKETS)
    mended(desk, lambda: desk.run("import", more))


@advice("store/generations.py", "scorecard rebuild")
def an_import_finds_a_damaged_database(desk: Desk) -> None:
    data = bytearray(desk.database.read_bytes())
    data[-1] ^= 1
    desk.database.write_bytes(data)
    more = desk.file("more.csv", TICKETS)
    mended(desk, lambda: desk.run("import", more))


def torn(desk: Desk) -> None:
    """The database opens, and most of its blocks are nothing."""
    data = desk.database.read_bytes()
    desk.database.write_bytes(data[: 3 * 4096] + bytes(len(data) - 3 * 4096))


@advice("store/writing.py", "scorecard rebuild")
def an_import_finds_a_torn_database(desk: Desk) -> None:
    torn(desk)
    more = desk.file("more.csv", TICKETS)
    mended(desk, lambda: desk.run("import", more))


@advice("engine/connections.py", "scorecard verify", "scorecard rebuild")
def a_question_meets_a_torn_block(desk: Desk) -> None:
    whole = desk.database.read_bytes()
    block = 262_144
    for start in range(3 * 4096, len(whole), block):
        desk.database.write_bytes(whole[:start] + b"\xa5" * block + whole[start + block :])
        with FileLock(desk.folder / "x.lock"):
            failed = desk.main(Path(shutil.copytree(desk.home, desk.folder / f"copy-{start}")), "show")
        if "scorecard verify" in failed.stderr:
            assert desk.run("verify").code == 1
            mended(desk, show(desk))
            return
    pytest.skip("the engine read every block as it opened the file")


@advice("intake/history.py", "scorecard import FILE")
def an_archive_is_damaged(desk: Desk) -> None:
    (entry,) = [item for item in desk.store.ledger().imports if item.format == "own_tickets"]
    path = desk.store.archive / f"{entry.archive}.parquet"
    path.write_bytes(path.read_bytes()[:-3])
    mended(desk, lambda: desk.run("rebuild"), file=desk.export())


@advice("intake/backup.py", "scorecard verify")
def a_backup_finds_a_damaged_archive(desk: Desk) -> None:
    path = next(desk.store.archive.glob("*.parquet"))
    path.unlink()
    failed = desk.run("backup", desk.folder / "kept.zip")
    assert failed.code == 1
    assert str(path) in desk.follow(failed.stderr).stdout


@advice("intake/history.py", "scorecard history")
def there_is_no_such_import(desk: Desk) -> None:
    failed = desk.run("remove", "99")
    assert failed.code == 2
    listed = desk.follow(failed.stderr)
    assert listed.code == 0
    number = re.search(r"\d+", listed.stdout)
    assert number
    assert desk.run("remove", number[0]).code == 0


@advice("store/generations.py", "scorecard remove")
def nothing_before_a_restore_is_kept(desk: Desk) -> None:
    """What an undo would have taken back, a removal takes back: the figures are those of before."""
    more = desk.file("more.csv", TICKETS)
    was = show(desk)().stdout
    assert desk.run("import", more).code == 0
    assert desk.run("backup", desk.folder / "kept.zip").code == 0
    other = Desk(desk.folder / "other", desk.folder, desk.main)
    assert other.run("restore", desk.folder / "kept.zip").code == 0
    for command in (["undo", "--dry-run"], ["undo"]):
        failed = other.run(*command)
        assert (failed.code, "restored from a backup" in failed.stderr) == (2, True), failed
    number = other.run("history", "--json").json["imports"][-1]["import_id"]
    assert other.follow(failed.stderr, number=number).code == 0
    assert show(other)().stdout == was


@advice("ask/loaded.py", "scorecard rebuild")
@advice("model/aliases.py", "scorecard rebuild")
def aliases_were_written_by_hand(desk: Desk) -> None:
    (desk.home / "aliases.toml").write_text('[teams]\n"Billing" = ["Tech"]\n')
    told = desk.run("check").stdout
    assert "aliases.toml was changed" in told
    assert desk.follow(told).code == 0
    assert "aliases.toml" not in desk.run("check").stdout


@advice("ask/loaded.py", "scorecard rebuild")
def a_calendar_names_a_team_by_its_other_name(desk: Desk) -> None:
    """Who is who comes after the minutes are counted: the calendar must name both."""
    calendar = '\n[[calendar]]\nteams = ["Billing"{}]\n[calendar.business_hours]\nmonday = ["09:00-17:00"]\n'
    (desk.home / "aliases.toml").write_text('[teams]\n"Billing" = ["Tech"]\n')
    path = desk.home / "strategy.toml"
    right = path.read_text()
    path.write_text(right + calendar.format(""))
    assert desk.run("rebuild").code == 0
    told = next(line for line in desk.run("check").stdout.splitlines() if '"Tech" counts as Billing' in line)
    path.write_text(right + calendar.format(', "Tech"'))  # "write it there too, then"
    assert desk.follow(told).code == 0
    assert "counts as Billing" not in desk.run("check").stdout


@advice("ask/home.py", "scorecard init")
def there_is_no_strategy(desk: Desk) -> None:
    fresh = Desk(desk.folder / "fresh", desk.folder, desk.main)
    assert fresh.run("import", desk.export(), "--as", "own_tickets").code == 0
    mended(fresh, lambda: fresh.run("show"))


@advice("store/generations.py", "scorecard init")
def the_strategy_is_gone(desk: Desk) -> None:
    """What `init` writes has another zone; it says so, and a rebuild reads the data by it."""
    (desk.home / "strategy.toml").unlink()
    failed = desk.run("show")
    assert desk.follow(failed.stderr).code == 0
    mended(desk, lambda: desk.run("show"))


@advice("ask/cards/scorecards.py", "scorecard init --home NEW --from FILE")
@advice("wording/absent.py", "scorecard init --home NEW --from FILE")
@advice("app_pages/goals.py", "scorecard init --home NEW --from FILE")
def there_is_no_card(desk: Desk) -> None:
    path = desk.home / "strategy.toml"
    before, first, *_ = path.read_text().split("[[card]]")
    path.write_text(f"{before}[[card]]{first}")
    failed = desk.run("show", "--level", "team")
    assert failed.code == 2
    done = desk.follow(failed.stderr, new=desk.folder / "new", file=desk.export())
    assert done.code == 0, done
    assert (desk.folder / "new" / "strategy.toml").is_file()


@advice("commands/intake.py", "scorecard init")
@advice("ask/cards/missing.py", "scorecard init")
@advice("ask/cards/scorecards.py", "scorecard init")
def there_is_a_draft(desk: Desk) -> None:
    """What is loaded makes one; what comes later is put on it by the same command."""
    fresh = Desk(desk.folder / "fresh", desk.folder, desk.main)
    first = TICKETS.replace("02,,", "02,2026-03-03,")
    told = fresh.run("import", desk.file("first.csv", first)).stdout
    assert fresh.follow(told).code == 0
    missing = fresh.run("show", "--level", "agent")
    assert (missing.code, "`scorecard init` adds one" in missing.stderr) == (2, True)
    days = "".join(f"{n},2026-03-{n:02d} 09:00,2026-03-{n:02d} 10:00,Billing,0,0\n" for n in range(1, 29))
    head = "ticket_id,created_at,resolved_at,team,agent_replies,reopens\n"
    assert fresh.run("import", desk.file("more.csv", head + days)).code == 0
    told = fresh.run("show").stdout
    assert "First contact resolution (process): comes with `scorecard init`" in told
    assert fresh.follow(told).code == 0
    assert "still missing: First contact resolution" not in fresh.run("show").stdout


@advice("ask/strategy/revisions.py", "scorecard rebuild")
@advice("commands/strategy_changes.py", "scorecard strategy")
def a_new_strategy_counts_otherwise(desk: Desk) -> None:
    """Nothing is shown until a rebuild; and of a list of versions there is no text, but of each one is."""
    was = (desk.home / "strategy.toml").read_text(encoding="utf-8")
    zoned = desk.file("zoned.toml", re.sub(r'(?m)^zone = ".*"', 'zone = "Asia/Tokyo"', was))
    told = desk.run("strategy", "set", zoned)
    assert told.code == 0, told.stderr
    assert desk.run("show").code != 0
    assert desk.follow(told.stdout).code == 0
    assert desk.run("show").code == 0
    assert "history N --text" in desk.run("strategy", "history", "--text").stderr
    assert desk.run("strategy", "history", "1", "--text").stdout.rstrip() == was.rstrip()


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


@advice("commands/questions.py", "scorecard import FILE")
@advice("commands/goals.py", "scorecard import FILE")
@advice("widgets/head_row.py", "scorecard import FILE", "scorecard init --from FILE")
@advice("widgets/loading.py", "scorecard import FILE")
@advice("ask/loaded.py", "scorecard init")
def a_home_is_empty(desk: Desk) -> None:
    fresh = Desk(desk.folder / "fresh", desk.folder, desk.main)
    for question in ("show", "history", "goals"):
        assert "scorecard import FILE" in fresh.run(question).stdout
    assert fresh.run("init", "--from", desk.export()).code == 0
    assert fresh.run("import", desk.export()).code == 0
    assert fresh.run("show").code == 0
    bare = Desk(desk.folder / "bare", desk.folder, desk.main)
    assert bare.run("import", desk.export(), "--as", "own_tickets").code == 0
    told = bare.run("check")
    assert "`scorecard init`" in told.stdout + told.stderr
    assert bare.run("init").code == 0
    assert bare.run("check").code == 0


def test_no_message_gives_an_advice_that_is_not_tried() -> None:
    assert set(written()) - set(TRIALS) - OTHERS == set()
    assert (set(TRIALS) | OTHERS) - set(written()) == set(), "of these no message speaks any more"


def _named(trial: object) -> str:
    return str(getattr(trial, "__name__", ""))


@advice("staging/refusing.py", "scorecard map")
def a_sign_may_part_thousands_or_decimals(desk: Desk) -> None:
    path = desk.file("desk.csv", 'No;Opened;Took;Group\n1;2026-03-01;"3,120";A\n2;2026-03-01;"4,250";A\n')
    asked = ("map", path, "--column", "handle_minutes=Took", "--unit", "handle_minutes=minutes")
    failed = desk.run(*asked)
    assert (failed.code, "--decimal comma or point to scorecard map" in failed.stdout) == (1, True)
    assert desk.run(*asked, "--decimal", "comma", "--save", "desk").code == 0
    assert desk.run("import", path).code == 0


# these look at a card, which is quicker where figures are kept; all others, whether a command ends well
WITH_FIGURES = {
    "a_backup_holds_a_wrong_strategy", "a_home_is_empty", "a_new_strategy_counts_otherwise",
    "a_question_meets_a_torn_block", "no_ledger_is_left", "the_clock_changed", "the_database_is_gone",
    "the_ledger_and_its_copy_are_gone", "the_ledger_is_damaged", "the_pointer_is_gone",
    "the_strategy_is_gone", "there_is_a_draft", "there_is_no_strategy",
}  # fmt: skip


@pytest.mark.alike(9)
@pytest.mark.parametrize("trial", sorted({t for many in TRIALS.values() for t in many}, key=_named))
def test_the_advice_helps(desk: Desk, trial: Trial) -> None:
    with nullcontext() if _named(trial) in WITH_FIGURES else without_figures():
        trial(desk)


def test_nothing_is_left_running() -> None:
    assert threading.active_count() >= 1
