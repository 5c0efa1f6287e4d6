"""Which scale a file's answers are on: the one that was said, else the one that they prove."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from dashboard.faults import Refused
from dashboard.intake.receipt import PROVEN
from dashboard.intake.scales import (
    LABELLED,
    NUMBER,
    OUT_OF,
    PERCENT,
    PLAIN,
    STARS,
    Scale,
    Vocabulary,
    label,
    number,
    places_of,
    stars,
    value_of,
)
from dashboard.model.format import SourceColumn
from dashboard.quick import dataclass
from dashboard.staging.texts import TextCount

LineOf = Callable[[int], int]
WIDER = ("1-5", "1-7", "0-10", "1-10", "0-100")  # what numbers beyond every known scale may be of
GRADES = ("5-1", "6-1")  # where the words beside the numbers say that less is better
ASKED = re.compile(r"say --scale .*?\(worst-best\)")  # a button, on a page
STRAYS = 0.05  # the share of answers beyond every scale that proves nothing


class ScaleUnknown(Refused):
    """A file that is held until somebody says on which scale its answers are."""

    def __init__(self, message: str, choices: Sequence[str]) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


def is_turned(texts: Iterable[str], words: Vocabulary) -> bool:
    """Whether the words beside the numbers say that the lesser number is the better one."""
    pairs = sorted(labelled(texts, words))
    return len(pairs) > 1 and pairs[0][1] > pairs[-1][1]


def are_of_five(texts: Iterable[str], words: Vocabulary) -> bool:
    """Whether the words beside the numbers say that these are points of five, even if no five was given."""
    pairs = labelled(texts, words)
    return len(set(pairs)) > 1 and all(point == said for point, said in pairs)


def labelled(texts: Iterable[str], words: Vocabulary) -> list[tuple[float, float]]:
    """(number, point of five that the word beside it says) of each answer that has both."""
    pairs = []
    for text in texts:
        for pattern, at_number, at_label in zip(LABELLED[:2], (1, 2), (2, 1), strict=True):
            found = pattern.fullmatch(text.strip())
            if found and (said := words.five.get(label(found[at_label]))):
                pairs.append((number(found[at_number]), float(said)))
                break
    return pairs


def are_fifths(numbers: Sequence[float]) -> bool:
    """Whether they are 20, 40, 60, 80 and 100 only: five points, as percentages."""
    return (
        bool(numbers)
        and max(numbers) == 100
        and len(set(numbers)) > 2
        and all(n and n % 20 == 0 for n in numbers)
    )


def is_step(number: float, step: float) -> bool:
    """Whether a number is a whole number of steps."""
    return abs(number / step - round(number / step)) < 1e-6


def looks_numeric(text: str) -> bool:
    """Whether an answer is written with a number or stars, so that another scale could hold it."""
    return bool(re.match(NUMBER, text.strip()) or STARS.fullmatch(text.strip()))


class HasName(Protocol):
    """One scale, or one of each kind of survey."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Settled:
    """The scale of a file's answers, who settled it, and its texts -> the points as they are kept."""

    scale: HasName
    by: str
    points: dict[str, float]


def settled(
    texts: Iterable[TextCount], entry: SourceColumn, words: Vocabulary, said: str | None, line_of: LineOf
) -> Settled:
    """The one of the column's scales that all its answers fit, or the one that was said.

    Answers that fit no scale are left for the rows to be refused by, where they are few. Raises
    ScaleUnknown where several fit, or none.
    """
    answers = [text for text in texts if entry.words.get(text.text.strip().lower()) != ""]
    known = [Scale.named(name) for name in entry.scales]
    if said is not None:
        scale = Scale.named(said)
        return Settled(scale, "the user", _points(scale, answers, entry, words))
    points = {scale: _points(scale, answers, entry, words) for scale in known}
    if len(known) > 1:  # of good and bad nothing is between them: 0.8 is of fifths, or of a whole
        points = {scale: _of_two(read) if scale.ends == (0, 1) else read for scale, read in points.items()}
    strays = [a for a in answers if all(a.text not in read for read in points.values())]
    rest = [a for a in answers if any(a.text in read for read in points.values())]
    if not answers:
        return Settled(known[0], "the format", {})
    fitting = [scale for scale in known if all(a.text in points[scale] for a in rest)]
    choices = _choices(known, fitting, strays, rest, words)
    if choices:
        raise ScaleUnknown(_question(entry, answers, strays, fitting, choices, line_of), choices)
    best = _smallest(fitting, rest)
    return Settled(best, PROVEN if len(known) > 1 else "the format", points[best])


def _choices(
    known: Sequence[Scale],
    fitting: Sequence[Scale],
    strays: Sequence[TextCount],
    rest: Sequence[TextCount],
    words: Vocabulary,
) -> list[str]:
    """The scales to ask about; none where one is proven."""
    numbers = [a for a in strays if looks_numeric(a.text)]
    every = sum(a.count for a in (*strays, *rest))
    beyond = sum(a.count for a in numbers)
    # a single one is a slip; what comes again is an answer
    many = beyond > STRAYS * every and (beyond > 1 or not rest)
    unsaid = not any(scale.worst > scale.best for scale in fitting)
    many = many or (unsaid and is_turned((a.text for a in (*strays, *rest)), words))
    wider = [name for name in _wider([*numbers, *rest], words) if _holds(name, [*numbers, *rest], words)]
    if many and wider:
        return wider
    if not fitting or 2 * sum(a.count for a in strays) > every:
        return _known_or_otherwise(known, [*strays, *rest], words)
    if len(fitting) > 1 and any(looks_numeric(a.text) for a in rest):
        return [scale.name for scale in fitting]
    return []


def _wider(answers: Sequence[TextCount], words: Vocabulary) -> Sequence[str]:
    """What answers beyond every known scale may be of."""
    if is_turned((a.text for a in answers), words):
        return GRADES
    numbers = [value for a in answers if (value := value_of(a.text)) is not None]
    top = max(numbers, default=0)
    if top <= 1 and any(n % 1 for n in numbers):
        return [f"{s:g}-1" for s in (0.2, 0.1) if all(is_step(n, s) for n in numbers)] or ["0-1"]
    more = ["20-100"] if are_fifths(numbers) else {1: ["0-1"], 6: ["1-6", "6-1"]}.get(int(top), [])
    return [*more, *WIDER]


def _known_or_otherwise(known: Sequence[Scale], answers: Sequence[TextCount], words: Vocabulary) -> list[str]:
    """The known scales that hold any of the answers, and others that hold all of them."""
    named = [scale.name for scale in known]
    some = [name for name in named if any(_holds(name, [a], words) for a in answers)]
    turned = [Scale(scale.best, scale.worst).name for scale in known]
    other = turned if all(looks_numeric(a.text) for a in answers) else ["0-1", "1-5"]
    said = [name for name in other if _holds(name, answers, words)]
    return list(dict.fromkeys([*some, *said])) or named


def _holds(name: str, answers: Iterable[TextCount], words: Vocabulary) -> bool:
    scale = Scale.named(name)
    return all(scale.read(a.text, words) is not None for a in answers)


def _of_two(points: dict[str, float]) -> dict[str, float]:
    """Those of the answers that are one of two."""
    return {text: point for text, point in points.items() if point in (0, 1)}


def _smallest(fitting: Sequence[Scale], rest: Sequence[TextCount]) -> Scale:
    """Words that stand on both are of the smaller one: good and bad, without anything between."""
    return min(fitting, key=lambda scale: scale.ends[1] - scale.ends[0]) if rest else fitting[0]


def _points(
    scale: Scale, answers: Iterable[TextCount], entry: SourceColumn, words: Vocabulary
) -> dict[str, float]:
    """Text -> point, of the answers that fit; the format's own words are of its first scale."""
    is_first = not entry.scales or scale.name == entry.scales[0]
    found: dict[str, float] = {}
    for answer in answers:
        word = entry.words.get(answer.text.strip().lower())
        if not is_first and word:
            continue  # what the format itself says in words is of its first scale
        point = float(word) if word and PLAIN.fullmatch(word) else scale.read(answer.text, words)
        if point is not None and scale.ends[0] <= point <= scale.ends[1]:
            found[answer.text] = point
    return found


def _question(
    entry: SourceColumn,
    answers: Sequence[TextCount],
    strays: Sequence[TextCount],
    fitting: Sequence[Scale],
    choices: Sequence[str],
    line_of: LineOf,
) -> str:
    several = len(fitting) > 1 and not strays
    odd = None if several else (strays or answers)[0]
    shown = ", ".join(f'"{a.text}"' for a in [a for a in answers if a != odd][:3] or answers[:1])
    where = f"{shown} in {entry.column} (line {line_of(answers[0].record):,})"
    if several:
        why = f"its answers fit several scales: {where}"
    else:
        beside = f'"{odd.text}" beside ' if odd and len(answers) > 1 else ""
        why = f"its answers fit none of the scales that are known: {beside}{where}"
    return f"{why}; say --scale {' or --scale '.join(choices)} (worst-best): answers off it are refused."


def of_any_scale(texts: Mapping[str, Sequence[TextCount]], words: Vocabulary) -> dict[str, float]:
    """What answers say by themselves where each row names its scale: 4/5, 80%, four stars, 4 - Good; `texts`
    by the best point that their rows name. Not what is out of another number anywhere: 4/10 beside a 5.
    """
    found: dict[str, float | None] = {}
    for top, answers in texts.items():
        best = number(top) if PLAIN.fullmatch(top) else 0
        for answer in answers:
            point = _by_itself(answer.text.strip(), best, words)
            found[answer.text] = point if point == found.get(answer.text, point) else None
    return {text: point for text, point in found.items() if point is not None}


def _by_itself(text: str, best: float, words: Vocabulary) -> float | None:
    """The point of an answer whose row names the best one; None where it is none, or of another scale."""
    if out_of := OUT_OF.fullmatch(text):
        return number(out_of[1]) if number(out_of[2]) == best else None
    if percent := PERCENT.fullmatch(text):
        return number(percent[1]) if best == 100 else None
    if STARS.fullmatch(text):
        return stars(text) if places_of(text) in (0, best) else None
    if labelled := LABELLED[0].fullmatch(text):
        point, known = number(labelled[1]), words.five.get(label(labelled[2]))
        return point if known is None or best != 5 or float(known) == point else None
    return None
