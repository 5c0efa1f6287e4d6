"""What messages advise of the strategy, its cards, and what people said about names and words."""

from __future__ import annotations

import re

from tests.keeping.advising import TICKETS, Desk, advice, mended


@advice("ask/loaded_files.py", "scorecard rebuild")
def a_word_was_settled_after_its_rows_came(desk: Desk) -> None:
    rows = "ticket_id,created_at,resolved_at,team,status\n{},2026-03-02,,Tech,parked\n"
    desk.run("import", desk.file("first.csv", rows.format(901)))
    desk.run("import", desk.file("later.csv", rows.format(902)), "--word", "status:parked=hold")
    said = next(line for line in desk.run("check").stdout.splitlines() if "parked" in line)
    assert desk.follow(said).code == 0
    assert "parked" not in desk.run("check").stdout


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


@advice("store/fitting.py", "scorecard init")
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


@advice("commands/questions.py", "scorecard import FILE")
@advice("commands/goals.py", "scorecard import FILE")
@advice("widgets/head_row.py", "scorecard import FILE", "scorecard init --from FILE")
@advice("widgets/loading.py", "scorecard import FILE")
@advice("commands/strategy.py", "scorecard init")
@advice("ask/loaded.py", "scorecard init")
def a_home_is_empty(desk: Desk) -> None:
    fresh = Desk(desk.folder / "fresh", desk.folder, desk.main)
    for question in ("show", "history", "goals"):
        assert "scorecard import FILE" in fresh.run(question).stdout
    assert "scorecard import FILE" in fresh.run("trend", "csat").stdout
    for plan in ("align", "strategy"):
        assert "scorecard init" in fresh.run(plan).stdout, "nothing to look at is not nothing amiss"
    assert fresh.run("init", "--from", desk.export()).code == 0
    assert fresh.run("import", desk.export()).code == 0
    assert fresh.run("show").code == 0
    bare = Desk(desk.folder / "bare", desk.folder, desk.main)
    assert bare.run("import", desk.export(), "--as", "own_tickets").code == 0
    told = bare.run("check")
    assert "`scorecard init`" in told.stdout + told.stderr
    assert bare.run("init").code == 0
    assert bare.run("check").code == 0
