"""On which scale a file's answers are given: as the user says, else as the answers prove.

A scale is named by its worst and its best point: 1-5, 0-10, and 6-1 of grades, where 1 is best, which
nothing but a person's word can tell. Answers are read as people write them (4, 4,5, 4/5, "4 - Good",
stars, 80%, words) and kept so that more is better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from dashboard.faults import Refused, UsageFault
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import SCALE, Format, SourceColumn
from dashboard.staging.texts import TextCount

LineOf = Callable[[int], int]
NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
PLAIN = re.compile(NUMBER)
OUT_OF = re.compile(
    rf"({NUMBER})\s*(?:/|\b(?:out of|of|von|sur|de|di|van|em|su)\b)\s*(\d+)\b.*", re.IGNORECASE
)
PERCENT = re.compile(rf"({NUMBER})\s*%")
STARS = re.compile(r"[★⭐🌟✭✮]+[☆✩\ufe0f\s]*|[★⭐🌟☆✩\ufe0f]+|\*{1,10}")
FULL, EMPTY = "★⭐🌟✭✮*", "☆✩"
FACED = re.compile(r"([\U0001f300-\U0001faff\u2600-\u27bf]+)[\s:–—-]*(\D+)")  # 🙂 Good
TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")  # of the skin of a thumb
GENDERS = re.compile(r"\((?:e|a|o|s|es|as)\)|/(?:a|o|e)\b|·e\b")  # satisfait(e), satisfecho/a
LABELLED = (
    re.compile(rf"\(?({NUMBER})\)?\s*(?:[-–—:=.|)]|\s)\s*(\D.{{0,40}})"),  # 5 - Good, (5) Good
    re.compile(rf"(\D*?[^\W\d])\s*[-–—:=(|]\s*({NUMBER})\)?"),  # Very satisfied (5)
    re.compile(
        rf"([\U0001f300-\U0001faff\u2600-\u27bf\u2b50\ufe0f]+)\s*[-–—:=(|]?\s*({NUMBER})\)?"
    ),  # a face, and its point
)
WIDER = ("1-5", "1-7", "0-10", "1-10", "0-100")  # what numbers beyond every known scale may be of
GRADES = ("5-1", "6-1")  # where the words beside the numbers say that less is better
ASKED = re.compile(r"say --scale .*?\(worst-best\)")  # a button, on a page
STRAYS = 0.05  # the share of answers beyond every scale that proves nothing


class ScaleUnknown(Refused):
    """A file that is held until somebody says on which scale its answers are."""

    def __init__(self, message: str, choices: Sequence[str]) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


@dataclass(frozen=True)
class Vocabulary:
    """Answers in words: their points on a scale of two, of five and of ten, and what a star is called."""

    two: dict[str, str]
    five: dict[str, str]
    stars: frozenset[str]
    ten: dict[str, str] = field(default_factory=dict)  # of a promoter score

    @classmethod
    def of(cls, catalogue: Catalogue) -> Vocabulary:
        two, five, stars, ten = map(catalogue.synonyms.meanings, ("two", "five", "stars", "ten"))
        return cls(two, five, frozenset(stars), ten)

    @cached_property
    def nothing(self) -> frozenset[str]:
        """What is said in place of an answer."""
        return frozenset(text for text, point in self.two.items() if not point)


@dataclass(frozen=True)
class Scale:
    """From the worst to the best point, as the file writes them."""

    worst: float
    best: float

    @classmethod
    def named(cls, name: str) -> Scale:
        """UsageFault where a name is none."""
        plain = name.strip().replace(",", ".").replace("..", "-").replace("–", "-")
        worst, _, best = plain.partition("-")
        if not re.fullmatch(SCALE, plain) or float(worst) == float(best):
            raise UsageFault(
                f'"{name}" is no scale; write its worst and its best point, such as 1-5 or 0-10, or 6-1'
                " where 1 is best."
            )
        return cls(float(worst), float(best))

    @property
    def name(self) -> str:
        return f"{self.worst:g}-{self.best:g}"

    @cached_property
    def _by(self) -> float:
        """What makes points that one can count: 0.2-1 is kept as 1 to 5, 20-100 too, 0-100 as 0 to 10."""
        low, high = sorted((self.worst, self.best))
        if low > 0 and abs(high / low - round(high / low)) < 1e-9:
            return 1 / low
        return 0.1 if (low, high) == (0, 100) else 1

    @property
    def is_as_kept(self) -> bool:
        """Whether a number of the file is the point itself."""
        return self.worst < self.best and self._by == 1

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest point as they are kept."""
        low, high = sorted((self.worst * self._by, self.best * self._by))
        return round(low, 9), round(high, 9)

    def point(self, given: float) -> float | None:
        """A number of the file as it is kept, more being better; None where it is beyond the scale."""
        low, high = sorted((self.worst, self.best))
        if not low <= given <= high:
            return None
        return round((given if self.worst < self.best else low + high - given) * self._by, 9)

    def read(self, text: str, words: Vocabulary) -> float | None:
        """What an answer means on this scale; None where it is none of it."""
        text = text.strip()
        if PLAIN.fullmatch(text):
            return self.point(number(text))
        if found := OUT_OF.fullmatch(text):
            top = max(self.worst, self.best)
            return self.point(number(found[1])) if float(found[2]) == top else None
        if found := PERCENT.fullmatch(text):
            return self.point(number(found[1])) if self.best == 100 else None
        if STARS.fullmatch(text):
            return self._stars(text)
        return self._labelled(text, words)

    def _stars(self, text: str) -> float | None:
        full, empty = (sum(text.count(sign) for sign in signs) for signs in (FULL, EMPTY))
        return self.point(full) if not empty or full + empty == self.best else None

    def _labelled(self, text: str, words: Vocabulary) -> float | None:
        for pattern, at_number, at_label in zip(LABELLED, (1, 2, 2), (2, 1, 1), strict=True):
            if found := pattern.fullmatch(text):
                said = label(found[at_label])
                point = self.point(number(found[at_number]))
                told = self._word(said, words) if said not in words.stars else None
                # where the word says otherwise, it is another scale: one of grades
                return point if told in (None, point) else None
        return self._word(text, words)

    def _word(self, text: str, words: Vocabulary) -> float | None:
        text = GENDERS.sub("", TONES.sub("", text.casefold()))
        low, high = self.ends
        known = {"0-1": words.two, "1-5": words.five, "0-10": words.ten}.get(f"{low:g}-{high:g}", {})
        if text not in known and (found := FACED.fullmatch(text)):
            text = label(found[2]) if label(found[2]) in known else found[1]
        return float(known[text]) if known.get(text) else None


def in_words(name: str) -> str:
    """1 worst, 5 best."""
    worst, best = name.split("-")
    return f"{worst} worst, {best} best"


def number(text: str) -> float:
    """What a text that fits NUMBER means."""
    return float(text.replace(",", "."))


def label(text: str) -> str:
    """The word beside a number, without what parts the two."""
    return text.strip(" .)(").casefold()


def value_of(text: str) -> float | None:
    """The number that an answer is written with: 4 of "4 - Good", 80 of 80%."""
    places = ((PLAIN, 0), (PERCENT, 1), *zip(LABELLED, (1, 2, 2), strict=True))
    for pattern, group in places:
        if found := pattern.fullmatch(text.strip()):
            return number(found[group])
    return None


def is_turned(texts: Iterable[str], words: Vocabulary) -> bool:
    """Whether the words beside the numbers say that the lesser number is the better one."""
    pairs = []
    for text in texts:
        if found := LABELLED[0].fullmatch(text.strip()):
            said = words.five.get(label(found[2]))
            if said:
                pairs.append((number(found[1]), float(said)))
    pairs.sort()
    return len(pairs) > 1 and pairs[0][1] > pairs[-1][1]


def are_fifths(numbers: Sequence[float]) -> bool:
    """Whether they are 20, 40, 60, 80 and 100 only: five points, as percentages."""
    return (
        bool(numbers)
        and max(numbers) == 100
        and len(set(numbers)) > 2
        and all(n and n % 20 == 0 for n in numbers)
    )


def looks_numeric(text: str) -> bool:
    """Whether an answer is written with a number or stars, so that another scale could hold it."""
    return bool(re.match(NUMBER, text.strip()) or STARS.fullmatch(text.strip()))


# --- which scale it is


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
    strays = [a for a in answers if all(a.text not in read for read in points.values())]
    rest = [a for a in answers if any(a.text in read for read in points.values())]
    if not answers:
        return Settled(known[0], "the format", {})
    fitting = [scale for scale in known if all(a.text in points[scale] for a in rest)]
    choices = _choices(known, fitting, strays, rest, words)
    if choices:
        raise ScaleUnknown(_question(entry, answers, strays, fitting, choices, line_of), choices)
    best = _smallest(fitting, rest)
    return Settled(best, "the file" if len(known) > 1 else "the format", points[best])


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
    shown = ", ".join(f'"{a.text}"' for a in answers[:3])
    where = f"{shown} in {entry.column} (line {line_of(answers[0].record):,})"
    if len(fitting) > 1 and not strays:
        why = f"its answers fit several scales: {where}"
    else:
        odd = strays[0] if strays else answers[0]
        why = f'its answers fit none of the scales that are known: "{odd.text}" beside {where}'
    return f"{why}; say --scale {' or --scale '.join(choices)} (worst-best): answers off it are refused."


def of_any_scale(texts: Iterable[TextCount], words: Vocabulary) -> dict[str, float]:
    """What answers say by themselves where each row names its scale: 4/5, four stars, 4 - Good."""
    found: dict[str, float] = {}
    for answer in texts:
        text = answer.text.strip()
        if PLAIN.fullmatch(text):
            continue
        if out_of := OUT_OF.fullmatch(text):
            found[answer.text] = number(out_of[1])
        elif STARS.fullmatch(text):
            found[answer.text] = float(sum(text.count(sign) for sign in FULL))
        elif labelled := LABELLED[0].fullmatch(text):
            point, known = number(labelled[1]), words.five.get(label(labelled[2]))
            if known is None or float(known) == point:
                found[answer.text] = point
    return found


# --- a format that reads them


def scored(fmt: Format) -> tuple[str, SourceColumn] | None:
    """The column of a format that holds answers on a scale; None where it has none.

    A mapping by hand says the ends of its scale in `fixed`.
    """
    for column, entry in fmt.columns.items():
        if entry.scales:
            return column, entry
    if "score" not in fmt.columns or not {"scale_min", "scale_max"} <= set(fmt.fixed):
        return None
    name = f"{float(fmt.fixed['scale_min']):g}-{float(fmt.fixed['scale_max']):g}"
    return "score", fmt.columns["score"].model_copy(update={"scales": (name,)})


def as_read(
    fmt: Format, texts: Iterable[TextCount], words: Vocabulary, said: str | None, line_of: LineOf
) -> tuple[Format, Settled]:
    """The format as it reads the answers of a file, and the scale that settled it; see `settled`."""
    has = scored(fmt)
    assert has is not None
    found = settled(texts, has[1], words, said, line_of)
    return reading(fmt, found), found


def reading(fmt: Format, found: Settled) -> Format:
    """The format as it reads answers on a settled scale: each text as its point, any other as none."""
    has, scale = scored(fmt), Scale.named(found.scale.name)
    assert has is not None
    column, entry = has
    low, high = scale.ends
    nothing = {word: ours for word, ours in entry.words.items() if ours == ""}
    points = {
        text.strip().lower(): point
        for text, point in found.points.items()
        if not (scale.is_as_kept and text == f"{point:g}")
    }
    entry = entry.model_copy(
        update={
            "words": nothing,
            "scales": (scale.name,),
            "points": points,
            "only_points": not scale.is_as_kept,
        }
    )
    return fmt.model_copy(
        update={
            "columns": {**fmt.columns, column: entry},
            "fixed": {**fmt.fixed, "scale_min": f"{low:g}", "scale_max": f"{high:g}"},
        }
    )
