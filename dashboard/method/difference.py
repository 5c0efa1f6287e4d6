"""Is a difference more than chance? 95 % intervals of a difference, new less old.

Shares are 0..1, means and net promoter scores in their own unit. An interval that excludes 0 is a signal.
"""

from collections.abc import Callable
from math import hypot, sqrt

from . import special
from .intervals import mean_error, normal_quantile, nps, nps_interval, wilson

Ends = tuple[float, float]
MOST_GUESSES = 10


def newcombe(hits: float, n: float, old_hits: float, old_n: float, confidence: float = 0.95) -> Ends:
    """Difference of two shares: Newcombe's hybrid score interval (1998, method 10; R: DescTools)."""
    share, old = hits / n, old_hits / old_n
    return _square_and_add(share, wilson(hits, n, confidence), old, wilson(old_hits, old_n, confidence))


Sums = tuple[int, float, float]  # number, sum and sum of squares


def welch(
    n: int,
    total: float,
    squares: float,
    old_n: int,
    old_total: float,
    old_squares: float,
    confidence: float = 0.95,
) -> tuple[float | None, float | None]:
    """Difference of two means whose variances may differ (R: t.test); none below two values each."""
    if n < 2 or old_n < 2:
        return None, None
    difference, error, freedom = _of_means((n, total, squares), (old_n, old_total, old_squares))
    if not error:
        return difference, difference
    margin = float(special.stdtrit(freedom, (1 + confidence) / 2)) * error
    return difference - margin, difference + margin


def welch_p(new: Sums, old: Sums) -> float | None:
    """Two-sided p of the same difference; None below two values each, or where nothing varies."""
    if new[0] < 2 or old[0] < 2:
        return None
    difference, error, freedom = _of_means(new, old)
    return 2 * float(special.stdtr(freedom, -abs(difference) / error)) if error else None


def one_of_many(own: Sums, others: Sums, confidence: float = 0.95) -> tuple[float | None, float | None]:
    """Difference of one's mean and all others', by the wider of Welch's interval and Student's.

    A dozen values that happen to lie close make Welch's error tiny: where most are at the top of a scale
    (5, 15 and 80 % of 60, 80 and 100), 12 beside 84 had p below .001 in 6 % of draws from one and the same.
    A spread in common (Student) takes none for precise, and Welch's bears with one that is erratic.
    """
    margin = _margin(own, others, (1 - confidence) / 2)
    if margin is None:
        return None, None
    difference = own[1] / own[0] - others[1] / others[0]
    return difference - margin, difference + margin


def _margin(own: Sums, others: Sums, tail: float) -> float | None:
    found = both_errors(own, others)
    return max((float(special.stdtrit(free, 1 - tail)) * error for error, free in found), default=None)


def both_errors(own: Sums, others: Sums) -> list[tuple[float, float]]:
    """Of one's mean less all others': (standard error, degrees of freedom) by Welch, by a spread in common.

    Empty where there is none.
    """
    n, old_n = own[0], others[0]
    if n < 2 or old_n < 2:
        return []
    squares = sum((one[0] - 1) * one[0] * mean_error(*one) ** 2 for one in (own, others))
    common = sqrt(squares / (n + old_n - 2) * (1 / n + 1 / old_n))
    _, error, freedom = _of_means(own, others)
    return [one for one in ((error, freedom), (common, n + old_n - 2.0)) if one[0]]


def _of_means(new: Sums, old: Sums) -> tuple[float, float, float]:
    """Difference of two means, its standard error and Welch's degrees of freedom."""
    first, second = mean_error(*new) ** 2, mean_error(*old) ** 2
    difference = new[1] / new[0] - old[1] / old[0]
    if not first + second:
        return difference, 0.0, 1.0
    freedom = (first + second) ** 2 / (first**2 / (new[0] - 1) + second**2 / (old[0] - 1))
    return difference, sqrt(first + second), freedom


def touching(ends: Callable[[float], Ends], steps: int = 40) -> float:
    """The p of a difference whose interval at each confidence is known: where it just touches 0.

    To 2 ** -steps. In normal quantiles an end is nearly straight, so where it meets 0 is guessed first;
    halving alone asks for as many intervals as there are steps.
    """
    whole = 2**steps
    low, high, number = 0, whole, whole // 20
    z, end = 0.0, _beyond(ends(0.0))
    for guesses in range(2 * steps):
        if high - low == 1:
            break
        number = min(max(number, low + 1), high - 1)
        confidence = 1 - number / whole
        found = ends(confidence)
        low, high = (number, high) if found[0] <= 0 <= found[1] else (low, number)
        before, (z, end) = (z, end), (normal_quantile(confidence), _beyond(found))
        meets = z - end * (z - before[0]) / (end - before[1]) if end != before[1] else 0.0
        is_near = meets > 0 and guesses < MOST_GUESSES
        number = round(2 * float(special.ndtr(-meets)) * whole) if is_near else (low + high) // 2
    return high / whole


def _beyond(ends: Ends) -> float:
    """How far an interval lies beyond 0; below 0 where it holds 0."""
    return max(ends[0], -ends[1])


Known = tuple[float | None, float | None, float | None]  # value, and its 95 % interval


def intervals_p(new: Known, old: Known) -> float | None:
    """Two-sided p of a difference of two figures, from the ends of their intervals that face each other.

    These are squared and added, as those of a share are (Zou and Donner 2008; with symmetric intervals it is
    Price and Bonett 2002). None without both intervals, or where they have no width.
    """
    if None in new or None in old:
        return None
    (value, low, high), (old_value, old_low, old_high) = (
        tuple(end or 0.0 for end in one) for one in (new, old)
    )
    rises = value > old_value
    margin = hypot(value - low, old_high - old_value) if rises else hypot(high - value, old_value - old_low)
    if not margin:
        return None
    return 2 * float(special.ndtr(-abs(value - old_value) * normal_quantile(0.95) / margin))


Answers = tuple[float, float, float]


def of_nps(new: Answers, old: Answers, confidence: float = 0.95) -> Ends:
    """Difference of two net promoter scores, each of (detractors, passives, promoters), one at least.

    By squaring and adding the adjusted Wald intervals, as Newcombe's does with Wilson's.
    """
    first, second = nps(*new) or 0.0, nps(*old) or 0.0
    return _square_and_add(first, nps_interval(*new, confidence), second, nps_interval(*old, confidence))


def _square_and_add(new: float, ends: Ends, old: float, old_ends: Ends) -> Ends:
    """The limits of a difference from the limits of its parts (Zou and Donner 2008).

    Beside its own limits a value may lie by a hair or, drawn towards 0, by more: then no margin is left.
    """
    below, above = max(new - ends[0], 0.0), max(ends[1] - new, 0.0)
    old_below, old_above = max(old - old_ends[0], 0.0), max(old_ends[1] - old, 0.0)
    difference = new - old
    return difference - sqrt(below**2 + old_above**2), difference + sqrt(above**2 + old_below**2)
