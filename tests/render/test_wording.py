"""What readings say in words: what to think, what changed, over which time; each word has its glyph."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import periods, scoring, text, wording
from dashboard.ask.strategy import proposing
from dashboard.method.proposing import History
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Level
from dashboard.model.strategy import Target
from dashboard.render import reading as reading_html
from dashboard.scoring import Asked, Before, Guard, Reading, SeriesState, Span
from dashboard.scoring.judge import OPEN, UNDECIDED, WORDS

METRICS = load_catalogue().metrics
OCTOBER, SEPTEMBER = periods.parse("2026-10"), periods.parse("2026-09")
AUTUMN, SUMMER = periods.parse("2026-08-01..2026-10-31"), periods.parse("2026-05-01..2026-07-31")


def share(hits: float, n: float, undecided: int = 0) -> Tally:
    return Tally(n=n, total=hits, undecided=undecided)


def made(name: str, tally: Tally, red: float, goal: float, **more: Any) -> Reading:
    """A reading as the product makes it; `before` is the tally of the window before."""
    before, level = more.pop("before", None), more.pop("level", "team")
    sample = METRICS[name].evidence == "sample" or level == "agent"
    window, earlier = (AUTUMN, SUMMER) if sample else (OCTOBER, SEPTEMBER)
    asked = Asked(METRICS[name], level, "Billing", window, Target(metric=name, red=red, goal=goal), True, 1.0)
    alone = (OCTOBER, more.pop("alone", share(42, 48))) if sample else None
    return scoring.disclosed(
        METRICS[name],
        replace(scoring.read(asked, tally, (earlier, before) if before else None, alone), **more),
    )


@pytest.mark.parametrize(
    ("level", "name", "goal", "is_judged", "weight", "said"),
    [
        ("team", "csat", None, True, 1.0, "Set red and goal, and it is judged."),
        ("team", "csat", None, True, None, "Set red and goal, and it is judged."),  # a guard or a driver
        ("team", "csat", None, False, None, "Not on this card: there, with red and goal, it is judged."),
        ("team", "csat", 86, False, None, "Not on this card."),
        ("agent", "service_recovery", 86, True, 1.0, "For context: not one person's doing."),
    ],
)
def test_what_has_no_colour_says_what_it_lacks(
    level: Level, name: str, goal: float | None, is_judged: bool, weight: float | None, said: str
) -> None:
    target = None if goal is None else Target(metric=name, red=74, goal=goal)
    asked = Asked(METRICS[name], level, "Billing", AUTUMN, target, is_judged, weight)
    reading = scoring.disclosed(METRICS[name], scoring.read(asked, share(413, 510), None, None))
    assert wording.says(reading, METRICS) == said


def test_of_what_has_no_margin_nothing_follows_for_one_person() -> None:
    cost = METRICS["cost_per_resolution"].model_copy(update={"scored_levels": ("agent",)})
    asked = Asked(cost, "agent", "A. Blum", OCTOBER, None, True, 1.0)
    reading = scoring.read(asked, Tally(n=20, numerator=800, denominator=20, cases=20))
    assert wording.says(reading, {cost.name: cost}).startswith("No rule gives its margin")


CSAT = made("csat", share(413, 510), 74, 86, before=share(384, 480))
SLA = made("resolution_sla", share(936, 1000), 85, 95, before=share(950, 1000))


@pytest.mark.parametrize(
    ("reading", "word", "said"),
    [
        (CSAT, "short of goal", "5.0 points away, more than luck explains."),
        (made("csat", share(490, 510), 74, 86), "at goal", "10.1 points to spare, more than luck explains."),
        (
            made("csat", share(300, 510), 74, 86),
            "far short of goal",
            "27.2 points away, more than luck explains.",
        ),
        (
            made("csat", share(75, 100), 75, 90),
            "short of goal",
            "15.0 points away, more than luck explains; how far is open.",
        ),
        (
            made("csat", share(86, 100), 75, 87),
            "close to goal",
            "Whether the goal is met is open; about 1,900 answers at this rate would decide it, or 92.0 %.",
        ),
        (
            made("csat", share(21, 24), 75, 87),
            "close to goal",
            "Whether the goal is met is open; 95.8 % would decide it; one answer moves it by 4.2 points.",
        ),
        (made("csat", share(15, 20), 70, 80), "can't tell yet", "Whether the goal is met is open;"
         " about 110 answers at this rate would decide it, or 95.0 %; one answer moves it by 5.0 points."),
        (made("csat", share(500, 500), 95, 100), "at goal", "Not one answer misses it."),
        (made("csat", share(5, 7), 74, 86), "too few answers (7)", "From 10 on they are judged."),
        (SLA, "short of goal", "1.4 points away."),
        (made("resolution_sla", share(940, 1000), 85, 95), "short of goal", "1.0 point away."),
        (made("resolution_sla", share(962, 1000), 85, 95), "at goal", "1.2 points to spare."),
        (made("resolution_sla", share(950, 1000), 85, 95), "at goal", "Met to the point."),
        (made("resolution_sla", share(94_999, 100_000), 85, 95), "short of goal", "Missed by a hair."),
        (
            made("resolution_sla", share(81, 100, undecided=25), 70, 95),
            "short of goal",
            "So far: 20 % are not decided yet, which can hardly change the verdict.",
        ),
        (
            made("resolution_sla", share(18, 20), 85, 95),
            "short of goal",
            "5.0 points away; one ticket moves it by 5.0 points.",
        ),
        (
            made("csat", share(40, 100), 75, 87, level="agent"),
            "short of goal",
            "Not compared with colleagues: it may be the cases, the team or luck.",
        ),
        (made("csat", share(86, 100), 75, 87, level="agent"), "close to goal", "The cases leave it open."),
        (
            made("csat", share(99, 100), 75, 87, level="agent"),
            "at goal",
            "The goal is met by more than luck.",
        ),
        # 85.8 to 93.5 %: the goal lies inside, and 93 chances in 100 are no more than likely
        (
            made("csat", share(270, 300), 75, 87, level="agent"),
            "at goal",
            "The goal is met, likely by more than luck.",
        ),
        (made("csat", share(40, 40), 75, 87, level="agent"), "at goal", "Not one answer misses it."),
    ],
)  # fmt: skip
def test_a_reading_says_what_to_think(reading: Reading, word: str, said: str) -> None:
    assert (reading.word, wording.says(reading, METRICS)) == (word, said)


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            made("reopen_rate", Tally(), 8, 4, needs=("tickets.reopens",)),
            "Needs tickets.reopens, which no loaded file has.",
        ),
        (made("csat", Tally(), 74, 86), "No answers in this time."),
        (made("resolution_sla", Tally(undecided=1), 85, 95), "1 ticket to wait for."),
        (made("csat", share(2, 3), 74, 86, level="agent"), "Below 5 there is no rate."),
        (made("quality_score", Tally(n=1, total=80), 70, 80, level="agent"), "Below 5 there is no figure."),
        (made("agent_satisfaction", share(3, 6), 62, 76), "Fewer than 7 are never shown."),
        (
            made("resolution_time", Tally(n=40, still_open=36, at_least=113_760), 1000, 500),
            "More than half were still open after 79 d 0 h.",
        ),
        (
            made("first_reply_sla", share(50, 100), 80, 90, level="agent"),
            "For context: not one person's doing.",
        ),
        (
            made("cost_per_resolution", Tally(), 60, 50, reason="read by month"),
            "Choose months, a quarter or a year that have ended.",
        ),
        (
            made("agent_satisfaction", Tally(), 62, 76, reason="read by week, month, quarter and year"),
            "Choose one of these.",
        ),
        # tickets there are; the month still runs, or the team's costs lack
        (
            made("cost_per_resolution", Tally(), 60, 50),
            "Needs costs.amount and tickets.resolved_at of a month that has ended.",
        ),
        (
            made("overdue_backlog", Tally(), 30, 12, at=date(2026, 4, 19)),
            "No such tickets stood open on 19 Apr 2026.",
        ),
    ],
)  # fmt: skip
def test_a_number_that_is_not_there_says_why(reading: Reading, said: str) -> None:
    assert wording.says(reading, METRICS) == said


def test_a_good_figure_beside_a_red_guard_is_told() -> None:
    guards = (Guard("reopen_rate", "red"), Guard("csat", "amber"), Guard("overdue_backlog", "red"))
    green = made("resolution_sla", share(962, 1000), 85, 95, guards=guards)
    assert wording.says(green, METRICS).endswith(
        "spare. But Reopen rate and Overdue backlog, which guard it, are far short of goal."
    )
    one = replace(green, guards=guards[:2])
    assert wording.says(one, METRICS).endswith(
        "spare. But Reopen rate, which guards it, is far short of goal."
    )
    assert "uard" not in wording.says(replace(SLA, guards=guards), METRICS), "it is no good figure"


def test_only_what_is_decided_is_coloured_and_never_a_person() -> None:
    assert made("resolution_sla", share(96, 100), 85, 95).colour == "green"
    assert made("resolution_sla", share(80, 100), 85, 95).colour == "red"
    assert SLA.colour is None, "amber is a word and a glyph"
    assert made("csat", share(86, 100), 75, 87).colour is None
    assert made("csat", share(99, 100), 75, 87, level="agent").colour is None
    assert [wording.glyph(word) for word in ("at goal", "far short of goal", "too few cases (7)")] == [
        "●", "■", "…",
    ]  # fmt: skip


def test_every_word_has_a_glyph_of_its_own_or_says_too_few() -> None:
    words = {*WORDS.values(), OPEN, UNDECIDED, "no data", "no target", "not scored"}
    assert words == set(text.GLYPHS)


def test_several_answers_of_one_person_are_one_respondent() -> None:
    pulse = Tally(n=75, total=53, units=15, design_effect=1.2, unit_total=10.6, unit_squares=7.8)
    said = wording.says(made("agent_satisfaction", pulse, 62, 76), METRICS)
    assert said.startswith("Whether the goal is met is open; about ")
    assert "respondents at this rate" in said
    assert said.endswith("one respondent moves it by 6.7 points.")


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.5, "50 %"), (1.0, "100 %"), (0.996, "over 99 %"), (0.001, "under 1 %"), (0.0, "0 %")],
)
def test_almost_certain_is_not_certain(share: float, said: str) -> None:
    assert wording.percent(share) == said


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (CSAT, ("no clear change", "since the 3 months before")),
        (SLA, ("no clear change", "since Sep")),
        (
            made("resolution_sla", share(990, 1000), 85, 95, before=share(950, 1000)),
            ("↑ 4.0 better", "than Sep"),
        ),
        (
            made("reopen_rate", share(90, 1000), 8, 4, before=share(30, 1000)),
            ("↑ 6.0 worse", "than Sep"),
        ),
        (made("overdue_backlog", share(10, 100), 30, 12, before=share(60, 100)), ("", "")),  # a stock
        (made("csat", share(9, 9), 74, 86, before=share(2, 9)), ("", "")),  # too few to compare
        (
            made("csat", share(99, 100), 75, 87, level="agent", before=share(50, 100)),
            ("no clear change", "since the 3 months before"),
        ),
    ],
)
def test_better_and_worse_are_said_of_signals_only(reading: Reading, said: tuple[str, str]) -> None:
    assert wording.change(reading) == said


def span_before(first: date, last: date, **more: Any) -> Reading:
    return replace(SLA, previous=Before(first, last, 90.0, 10, 10, **more))


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (SLA, "Sep"),
        (CSAT, "the 3 months before"),
        (span_before(date(2026, 3, 12), date(2026, 6, 11)), "the 3 months before"),
        (span_before(date(2026, 8, 24), date(2026, 8, 30)), "the week before"),
        (span_before(date(2026, 8, 21), date(2026, 8, 30)), "the 10 days before"),
        (span_before(date(2026, 8, 30), date(2026, 8, 30)), "the day before"),
        (span_before(date(2025, 1, 1), date(2025, 12, 31)), "the year before"),
        (
            span_before(date(2025, 1, 1), date(2025, 12, 31), data_from=date(2025, 5, 1)),
            "the year before (data from 1 May 2025)",
        ),
        (replace(SLA, previous=None), ""),
    ],
)
def test_a_change_says_what_it_compares_with(reading: Reading, said: str) -> None:
    assert wording.before(reading) == said


def test_a_number_of_cases_agrees_with_the_figure_that_is_shown() -> None:
    shown = [wording.counted(n, METRICS["reopen_rate"]) for n in (0.4, 1, 1.4, 1.6)]
    assert shown == ["0 tickets", "1 ticket", "1 ticket", "2 tickets"]


def test_the_window_is_named_where_it_is_not_the_period() -> None:
    assert wording.window(CSAT, date(2026, 10, 1), date(2026, 10, 31)) == "3 months to 31 Oct"
    assert wording.window(CSAT, date(2026, 8, 1), date(2026, 10, 31)) == ""
    odd = replace(CSAT, window=Span(date(2026, 7, 12), date(2026, 10, 11)))
    assert wording.window(odd, date(2026, 10, 5), date(2026, 10, 11)) == "3 months to 11 Oct"
    running = replace(SLA, data_to=date(2026, 10, 20))
    assert wording.window(running, date(2026, 10, 1), date(2026, 10, 31)) == "so far, to 20 Oct"


def test_the_month_alone_stands_beside_its_window() -> None:
    assert wording.alone(CSAT, METRICS["csat"]) == "October alone 87.5 %, 48 answers"
    assert wording.alone(SLA, METRICS["resolution_sla"]) == ""
    few = made("csat", share(80, 100), 74, 86, level="agent", alone=share(2, 3))
    assert wording.alone(few, METRICS["csat"]) == "October alone: 3 answers"
    none = made("csat", share(80, 100), 74, 86, alone=Tally())
    assert wording.alone(none, METRICS["csat"]) == "October alone: no answers"


def test_a_target_that_began_inside_the_window_says_since_when() -> None:
    assert CSAT.target is not None
    since = lambda day: wording.target_since(replace(CSAT, target=replace(CSAT.target, from_=day)))  # noqa: E731
    assert since(date(2026, 9, 1)) == "target since 1 Sep 2026"
    assert since(date(2026, 8, 1)) == since(None) == ""


@pytest.mark.parametrize(
    ("done", "low", "high", "said"),
    [
        (41.4, None, None, "41 % of the way"),
        (41.4, 10, 70, "41 % of the way"),  # its margin is less than the way
        (60, 0, 100, "60 % of the way"),
        (60, -20, 130, "anywhere from below baseline to beyond goal"),
        (60, 20, 130, "anywhere from 20 % to beyond goal"),
        (-90, -160, -10, "below baseline"),
        (-1812, None, None, "below baseline"),
        (391, None, None, "beyond goal"),
        (None, None, None, ""),
    ],
)
def test_attainment_stays_in_its_domain(
    done: float | None, low: float | None, high: float | None, said: str
) -> None:
    reading = replace(CSAT, attainment=done, attainment_low=low, attainment_high=high)
    assert wording.attained(reading) == said


def test_goals_are_counted_in_parts_that_add_up() -> None:
    assert wording.goals(4, 1, 2) == "4 met, 1 missed, 2 not decided"
    assert (wording.goals(4, 0, 0), wording.goals(0, 0, 0)) == ("4 met", "")


def test_a_point_says_why_it_may_still_move() -> None:
    assert wording.provisional(True, None) == "not over yet"
    assert wording.provisional(True, 0.8) == "not over yet, 80 % decided"
    assert wording.provisional(False, 0.8) == "80 % decided"


def test_an_interval_has_the_decimals_of_its_unit_and_survives_a_minus() -> None:
    assert wording.interval(77.34, 84.1, "percent") == "77.3–84.1"
    assert wording.interval(-12.2, 8.0, "points") == "−12 – 8"
    assert wording.interval(62, 245, "minutes") == "1 h 02 min – 4 h 05 min"
    assert wording.interval(None, 84.1, "percent") == ""


def test_coverage_counts_the_scored_metrics_with_enough_data() -> None:
    few, loose = replace(SLA, base="tiny"), replace(SLA, base="none", scored=False)
    assert wording.coverage([CSAT, few, loose]) == "1 of 2 metrics have enough data"
    assert wording.coverage([CSAT, SLA, loose]) == ""


def test_a_card_without_targets_says_what_to_do() -> None:
    bare: Callable[[Reading], Reading] = lambda reading: replace(reading, target=None)  # noqa: E731
    assert "set red and goal" in wording.no_targets([bare(CSAT), bare(SLA)])
    assert wording.no_targets([bare(CSAT), SLA]) == ""
    assert (wording.score(57.6), wording.score(None)) == ("58 of 100", "no score")


def test_whether_goals_will_be_met_is_one_line() -> None:
    said = wording.of_forecasts(["unlikely", "open", "unlikely", None])
    assert said == (
        "Whether objectives will be met by their dates: 1 could go either way, 2 unlikely, 1 without a"
        " forecast."
    )
    assert wording.of_forecasts(["likely"]) == "Whether objectives will be met by their dates: 1 likely."
    assert wording.of_forecasts([None, None]) == ""


def test_a_period_that_is_not_over_says_what_is_to_come() -> None:
    october = Asked(
        METRICS["resolution_sla"], "team", "Billing", OCTOBER,
        Target(metric="resolution_sla", red=85, goal=92), True, 1.0, data_to=date(2026, 10, 20),
    )  # fmt: skip

    def said(tally: Tally) -> str:
        return wording.says(scoring.read(october, tally), METRICS)

    assert said(share(930, 1000)) == (
        "So far 1.0 point to spare; 11 days lie ahead, which can change the verdict."
    )
    assert said(share(910, 1000)).startswith("So far 1.0 point away; 11 days lie ahead, which can change")
    # 1,550 in all: 950 at most are 61 %, and 1,350, which would be short of goal, 87 %
    for hits in (400, 800):
        assert said(share(hits, 1000)).endswith("which can't change at this pace that the goal is missed.")
    assert said(share(930, 990, undecided=10)).endswith(
        "; 1 % are not decided yet and 11 days lie ahead, which can change the verdict."
    )
    last = replace(october, data_to=date(2026, 10, 30))
    assert "; 1 day lies ahead, which" in wording.says(scoring.read(last, share(990, 1000)), METRICS)


def test_a_goal_at_the_limit_of_its_unit_has_nothing_beyond_it() -> None:
    seen = History(12, 96.0, (90.0, 104.0), 98.0, 3, 94.0)
    best = (date(2026, 1, 1), date(2026, 3, 31))
    known = [
        proposing._says(METRICS["csat"], seen, (90.0, upper), best, (None, None)) for upper in (99.0, 100.0)
    ]
    assert ["beyond" in " ".join(said) for said in known] == [True, False]


def test_a_rate_says_by_what_it_is_counted() -> None:
    rate = METRICS["quality_score"].model_copy(update={"unit": "rate", "per": "hour"})
    flat = SeriesState(
        "week", 12, False, "none", "none", "steady", None, False, last=date(2026, 10, 19), value=1.5
    )  # fmt: skip
    assert wording.behaviour(flat, rate, "team").startswith("1.50 per hour in every week")


def test_a_stock_before_is_named_by_the_day_on_which_it_was_counted() -> None:
    """Its month would say that the cases of four weeks were added up."""
    then = replace(share(10, 100), at=date(2026, 9, 27))
    stock = made("overdue_backlog", share(60, 100), 30, 12, before=then)
    told = dict(reading_html.facts(stock, METRICS["overdue_backlog"], None, None))
    assert told["Before"].startswith("10.0 % (n 100), as on 27 Sep 2026;")


SAID = re.compile(r"(?:figure|bare|gap)\([^()]*(?:\([^()]*\)[^()]*)*\.unit\)")


def test_figures_of_metrics_and_readings_are_told_by_their_measure() -> None:
    """`unit` alone leaves out by what a rate is counted."""
    root = Path(wording.__file__).parents[1]
    told = [
        f"{path.relative_to(root)}: {found}"
        for path in sorted(root.rglob("*.py"))
        for found in SAID.findall(path.read_text(encoding="utf-8"))
        if "plan.unit" not in found and "found.unit" not in found  # answers whose unit is a measure
    ]
    assert told == []


def test_a_little_work_is_not_none() -> None:
    assert [wording.tenths(one) for one in (0, 0.04, 0.06, 1234)] == ["0.0", "under 0.1", "0.1", "1,234.0"]
