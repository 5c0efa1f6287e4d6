"""The scale that a column of answers seems to have, by its name and its answers: for a mapping by hand.

It is shown before anything is saved. Where the answers leave it open, the scale is left open too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.intake import scales, scales_proven
from dashboard.intake.mapping.profile import FileColumn
from dashboard.intake.scales import Scale, Vocabulary
from dashboard.model.catalogue import Catalogue
from dashboard.quick import dataclass
from dashboard.staging.texts import TextCount

MOST = 400  # different answers; what has more is prose, or an id
ENOUGH = 0.6  # of the answers must be readable
RECOMMEND = re.compile(
    r"\bnps\b|recommend|promoter|weiterempfehl|recomend|recommand|raccomand|consigli|aanbevel", re.IGNORECASE
)
EFFORT = re.compile(r"\bces\b|effort|aufwand|esfuerzo|esforço|inspanning|sforzo", re.IGNORECASE)
# what a column's name says of its scale: CSAT (1-10), "from 1 to 5"; and of grades: (1 = sehr gut)
ENDS = re.compile(r"(?<![\w.,])([01]) ?(?:[-–—]|to|bis|a|à|tot|do) ?(\d\d?|100)(?![\w.,])", re.IGNORECASE)
GRADES = re.compile(r"schulnote|zensur|school grade", re.IGNORECASE)  # of which 1 is the best, as a rule
POINT_IS = re.compile(r"(?<![\d.,])(\d\d?) ?[=:] ?([^\W\d][^\d,;/)]*)")
# what it may be out of: Note /10, Note sur 10
OUT_OF = re.compile(r"(?:/|\b(?:sur|out of|von|su|van de|na|op)\b) ?(\d\d?|100)\b(?![.,]\d)", re.IGNORECASE)
BY_TOP = ((1, "0-1"), (5, "1-5"), (7, "1-7"), (10, "1-10"), (100, "0-100"))


@dataclass(frozen=True)
class ScaleProposal:
    """`scale` is None where several would do; `nothing` are answers that mean none on it."""

    kind: str
    scale: str | None
    nothing: tuple[str, ...] = ()

    @property
    def fixed(self) -> dict[str, str]:
        """What a mapping says of it in every row: the worst and the best point, as the file writes them."""
        ends = dict(zip(("scale_min", "scale_max"), (self.scale or "").split("-"), strict=False))
        return {"kind": self.kind, **(ends if self.scale else {})}


def proposed(column: FileColumn, catalogue: Catalogue) -> ScaleProposal | None:
    """None where the column holds no answers, as far as one can see."""
    words = Vocabulary.of(catalogue)
    answers = [(t, n) for t, n in column.values if t.casefold() not in words.nothing]
    if len(answers) > MOST:
        return None
    if not answers:
        return ScaleProposal(_kind(column.header, "1-5"), "1-5")
    found = _scale(answers, words, column.said)
    if found is None:
        return None
    nothing = tuple(t for t, _ in answers if found in ("0.2-1", "20-100") and scales.value_of(t) == 0)
    return ScaleProposal(_kind(column.said, found), found or None, nothing)


def points(column: FileColumn, scale: str, catalogue: Catalogue) -> dict[str, float]:
    """What the column's texts are worth on a scale; without those that are no answers on it."""
    words, on = Vocabulary.of(catalogue), Scale.named(scale)
    read = {text: on.read(text, words) for text, _ in column.values}
    return {text: point for text, point in read.items() if point is not None}


def texts(column: FileColumn) -> list[TextCount]:
    """A column's values as staging knows texts."""
    return [TextCount(text, count, 1) for text, count in column.values]


def _kind(header: str, scale: str | None) -> str:
    if RECOMMEND.search(header):
        return "nps"
    if EFFORT.search(header):
        return "ces"
    named = re.search(r"csat|satisf|zufrieden|tevreden|soddisf", header, re.IGNORECASE)
    return "nps" if scale == "0-10" and not (named or OUT_OF.search(header)) else "csat"


def _scale(answers: Sequence[tuple[str, int]], words: Vocabulary, header: str) -> str | None:
    """Its name, "" where it is open, None where most answers can't be read."""
    texts = [text for text, _ in answers]
    if RECOMMEND.search(header) and _fits("0-10", answers, words):
        return "0-10"
    if out_of := [found for text in texts if (found := scales.OUT_OF.fullmatch(text))]:
        top = max(int(found[2]) for found in out_of)
        low = 0 if top == 1 or any(scales.number(found[1]) == 0 for found in out_of) else 1
        name = f"{low}-{top}"
        if low == 0 and top in (5, 7):
            return ""  # is 0 an answer, or none?
        return name if top and _fits(name, answers, words) else None
    if shown := {len(re.sub(r"[\ufe0f\s]", "", text)) for text in texts if scales.STARS.fullmatch(text)}:
        name = f"1-{max(shown | {5})}"
        return name if _fits(name, answers, words) else None
    numbers = [value for text in texts if (value := scales.value_of(text)) is not None]
    if not numbers:
        read = {name: _share(name, answers, words) for name in ("0-1", "1-5", "0-10")}
        best = max(read, key=lambda name: (read[name], _points_told(name, answers, words)))
        return best if read[best] >= ENOUGH else None
    told = _of_name(header, words, min(numbers))
    if told is not None and (
        not told or (max(numbers) <= max(Scale.named(told).ends) and _fits(told, answers, words))
    ):
        return told
    return _of_numbers(numbers, answers, words)


def _of_numbers(
    numbers: Sequence[float], answers: Sequence[tuple[str, int]], words: Vocabulary
) -> str | None:
    top, low = max(numbers), min(numbers)
    if any(scales.PERCENT.fullmatch(text) for text, _ in answers) or scales_proven.are_fifths(numbers):
        return "20-100" if all(n % 20 == 0 for n in numbers) and set(numbers) - {0, 100} else "0-100"
    if low < 0 or top > 100 or not _readable(answers):
        return None
    if top <= 1 and any(n % 1 for n in numbers):
        # fifths or tenths; of 0.87 nobody knows which of its points are the best
        steps = (f"{s:g}-1" for s in (0.2, 0.1) if all(scales_proven.is_step(n, s) for n in numbers))
        return next(steps, "")
    if scales_proven.are_of_five((text for text, _ in answers), words):
        return "1-5"
    if _is_open(numbers, answers, words):
        return ""
    name = next(name for highest, name in BY_TOP if top <= highest)
    if low == 0 and name == "1-10":
        name = "0-10"
    if low == 0 and name in ("1-5", "1-7"):
        return ""  # is 0 an answer, or none?
    if not _fits(name, answers, words):
        return "" if _fits("-".join(reversed(name.split("-"))), answers, words) else name
    return name


def _is_open(numbers: Sequence[float], answers: Sequence[tuple[str, int]], words: Vocabulary) -> bool:
    """Whether points may be on several scales, so that somebody has to say on which."""
    top = max(numbers)
    return (
        set(numbers) <= {1}  # the worst of five, or the best of two
        # the best of three or four, or nobody happy on five; grades, or seven without a seven
        or (top in (2, 3, 4, 6) and min(numbers) >= 1)
        or scales_proven.is_turned((text for text, _ in answers), words)  # grades: 1 - very good
        or _few_beyond(answers, top)  # seven points, or five and a slip?
        or (top > 10 and _half_within(10, answers))  # a hundred, or 5 typed twice?
    )


def _of_name(header: str, words: Vocabulary, lowest: float) -> str | None:
    """The scale that a column's name tells, "" where it says that 1 is best and not what is worst: grades,
    of five or of six? And where it says the ends of what may be grades, but not which is the best. `lowest`
    is the least answer: of one out of ten nobody says whether 0 is one.
    """
    said = {
        int(found[1]): float(words.five.get(scales.label(found[2]), 0)) for found in POINT_IS.finditer(header)
    }
    good, bad = ([point for point, of_five in said.items() if test(of_five)] for test in (_is_good, _is_bad))
    if good and bad:
        return f"{bad[0]}-{good[0]}"
    if 1 in good:
        return ""
    if found := ENDS.search(header):
        if (found[1], found[2]) == ("1", "6") or (found[1] == "1" and GRADES.search(header)):
            return ""
        return f"{found[1]}-{found[2]}" if int(found[1]) < int(found[2]) else None
    out_of = OUT_OF.search(header)
    return f"{int(lowest > 0)}-{out_of[1]}" if out_of else None


def _is_good(of_five: float) -> bool:
    return of_five > 3


def _is_bad(of_five: float) -> bool:
    return 0 < of_five < 3


def _few_beyond(answers: Sequence[tuple[str, int]], top: float) -> bool:
    """Whether a smaller scale would hold the answers but for so few that they prove no larger one."""
    given = [(value, n) for text, n in answers if (value := scales.value_of(text)) is not None]
    few = max(scales_proven.STRAYS * sum(n for _, n in given), 1)
    tops = [highest for highest, _ in BY_TOP[1:] if highest < top]
    return any(sum(n for value, n in given if value > highest) <= few for highest in tops)


def _readable(answers: Sequence[tuple[str, int]]) -> bool:
    return sum(n for t, n in answers if scales.value_of(t) is not None) >= ENOUGH * _total(answers)


def _half_within(most: float, answers: Sequence[tuple[str, int]]) -> bool:
    """Whether half of the answers are no more than that."""
    return 2 * sum(n for text, n in answers if (scales.value_of(text) or 0) <= most) >= _total(answers)


def _total(answers: Sequence[tuple[str, int]]) -> int:
    return sum(n for _, n in answers)


def _fits(name: str, answers: Sequence[tuple[str, int]], words: Vocabulary) -> bool:
    return _share(name, answers, words) >= ENOUGH


def _points_told(name: str, answers: Sequence[tuple[str, int]], words: Vocabulary) -> int:
    """How many different points answers have on a scale: three are told apart on no scale of two."""
    scale = Scale.named(name)
    return len({point for text, _ in answers if (point := scale.read(text, words)) is not None})


def _share(name: str, answers: Sequence[tuple[str, int]], words: Vocabulary) -> float:
    """Of the answers, those that are one on a scale."""
    scale = Scale.named(name)
    return sum(n for t, n in answers if scale.read(t, words) is not None) / sum(n for _, n in answers)
