"""Every mistake in strategy.toml is told with file, line, key, what is wrong, and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import StrategyFault
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Strategy, load_strategy
from tests.strategies import RAW, REBASE, SIX, SLA, TARGET, WORDING, card, condition, objective

METRICS = load_catalogue().metrics
OBJECTIVE = objective()
CONDITION = '[cascade]\nhow_to_win = "w"\n' + condition("csat", "at_least", 85, "2027-01-01")
BENCHMARK = '[[benchmark]]\nmetric = "csat"\nvalue = 88\nsource = "a survey"\ndate = 2026-01-01\n'
HOURS = "[organisation.business_hours]\n"
OPEN = HOURS + "monday = ['09:00-17:00']\n"
CALENDAR = "[[calendar]]\nteams = ['A']\n"
TEAM_HOURS = CALENDAR + "[calendar.business_hours]\nmonday = ['09:00-17:00']\n"
SURVEY = "[[survey]]\n"


def weighed(weight: str) -> str:
    """A card whose last metric has this weight."""
    return (OBJECTIVE + card(*SIX)).replace('"fast" },\n]', f'"fast", weight = {weight} }},\n]')


# text, line, key, what the message must hold
MISTAKES: list[tuple[str, int, str, str]] = [
    # the file as a whole
    ("[organisation]\nzone =\n", 2, "", "not valid TOML"),
    ("[organisation\nname = 'x'", 1, "", "not valid TOML"),
    ("a = 1\na = 2\n", 2, "", "not valid TOML"),
    # what is no TOML, in words of ours
    ("[organisation]\nname = 'x\n", 2, "", "a text is not closed; write its last quote"),
    ("[organisation]\nname = “x”\n", 2, "", "straight quotes"),
    ("[organisation]\nname: x\n", 2, "", "write key = value"),
    ('{"name": "x"}', 1, "", "no key begins so"),
    (TARGET.replace("90", "87,5"), 4, "", "write a number alone, like 87.5"),
    (TARGET.replace("90", "90%"), 4, "", "write a number alone, like 87.5"),
    (TARGET + "by = 2026-02-30", 5, "", "there is no such day"),
    ("[people]\nmode = 'individuals'\n[people]\n", 3, "", "write each once"),
    ("[organisation]\nholidays = [2026-12-25\n", 2, "", "a list is not closed"),
    ("[organisation]\nname = 'a\0b'", 2, "", "no text may hold"),
    ('[organisation]\nname = "C:\\Users"', 2, "", "write it twice"),
    ("colour = 'blue'", 1, "colour", "not known; known here are benchmark, calendar, card, cascade"),
    ("[[targets]]\nmetric = 'csat'", 1, "targets", 'did you mean "target"?'),
    ("organisation = 3", 1, "organisation", "write a table of keys"),
    ("card = 'none'", 1, "card", "write a list"),
    ("\n\n[[card]]\n", 3, "card number 1, level", "missing; write level ="),
    # the organisation
    ("[organisation]\nnme = 'x'", 2, "organisation, nme", 'did you mean "name"?'),
    # missing because it is misspelt: of the two, what stands there is said
    (TARGET.replace("goal", "gaol"), 4, "target of csat, gaol", 'did you mean "goal"?'),
    ("[organisation]\nname = ''", 2, "organisation, name", "it is empty; write a text"),
    ("[organisation]\nname = 7", 2, "organisation, name", "7 can't stand here; write a text in quotes"),
    ("[organisation]\nzone = 'Mars/Phobos'", 2, "organisation, zone", "write one like Europe/Amsterdam"),
    ("[organisation]\nzone = 'europe/berlin'", 2, "organisation, zone", 'did you mean "Europe/Berlin"?'),
    (f"[organisation]\nzone = '{'A' * 900}'", 2, "organisation, zone", "AAA… is no time zone; write one"),
    ("[organisation]\nzone = '../etc/passwd'", 2, "organisation, zone", "is no time zone"),
    ("[organisation]\nfiscal_year_starts = 13", 2, "organisation, fiscal_year_starts", "at most 12"),
    ("[organisation]\nfiscal_year_starts = 0", 2, "organisation, fiscal_year_starts", "at least 1"),
    ("[organisation]\nfiscal_year_starts = 1.5", 2, "organisation, fiscal_year_starts", "a whole number"),
    ("[organisation]\nfiscal_year_starts = true", 2, "organisation, fiscal_year_starts", "true is no number"),
    (
        "[organisation]\nholidays = [\n2026-12-25,\n'soon']",
        4,
        "organisation, holidays number 2",
        "like 2026-12-31",
    ),
    ("[organisation]\nholidays = 2026-12-25", 2, "organisation, holidays", "in square brackets"),
    ("[organisation]\nholidays = [20261225]", 2, "organisation, holidays number 1", "20261225 is no day"),
    ("[organisation]\nholidays = [0026-12-25]", 2, "organisation, holidays number 1", "from 1990 to 2100"),
    (HOURS + "mondey = []", 2, "organisation, business_hours, mondey", 'did you mean "monday"?'),
    (HOURS + "monday = '9-17'", 2, "organisation, business_hours, monday", "in square brackets"),
    (
        HOURS + "monday = ['9-17']",
        2,
        "organisation, business_hours, monday number 1",
        'write one like "08:00-18:00"',
    ),
    (
        HOURS + "monday = ['17:00-09:00']",
        2,
        "organisation, business_hours, monday number 1",
        "before it begins",
    ),
    (
        HOURS + "monday = ['08:00-24:30']",
        2,
        "organisation, business_hours, monday number 1",
        "after midnight",
    ),
    (
        HOURS + "friday = ['08:00-12:00', '11:00-13:00']",
        2,
        "organisation, business_hours, friday",
        "two spans of friday overlap",
    ),
    ("[organisation]\ncountry = 'Netherlands'", 2, "organisation, country", 'did you mean "NL"?'),
    ("[organisation]\ncountry = 'nl'", 2, "organisation, country", 'did you mean "NL"?'),
    ("[organisation]\ncountry = 'Germny'", 2, "organisation, country", 'did you mean "DE" (germany)?'),
    ("[organisation]\ncountry = '??'", 2, "organisation, country", "write a code like AD, AE"),
    ("[organisation]\nregion = 'BY'", 2, "organisation, region", 'write country, like "DE"'),
    ("[organisation]\ncountry = 'DE'\nregion = 'by'", 3, "organisation, region", 'did you mean "BY"?'),
    ("[organisation]\ncountry = 'DE'\nregion = 'Bayern'", 3, "organisation, region", 'did you mean "BY"?'),
    ("[organisation]\ncountry = 'IS'\nregion = 'N'", 3, "organisation, region", "holidays everywhere"),
    # calendars of teams
    (CALENDAR.replace("['A']", "[]"), 2, "calendar number 1, teams", "name at least one"),
    (CALENDAR + "zone = 'Lisbon'", 3, "calendar of A, zone", 'did you mean "Europe/Lisbon"?'),
    (OPEN + CALENDAR + "country = 'Portugal'", 5, "calendar of A, country", 'did you mean "PT"?'),
    (OPEN + CALENDAR + "region = '11'", 5, "calendar of A, region", "write country"),
    (CALENDAR, 1, "calendar of A", "there are no opening hours; write [calendar.business_hours] below it"),
    (
        CALENDAR + "[calendar.business_hours]\nmonday = ['9-17']",
        4,
        "calendar of A, business_hours, monday number 1",
        'write one like "08:00-18:00"',
    ),
    (
        OPEN + CALENDAR + CALENDAR.replace("'A'", "'B', 'a'"),
        6,
        "calendar of B, teams number 2",
        "name each team in one calendar",
    ),
    # people
    ("[people]\nmode = 'nobody'", 2, "people, mode", "write one of individuals, teams_only"),
    ("[people]\nmode = 'teamsonly'", 2, "people, mode", 'did you mean "teams_only"?'),
    ("[people]\ncomposite = 'perhaps'", 2, "people, composite", "write true or false"),
    # promises
    (SURVEY + 'kind = "stars"\ndesk = "own"', 2, "survey stars (desk own), kind", "one of csat, nps, ces"),
    (SURVEY + 'kind = "csat"', 1, "survey csat, desk", "is missing"),
    (SURVEY + 'kind = "csat"\ndesk = ""', 3, "survey csat, desk", ""),
    (SURVEY + 'kind = "csat"\ndesk = "own"\nfrom = "soon"', 4, "survey csat (desk own), from", ""),
    (2 * (SURVEY + 'kind = "csat"\ndesk = "own"\n'), 4, "survey csat (desk own)", "begins on the same day"),
    (SLA + "resolution_minutes = 0", 2, "sla number 1, resolution_minutes", "more than 0"),
    (SLA + "resolution_minutes = -5", 2, "sla number 1, resolution_minutes", "-5 can't be right"),
    (SLA + "first_reply_minutes = inf", 2, "sla number 1, first_reply_minutes", "write a plain one"),
    (SLA + "first_reply_minutes = nan", 2, "sla number 1, first_reply_minutes", "write a plain one"),
    (SLA + "first_reply_minutes = 9e9", 2, "sla number 1, first_reply_minutes", "at most 527040"),
    (SLA + "first_reply_minutes = '60'", 2, "sla number 1, first_reply_minutes", "without quotes"),
    (SLA + "first_reply_minutes = true", 2, "sla number 1, first_reply_minutes", "true is no number"),
    (SLA + "resolution_minutes = 9\nclock = 'wall'", 3, "sla number 1, clock", "one of business, elapsed"),
    (SLA + "resolution_minutes = 9\nclock = 'business'", 3, "sla number 1, clock", "no business hours"),
    (
        TEAM_HOURS + SLA + "resolution_minutes = 9\nclock = 'business'",
        7,
        "sla number 1, clock",
        "no business hours",
    ),
    (SLA + "priority = 'urgent'", 1, "sla of urgent cases", "promises nothing; write first_reply_minutes"),
    (
        SLA + "first_reply_minutes = 480\nresolution_minutes = 240",
        2,
        "sla number 1, first_reply_minutes",
        "the first reply may take 480 minutes, all of the ticket 240; write the first reply's as the shorter",
    ),
    (SLA + "priority = ''\nresolution_minutes = 9", 2, 'sla of "" cases, priority', "it is empty"),
    (
        SLA
        + "priority = 'High'\nresolution_minutes = 9\n"
        + SLA
        + "priority = 'high'\nresolution_minutes = 8",
        4,
        "sla of high cases",
        "another sla is for the same",
    ),
    (2 * (SLA + "resolution_minutes = 9\n"), 3, "sla number 2", "another sla is for the same"),
    # the cascade
    ("[cascade]\ncapabilities = 'all'", 2, "cascade, capabilities", "in square brackets"),
    ("[cascade]\nhow_to_win = ['a']", 2, "cascade, how_to_win", "a list can't stand here; write a text"),
    # objectives
    ("[[objective]]\nid = 'x'", 1, "objective x, title", "missing; write title ="),
    (OBJECTIVE.replace('"fast"', '"Not A Slug"'), 2, 'objective "Not A Slug", id', "small letters"),
    (OBJECTIVE.replace('"process"', '"luck"'), 4, "objective fast, perspective", "one of customer, process"),
    (OBJECTIVE + OBJECTIVE, 8, "objective fast, id", '"fast" is used twice; give each'),
    (OBJECTIVE + "serves = 'fsat'", 7, "objective fast, serves", 'did you mean "fast"?'),
    (OBJECTIVE + "serves = 'fast'", 7, "objective fast, serves", "in a circle; leave"),
    (OBJECTIVE + "drivers = [\n'nps',\n'nsp']", 9, "objective fast, drivers number 2", 'did you mean "nps"?'),
    (OBJECTIVE + "outcome = 'csta'", 7, "objective fast, outcome", 'did you mean "csat"?'),
    (OBJECTIVE + "by = 'later'", 7, "objective fast, by", "write a day"),
    (OBJECTIVE + "by = 2026", 7, "objective fast, by", "2026 is no day"),
    (OBJECTIVE + "by = 9999-01-01", 7, "objective fast, by", "too far away"),
    ("[target]\nmetric = 'csat'", 1, "target", "write [[target]] with two brackets"),
    ("[objective]\nid = 'fast'", 1, "objective", "write [[objective]] with two brackets"),
    (TARGET + "[target.milestones]\ngoal = 7", 5, "target of csat, milestones", "[[target.milestones]]"),
    (
        "[organisation]\n[organisation.holidays]\nday = 1",
        2,
        "organisation, holidays",
        "write a list in square brackets",
    ),
    (OBJECTIVE + "[objective.owner]\nname = 'x'", 7, "objective fast, owner", "a table can't stand here"),
    # cards
    (OBJECTIVE + card(*SIX[:5]), 9, "team card, metrics", "5 metrics; a card has 6 to 8"),
    (OBJECTIVE + card(*list(METRICS)[:9]), 9, "team card, metrics", "9 metrics; a card has 6 to 8"),
    (OBJECTIVE + card(*SIX, "csat"), 9, "team card, metrics", "csat is on this card twice; write another"),
    (OBJECTIVE + card(*SIX[:5], "cast"), 15, "team card, metric cast, metric", 'did you mean "csat"?'),
    (OBJECTIVE + card(*SIX[:5], "qqqqqq"), 15, "team card, metric qqqqqq, metric", "write one of"),
    (
        OBJECTIVE + card(*SIX, objective="slow"),
        10,
        "team card, metric csat, objective",
        'no objective "slow"',
    ),
    (OBJECTIVE + card(*SIX, level="galaxy"), 8, "galaxy card, level", "one of organisation, team, agent"),
    (
        OBJECTIVE + card(*SIX[:5], "cost_per_resolution", level="agent"),
        15,
        "agent card, metric cost_per_resolution, metric",
        "no reading for level agent; it is read for",
    ),
    *(
        (weighed(weight), 15, "team card, metric escalation_rate, weight", problem)
        for weight, problem in (
            ("0", "write more than 0"),
            ("nan", "write a plain one"),
            ("inf", "write a plain one"),
            ("1e300", "write at most 1000"),
            ("'2'", "without quotes"),
        )
    ),
    (OBJECTIVE + card(*SIX) + card(*SIX), 17, "team card", "another card is for the same"),
    (OBJECTIVE + card(*SIX, more="from = 1026-01-01\n"), 9, "team card, from", "from 1990 to 2100"),
    (OBJECTIVE + card(*SIX, more="form = 2026-01-01\n"), 9, "team card, form", 'did you mean "from"?'),
    # targets
    (TARGET.replace("csat", "cast"), 2, "target of cast, metric", 'did you mean "csat"?'),
    (TARGET.replace("red = 70\n", ""), 1, "target of csat, red", "missing; write red ="),
    (TARGET.replace("70", "90"), 1, "target of csat", "nothing between them, write two values"),
    (TARGET.replace("70", "95"), 1, "target of csat", "goal must be higher than red"),
    (TARGET.replace("csat", "reopen_rate"), 1, "target of reopen_rate", "goal must be lower than red"),
    (TARGET.replace("90", "nan"), 4, "target of csat, goal", "write a plain one"),
    (TARGET.replace("90", "1e999"), 4, "target of csat, goal", "write a plain one"),
    (TARGET.replace("70", "-inf"), 3, "target of csat, red", "write a plain one"),
    (TARGET.replace("90", "120"), 4, "target of csat, goal", "120 can't be reached by csat (percent); write"),
    (TARGET.replace("70", "-3"), 3, "target of csat, red", "a value from 0 to 100"),
    (TARGET + "baseline = 1000", 5, "target of csat, baseline", "a value from 0 to 100"),
    (TARGET.replace("csat", "nps").replace("90", "101"), 4, "target of nps, goal", "from -100 to 100"),
    (
        '[[target]]\nmetric = "resolution_time"\nred = 60\ngoal = -5',
        4,
        "target of resolution_time, goal",
        "a value of at least 0",
    ),
    (TARGET.replace("90", "'90'"), 4, "target of csat, goal", '"90" is no number; write one without quotes'),
    (TARGET.replace("90", "true"), 4, "target of csat, goal", "true is no number"),
    (TARGET + "by = 'later'", 5, "target of csat, by", "write a day"),
    (
        TARGET + "from = 2026-06-01\nby = 2026-01-01",
        6,
        "target of csat (from 2026-06-01), by",
        "before it begins",
    ),
    (TARGET + "team = ''", 5, "target of csat, team", "it is empty; write a text"),
    (TARGET + "level = 'agents'", 5, "target of csat, level", 'did you mean "agent"?'),
    (
        TARGET.replace("csat", "cost_per_resolution").replace("70", "99") + "level = 'agent'",
        5,
        "target of cost_per_resolution, level",
        "no reading for level agent",
    ),
    (
        TARGET + "level = 'organisation'\nteam = 'A'",
        6,
        "target of csat (level organisation), team",
        "is no team's; leave out",
    ),
    (2 * TARGET, 5, "target of csat", "another target is for the same"),
    (TARGET + "set_by = 3", 5, "target of csat, set_by", "write a text in quotes"),
    # where a usual range starts anew
    (REBASE.replace("csat", "cast"), 2, "rebase of cast (from 2026-06-15), metric", 'did you mean "csat"?'),
    (REBASE.replace("from = 2026-06-15\n", ""), 1, "rebase of csat, from", "missing; write from ="),
    (REBASE.replace("2026-06-15", "'June'"), 3, "rebase of csat, from", "write a day"),
    (
        REBASE.replace("early shift", ""),
        4,
        "rebase of csat (from 2026-06-15), reason",
        "it is empty; write a text",
    ),
    (
        REBASE.replace('reason = "early shift"\n', ""),
        1,
        "rebase of csat (from 2026-06-15), reason",
        "missing; write reason =",
    ),
    (REBASE + "level = 'team'", 5, "rebase of csat (from 2026-06-15), level", "not known"),
    (2 * REBASE, 5, "rebase of csat (from 2026-06-15)", "another rebase is for the same"),
    (REBASE + "set_by = 3", 5, "rebase of csat (from 2026-06-15), set_by", "write a text in quotes"),
    # choices that are carried, milestones
    (
        OBJECTIVE + "carries = ['how_to_win']",
        7,
        "objective fast, carries number 1",
        "makes no choice how_to_win",
    ),
    (OBJECTIVE + "carries = ['luck']", 7, "objective fast, carries number 1", "one of win"),
    (OBJECTIVE + "carries = 'how_to_win'", 7, "objective fast, carries", "in square brackets"),
    (
        TARGET + "milestones = [{by = 2026-05-01}]",
        5,
        "target of csat, milestone of 2026-05-01, value",
        "missing; write",
    ),
    (
        TARGET + "milestones = [{value = 80}]",
        5,
        "target of csat, milestones number 1, by",
        "missing; write by =",
    ),
    (
        TARGET + "milestones = [{by = 2026-05-01, value = 90}]",
        5,
        "target of csat, milestone of 2026-05-01, value",
        "at the",
    ),
    (
        TARGET + "milestones = [{by = 2026-05-01, value = -8}]",
        5,
        "target of csat, milestone of 2026-05-01, value",
        "can't be",
    ),
    (
        TARGET + "by = 2026-05-01\nmilestones = [{by = 2026-05-01, value = 80}]",
        6,
        "target of csat, milestone of 2026-05-01, by",
        "a day on the way",
    ),
    (
        TARGET + "milestones = [{by = 2026-05-01, value = 80}, {by = 2026-06-01, value = 79}]",
        5,
        "target of csat, milestone of 2026-06-01",
        "put them in order",
    ),
    # links, conditions and benchmarks
    (OBJECTIVE + "lags = []", 7, "objective fast, lags", "a list"),
    (OBJECTIVE + "lags = [1,\n0]", 8, "objective fast, lags number 2", "write at least 1"),
    (OBJECTIVE + "lags = [1, 53]", 7, "objective fast, lags number 2", "write at most 26"),
    (OBJECTIVE + "lags = [true]", 7, "objective fast, lags number 1", "true is no number"),
    (OBJECTIVE + "lags = [1.5]", 7, "objective fast, lags number 1", "a whole number"),
    (OBJECTIVE + "lags = [2, 2]", 7, "objective fast, lags", "twice; write each once"),
    (OBJECTIVE + "declared = 'soon'", 7, "objective fast, declared", "a day"),
    (OBJECTIVE + "lags = 2", 7, "objective fast, lags", "in square brackets"),
    (OBJECTIVE + "placebo = 'nsp'", 7, "objective fast, placebo", 'did you mean "nps"?'),
    (OBJECTIVE + "outcome = 'nps'\nplacebo = 'nps'", 8, "objective fast, placebo", "can't move"),
    (
        OBJECTIVE + "outcome = 'nps'\ndrivers = ['nps']",
        8,
        "objective fast, drivers number 1",
        "is the outcome",
    ),
    (OBJECTIVE + "drivers = ['nps',\n'nps']", 8, "objective fast, drivers number 2", "named before"),
    (
        CONDITION.replace('how_to_win = "w"', ""),
        4,
        "condition on csat (by 2027-01-01), choice",
        "makes no choice how_to_win",
    ),
    (
        CONDITION.replace('choice = "how_to_win"', 'choice = "luck"'),
        4,
        "condition on csat (by 2027-01-01), choice",
        "one of win",
    ),
    (
        CONDITION.replace("csat", "cast"),
        5,
        "condition on cast (by 2027-01-01), metric",
        'did you mean "csat"?',
    ),
    (
        CONDITION.replace("at_least", "up"),
        6,
        "condition on csat (by 2027-01-01), direction",
        "one of at_least, at_most",
    ),
    (
        CONDITION.replace("85", "185"),
        7,
        "condition on csat (by 2027-01-01), amount",
        "185 can't be reached by csat",
    ),
    (
        CONDITION + 'level = "team"\n',
        10,
        "condition on csat (by 2027-01-01), level",
        "a bet is of the whole organisation",
    ),
    (CONDITION.replace("85", "'85'"), 7, "condition on csat (by 2027-01-01), amount", "without quotes"),
    (CONDITION.replace("by = 2027-01-01\n", ""), 3, "condition on csat, by", "missing; write by ="),
    (
        CONDITION.replace("2026-01-01", "2027-01-01"),
        9,
        "condition on csat (by 2027-01-01), registered",
        "before its day",
    ),
    (
        CONDITION + "level = 'queue'",
        10,
        "condition on csat (by 2027-01-01), level",
        "one of organisation, team, agent",
    ),
    (
        CONDITION.replace("csat", "cost_per_resolution") + "level = 'agent'",
        10,
        "condition on cost_per_resolution (by 2027-01-01), level",
        "no reading for level agent",
    ),
    (
        BENCHMARK.replace("csat", "cast"),
        2,
        "benchmark of cast (date 2026-01-01), metric",
        'did you mean "csat"?',
    ),
    (BENCHMARK.replace("88", "880"), 3, "benchmark of csat (date 2026-01-01), value", "880 can't be reached"),
    (BENCHMARK.replace('"a survey"', '""'), 4, "benchmark of csat (date 2026-01-01), source", "it is empty"),
    (BENCHMARK.replace("2026-01-01", "'then'"), 5, "benchmark of csat, date", "write a day"),
    (WORDING.replace("csat", "cast"), 2, "wording of cast (team Billing), metric", 'did you mean "csat"?'),
    (WORDING.replace("csat", "coaching_of"), 2, "wording of coaching_of (team Billing), metric", "no metric"),
    (WORDING.replace('team = "Billing"\n', ""), 1, "wording of csat, team", "missing; write team ="),
    (
        WORDING.replace("We ring back", ""),
        4,
        "wording of csat (team Billing), operations",
        "it is empty; write a text",
    ),
    (WORDING + "strategy = 'w'", 5, "wording of csat (team Billing), strategy", "not known"),
    (2 * WORDING, 5, "wording of csat (team Billing)", "Billing has said it of csat before"),
    # as other programs leave a file
    (
        (OBJECTIVE + TARGET.replace("90", "120")).replace("\n", "\r\n"),
        10,
        "target of csat, goal",
        "120 can't",
    ),
    ("# é\n\ufeff", 2, "", "not valid TOML"),
]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Strategy]:
    def run(text: str) -> Strategy:
        path = tmp_path / "strategy.toml"
        path.write_bytes(text.encode())
        return load_strategy(path, METRICS)

    return run


def test_there_are_many() -> None:
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize(("text", "line", "key", "problem"), MISTAKES)
def test_a_mistake_is_told(read: Any, tmp_path: Path, text: str, line: int, key: str, problem: str) -> None:
    with pytest.raises(StrategyFault) as fault:
        read(text)
    said = str(fault.value)
    start = f"{tmp_path / 'strategy.toml'}, line {line}: "
    assert said.startswith(f"{start}{key}: " if key else start), said
    assert problem in said, said
    assert said.endswith((".", "?"))
    assert not RAW.search(said.removeprefix(str(tmp_path))), said
    assert "\n" not in said
    assert fault.value.exit_code == 2


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"name = '\xff'", "no UTF-8 text (byte 9)"),
        ("[organisation]\n".encode("utf-16"), "no UTF-8 text"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a = " + b"9" * 5000, "not valid TOML"),
        (b"\0", "not valid TOML"),
    ],
)
def test_what_is_no_toml_at_all(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "strategy.toml"
    path.write_bytes(data)
    with pytest.raises(StrategyFault, match=re.escape(problem)):
        load_strategy(path, METRICS)


def test_a_folder_is_no_strategy(tmp_path: Path) -> None:
    (tmp_path / "strategy.toml").mkdir()
    with pytest.raises(StrategyFault, match="can't be read"):
        load_strategy(tmp_path / "strategy.toml", METRICS)


def test_of_several_mistakes_the_first_in_the_file_is_told(read: Any) -> None:
    with pytest.raises(StrategyFault, match=r'line 2: objective "A B", id'):
        read(OBJECTIVE.replace('"fast"', '"A B"').replace('"process"', '"luck"') + "[people]\nmode = 'x'")
