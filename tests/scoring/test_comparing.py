"""Who is called different, who like the others, and what is said where nothing can be told. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard import periods, scoring, wording
from dashboard.ask.cards.readings import placed
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Metric
from dashboard.model.strategy import Target
from dashboard.scoring import Asked, Compared, Reading

METRICS = load_catalogue().metrics
CSAT, REOPENED, QUALITY, COST = (
    METRICS[name] for name in ("csat", "reopen_rate", "quality_score", "cost_per_resolution")
)
OCTOBER = periods.parse("2026-10")
Kind = tuple[str | None, ...]
ANY: Kind = (None, None, None)
Cells = dict[tuple[str | None, str, Kind], Tally]


def share(hits: float, n: float) -> Tally:
    return Tally(n=n, total=hits)


def team(*people: tuple[float, float], kind: Kind = ANY) -> Cells:
    """People A, B, ... of one team with hits of n."""
    return {("T", chr(65 + at), kind): share(*one) for at, one in enumerate(people)}


def columns(cells: Cells) -> scoring.Cells:
    """The same as the store gives it: a row a cell."""
    groups, names, kinds = zip(*cells, strict=True)
    fields = ("n", "total", "squares", "numerator", "denominator")
    every = {field: np.array([float(getattr(one, field)) for one in cells.values()]) for field in fields}
    sums = {field: one for field, one in every.items() if field in ("n", "total") or one.any()}
    return scoring.Cells(groups, names, tuple(zip(*kinds, strict=True)), sums)


def compared(cells: Cells, metric: Metric = CSAT, **more: object) -> dict[str, Compared]:
    every = scoring.measured(metric, "agent", columns(cells), **more)  # type: ignore[arg-type]
    return scoring.family([every], "T")[0][metric.name]


OTHERS = [(170.0, 200.0)] * 9


def test_where_nobody_has_a_hit_there_is_a_comparison_all_the_same() -> None:
    """Of who answered, a sum that is 0 for everybody is no column: all answers are 2 of 5."""
    cells = scoring.Cells.of({(None, "North"): share(0, 7), (None, "South"): share(0, 30)})
    found = scoring.family([scoring.measured(CSAT, "team", cells)], None)[0]["csat"]
    assert (found["South"].value, found["South"].misses, found["North"].value) == (0, 30, 0)


def test_a_person_far_below_is_called_worse_and_one_like_the_others_is_not() -> None:
    found = compared(team((120, 200), *OTHERS))
    assert found["A"].verdict == "worse"
    assert (found["A"].misses, found["A"].expected_misses, found["A"].expected) == (80, 30, 85)
    assert found["A"].ratio is not None
    assert found["A"].ratio.value == pytest.approx(80 / 30)
    assert found["B"].verdict == "like_colleagues"
    assert found["A"].rest == scoring.Counted(85, 1800)


def test_where_less_is_better_more_is_worse() -> None:
    found = compared(team((60, 200), *[(20.0, 200.0)] * 9), REOPENED)["A"]
    assert (found.verdict, found.misses, found.expected) == ("worse", 60, 10)
    assert compared(team((400, 400), *[(340.0, 400.0)] * 9))["A"].verdict == "better"


def test_a_harder_mix_is_no_difference() -> None:
    easy, hard = ("Easy", "email", "low"), ("Hard", "email", "low")
    # everybody: 95 % of the easy, 50 % of the hard ones; A has the hard ones
    cells = team(*[(95.0, 100.0)] * 9, (19, 20), kind=easy) | team(*[(10.0, 20.0)] * 9, (90, 180), kind=hard)
    found = compared(cells)
    assert found["J"].value == pytest.approx(54.5)
    assert found["J"].expected == pytest.approx(54.5)
    assert found["J"].verdict != "worse"
    # the same cases without their kinds: then it is called
    assert compared(team(*[(105.0, 120.0)] * 9, (109, 200)))["J"].verdict == "worse"


def test_few_answers_can_not_tell_and_say_which_gap_would_not_show() -> None:
    found = compared(team((6, 9), *OTHERS))["A"]
    assert found.verdict == "cannot_tell"
    assert found.smallest_difference is not None
    assert wording.compared(found, CSAT, "agent") == (
        f"Can't tell: a gap under {found.smallest_difference:.1f} points would not show with 9 answers."
    )


def test_below_five_nothing_is_compared_and_nothing_shown_but_the_number() -> None:
    found = scoring.withheld(CSAT, tuple(compared(team((0, 4), *OTHERS)).values()))
    assert (found[0].verdict, found[0].n, found[0].value, found[0].pooled) == ("suppressed", 4, None, None)
    assert found[0].rest is found[0].p is found[0].p_adjusted is None
    assert found[1].value == 85


def test_where_answers_are_protected_no_difference_tells_them() -> None:
    pulse = METRICS["agent_satisfaction"]
    every = scoring.measured(
        pulse,
        "team",
        columns(
            {(None, "X", ANY): share(3, 5), (None, "Y", ANY): share(30, 40), (None, "Z", ANY): share(50, 60)}
        ),
    )
    held = scoring.held_back(pulse, {"X": 5, "Y": 40, "Z": 60, None: 0})
    found = scoring.withheld(pulse, tuple(scoring.family([every], None)[0][pulse.name].values()), held)
    assert [one.value for one in found] == [None, None, pytest.approx(100 * 50 / 60)]
    assert all(one.rest is None for one in found)


@pytest.mark.parametrize(
    ("units", "held"),
    [
        ({"A": 8, "B": 9, "C": 3}, {"A"}),
        ({"A": 8, "B": 9, None: 3}, {"A"}),  # three in no team
        ({"A": 8, "B": 9, "C": 4, None: 3}, set()),  # seven together
        ({"A": 8, "B": 9, "C": 4, "D": 3}, set()),
        ({"A": 8, "B": 9}, set()),
        ({"A": 3, "B": 2}, set()),  # the whole is of few itself
    ],
)
def test_who_is_held_back_beside_few(units: dict[str | None, float], held: set[str]) -> None:
    assert scoring.held_back(METRICS["agent_satisfaction"], units) == held
    assert scoring.held_back(CSAT, units) == set()


def test_a_learner_is_not_compared_and_in_nobodys_expectation() -> None:
    found = compared(team((20, 200), *OTHERS), learning=frozenset("A"))
    assert (found["A"].verdict, found["A"].reason) == ("not_compared", "still learning")
    assert found["B"].expected == 85


def test_who_had_the_case_last_is_no_ground_for_a_comparison() -> None:
    found = compared(team((20, 200), *OTHERS), refused={"T": scoring.LAST_HAD})["A"]
    assert found.p is None
    assert wording.compared(found, CSAT, "agent") == ("Not compared: counted for whoever had the case last.")


def test_kinds_that_one_has_alone_are_left_out_and_said() -> None:
    cells = team((170, 200), *OTHERS) | {("T", "A", ("Legal", "phone", "high")): share(0, 30)}
    found = compared(cells)["A"]
    assert (found.alone, found.n, found.misses) == (30, 230, 30)
    assert wording.compared(found, CSAT, "agent").endswith(
        "Left out: 30 answers of kinds that nobody else has."
    )
    mostly = team((17, 20), *OTHERS) | {("T", "A", ("Legal", "phone", "high")): share(0, 30)}
    assert "most of these cases" in (compared(mostly)["A"].reason or "")


def test_one_family_for_all_metrics_of_the_card() -> None:
    cells = team((135, 200), *OTHERS)
    alone = scoring.measured(CSAT, "agent", columns(cells))
    other = scoring.measured(REOPENED, "agent", columns(team(*[(20.0, 200.0)] * 10)))
    one, size = scoring.family([alone], "T")
    both, larger = scoring.family([alone, other], "T")
    assert (size, larger) == (10, 20)
    found, wider = one["csat"]["A"], both["csat"]["A"]
    assert found.p == wider.p
    assert (wider.p_adjusted or 0) > (found.p_adjusted or 0)
    assert (wider.smallest_difference or 0) >= (found.smallest_difference or 0)


def test_means_are_compared_by_their_spread_and_ratios_not_at_all() -> None:
    def reviews(mean: float, n: int = 20) -> Tally:
        return Tally(n=n, total=mean * n, squares=n * (mean**2 + 100))

    def of(names: str) -> dict[str, Compared]:
        return compared({("T", name, ANY): reviews(68 if name == "A" else 82) for name in names}, QUALITY)

    assert of("ABCDE")["A"].verdict == "cannot_tell", "four colleagues don't tell how people scatter"
    found = of("ABCDEFGHIJKL")
    assert (found["A"].verdict, found["A"].expected, found["A"].misses) == ("worse", 82, None)
    assert found["B"].verdict == "like_colleagues"
    assert found["A"].pooled is not None
    assert 68 < found["A"].pooled.value < 82
    made = compared({("T", name, ANY): Tally(n=20, numerator=9, denominator=20) for name in "AB"}, COST)
    assert {one.verdict for one in made.values()} == {"not_compared"}


def test_order_never_matters() -> None:
    cells = team((120, 200), (90, 100), *OTHERS)
    turned = dict(reversed(cells.items()))
    assert compared(turned) == compared(cells)


# ---- what follows for a card


def reading(verdict: str, reason: str | None = None) -> Reading:
    found = replace(compared(team((60, 100), *OTHERS))["A"], verdict=verdict, reason=reason)  # type: ignore[arg-type]
    aim = Target(metric="csat", red=75, goal=87)
    asked = Asked(CSAT, "agent", "A", OCTOBER, aim, judged=True, weight=1.0, compared=found)
    return scoring.read(asked, share(60, 100))


def test_red_about_a_person_needs_a_difference_from_the_team() -> None:
    worse, same, better = reading("worse"), reading("like_colleagues"), reading("better")
    assert (worse.bands, worse.status, worse.word) == (("red",), "red", "far short of goal")
    assert (same.bands, same.status, same.word) == (("red",), "unclear", "short of goal")
    assert wording.says(worse, METRICS).startswith("Behind colleagues with the same kinds of cases")
    assert wording.says(same, METRICS).startswith("As colleagues with the same kinds of cases")
    # short of goal, and yet ahead: it was compared, and neither luck nor the cases explain it
    assert better.word == "short of goal"
    assert wording.says(better, METRICS).startswith("Ahead of colleagues with the same kinds of cases, more")
    assert (worse.colour, same.colour) == ("red", None)


def test_cases_of_another_team_make_nobody_red() -> None:
    """Worse in Orders at 84 of 100, which is not in the red below 75; with 40 misses elsewhere it is."""
    found = replace(compared(team((84, 100), *OTHERS))["A"], verdict="worse")
    aim = Target(metric="csat", red=75, goal=87)
    asked = Asked(CSAT, "agent", "A", OCTOBER, aim, judged=True, compared=found)
    for hits, status, word in ((84, "unclear", "short of goal"), (60, "red", "far short of goal")):
        made = scoring.read(replace(asked, compared_on=share(hits, 100)), share(hits, 140))
        assert (made.bands, made.status, made.word) == (("red",), status, word)


def test_a_person_with_too_few_cases_has_no_figure_beside_the_colleagues_either() -> None:
    few = compared(team((1, 3), *OTHERS))["A"]
    made = scoring.read(Asked(CSAT, "agent", "A", OCTOBER, compared=few), share(1, 3))
    found = scoring.disclosed(CSAT, made)
    assert found.compared is not None
    assert (found.value, found.compared.n, found.compared.verdict) == (None, 3, "suppressed")
    assert {getattr(found.compared, name) for name in ("value", "low", "high", "rest", "pooled")} == {None}
    # of more cases in all, three of them in the team whose colleagues stand beside
    more = scoring.disclosed(CSAT, made.with_(value=60.0, n=10, base="small"))
    assert more.value == 60.0
    assert more.compared is not None
    assert more.compared.value is None


def test_a_comparison_on_the_cases_of_one_team_says_so() -> None:
    """60 of 100 is what the card shows; beside colleagues stand the 80 answers in Orders."""
    found = reading("like_colleagues")
    assert found.compared is not None
    part = found.with_(team="Orders", compared=replace(found.compared, n=80))
    assert wording.says(part, METRICS) == (
        "As colleagues with the same kinds of cases, on 80 answers in Orders."
    )
    assert wording.says(found.with_(team="Orders"), METRICS) == "As colleagues with the same kinds of cases."


def test_how_many_cases_they_are_is_said_once() -> None:
    found = reading("cannot_tell").with_(team="Orders")
    assert found.compared is not None
    says = "Can't tell: a gap under 9.0 points would not show with 80 answers."
    told = placed(found.with_(compared=replace(found.compared, n=80, says=says)), METRICS).compared
    assert told is not None
    assert told.says == "Can't tell: a gap under 9.0 points would not show with 80 answers in Orders."


def test_who_is_learning_has_cases_and_no_verdict() -> None:
    found = reading("not_compared", scoring.LEARNING)
    assert (found.bands, found.status, found.word, found.value) == ((), "unclear", "still learning", 60)
    assert wording.says(found, METRICS) == "In the first months there are cases and feedback, no verdict."


def test_a_persons_change_is_a_signal_only_among_all_of_the_card() -> None:
    aim = Asked(CSAT, "agent", "A", OCTOBER)
    september = periods.parse("2026-09")
    clear = scoring.read(aim, share(90, 100), (september, share(75, 100)))  # p about .005
    same = scoring.read(aim, share(80, 100), (september, share(80, 100)))
    assert clear.change_p == pytest.approx(0.005, abs=0.003)

    def signals(others: int, on_card: int | None = None) -> list[bool]:
        beside = [same.with_(metric=f"metric {number}") for number in range(others)]
        card = ["csat", *(one.metric for one in beside[: others if on_card is None else on_card])]
        return [one.is_signal for one in scoring.spared([clear, *beside], card)]

    assert signals(5) == [True] + [False] * 5
    assert not any(signals(20))
    # what else is asked for beside the card changes nothing
    assert signals(20, on_card=5) == [True] + [False] * 20


def test_teams_that_are_looked_through_are_better_only_among_all_of_them() -> None:
    """Of 60 teams by chance three are outside their own 95 %: p = .005 among 60 is 60 × .005 = .3."""
    aim = Asked(CSAT, "team", "A", OCTOBER)
    september = periods.parse("2026-09")
    same = scoring.read(aim, share(80, 100), (september, share(80, 100)))
    clear = scoring.read(aim, share(90, 100), (september, share(75, 100)))  # p about .005
    plain = scoring.read(aim, share(95, 100), (september, share(65, 100)))  # p far below .05 / 60
    assert clear.is_signal
    assert clear.change_p == pytest.approx(0.005, abs=0.003)

    def moved(*cards: Reading) -> list[bool]:
        return [one.is_signal for (one,) in scoring.spared_among([[card] for card in cards])]

    assert moved(clear, *[same] * 4) == [True] + [False] * 4
    assert moved(clear, *[same] * 59) == [False] * 60
    assert moved(plain, *[same] * 59) == [True] + [False] * 59


def test_a_change_beside_the_card_stands_among_the_card_and_itself() -> None:
    aim = Asked(CSAT, "agent", "A", OCTOBER)
    september = periods.parse("2026-09")
    clear = scoring.read(aim, share(90, 100), (september, share(75, 100)))
    same = scoring.read(aim, share(80, 100), (september, share(80, 100)))
    card = [same.with_(metric=f"metric {number}") for number in range(5)]
    beside = [clear.with_(metric=f"beside {number}") for number in range(2)]
    names = [one.metric for one in card]
    found = {one.metric: one.is_signal for one in scoring.spared([*card, *beside], names)}
    (alone,) = [one for one in scoring.spared([*card, beside[0]], names) if one.metric == "beside 0"]
    assert found["beside 0"] == alone.is_signal is True


def test_a_persons_median_changes_by_the_ends_that_face_each_other() -> None:
    """600 (550-650) after 200 (180-220): 400 with a margin of the root of 2500 + 400, about 54."""
    aim = Asked(METRICS["resolution_time"], "agent", "A", OCTOBER)

    def median(value: float, low: float, high: float) -> Tally:
        return Tally(n=100, quantile=value, low=low, high=high)

    now, before = median(600, 550, 650), (periods.parse("2026-09"), median(200, 180, 220))
    (found,) = scoring.spared([scoring.read(aim, now, before)], [])
    assert found.change_p == pytest.approx(0, abs=1e-9)
    assert (found.is_signal, wording.change(found)[0]) == (True, "↑ 6 h 40 min worse")
    # intervals that overlap are no change, whatever their middles
    (near,) = scoring.spared([scoring.read(aim, median(230, 210, 250), before)], [])
    assert (near.is_signal, near.change_p, wording.change(near)[0]) == (False, 1, "no clear change")


def test_no_clear_change_stands_only_where_a_change_was_tested() -> None:
    """Every case alike before and after: nothing varies, so no rule tells how often chance does it."""
    aim = Asked(METRICS["resolution_time"], "agent", "A", OCTOBER)
    flat = [Tally(n=10, quantile=value, low=value, high=value) for value in (60, 90)]
    (found,) = scoring.spared([scoring.read(aim, flat[1], (periods.parse("2026-09"), flat[0]))], [])
    assert (found.change, found.is_signal, wording.change(found)) == (30, False, ("", ""))


def test_who_is_held_back_is_told_why() -> None:
    """South has enough answers, and would tell of Tiny's; Tiny has too few of the metric's own minimum."""
    pulse = METRICS["agent_satisfaction"]
    one = compared(team((25, 40), (30, 40)))["A"]
    every = (
        replace(one, name="South", n=18, base="small"),
        replace(one, name="Tiny", n=4, base="suppressed"),
    )
    held, few = scoring.withheld(pulse, every, {"South"})
    assert "the figure of too few others would follow" in wording.compared(held, pulse, "team")
    few_said = f"Fewer than {pulse.minimum} answered: nothing of them is compared."
    assert wording.compared(few, pulse, "team") == few_said
