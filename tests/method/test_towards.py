"""From one number to another: the greatest gain first, and nothing by chance."""

from __future__ import annotations

from dashboard.method.towards import Option, State, towards

START = {"a": "ours", "b": "ours", "c": "ours"}
MOVES = {"a": 3.0, "b": 5.0, "c": -2.0}


def value(state: State) -> float | None:
    return 80 + sum(MOVES[about] for about, choice in state.items() if choice == "theirs")


def steps(theirs: float, slack: float = 0.05, guesses: str = "") -> list[tuple[str, float]]:
    options = [Option(about, "theirs", about in guesses) for about in MOVES]
    return [(step.option.about, step.value) for step in towards(START, options, value, theirs, slack)]


def test_the_greatest_gain_comes_first_and_nothing_overshoots() -> None:
    assert steps(88) == [("b", 85.0), ("a", 88.0)]
    assert steps(86) == [("b", 85.0)]  # 3 more would be as far off on the other side
    assert steps(78) == [("c", 78.0)]


def test_rounding_needs_no_reason() -> None:
    assert steps(80.5, slack=0.5) == []
    assert steps(80.6, slack=0.5) == []  # no step ends nearer


def test_a_guess_counts_only_where_it_closes_the_gap() -> None:
    assert steps(85, guesses="b") == [("b", 85.0)]
    assert steps(86, guesses="b") == [("a", 83.0)]


def test_of_two_equally_near_the_earlier_stands_and_what_has_no_number_never_does() -> None:
    options = [Option("a", "x"), Option("b", "x"), Option("c", "x")]

    def same(state: State) -> float | None:
        return 80.0 if dict(state) == START else None if state["a"] == "x" else 90.0

    assert [step.option.about for step in towards(START, options, same, 90, 0.5)] == ["b"]
