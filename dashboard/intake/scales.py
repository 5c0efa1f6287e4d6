"""What a scale is, and what an answer means on it.

A scale is named by its worst and its best point: 1-5, 0-10, and 6-1 of grades, where 1 is best, which
nothing but a person's word can tell. Answers are read as people write them (4, 4,5, 4/5, "4 - Good",
stars, 80%, words) and kept so that more is better.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cached_property

from dashboard.faults import UsageFault
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import SCALE
from dashboard.quick import dataclass
from dashboard.staging.spoken import MONTHS
from dashboard.text import MONTHS as ENGLISH

NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
PLAIN = re.compile(NUMBER)
OUT_OF = re.compile(
    rf"({NUMBER})\s*(?:/|\b(?:out of|of|von|sur|de|di|van|em|su)\b)\s*(\d+)\b.*", re.IGNORECASE
)
PERCENT = re.compile(rf"({NUMBER})\s*%")
STARS = re.compile(r"[★⭐🌟✭✮]+½?[☆✩\ufe0f\s]*|[★⭐🌟☆✩\ufe0f]+|\*{1,10}")
FULL, HALF, EMPTY = "★⭐🌟✭✮*", "½", "☆✩"
FACED = re.compile(r"([\U0001f300-\U0001faff\u2600-\u27bf]+)[\s:–—-]*(\D+)")  # 🙂 Good
TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")  # of the skin of a thumb
GENDERS = re.compile(r"\((?:e|a|o|s|es|as)\)|/(?:a|o|e)\b|·e\b")  # satisfait(e), satisfecho/a
# 4/5 that a spreadsheet took for a date, 04-May or 5. Apr, is no answer with a word beside it
_MONTHS = "|".join(
    {*MONTHS, *(month[:3].lower() for month in ENGLISH), "sept", "mars", "juin", "juil", "märz"}
)
NO_MONTH = rf"(?!\W*(?i:{_MONTHS})\.?\W*\d*$)"
LABELLED = (
    # 5 - Good, (5) Good
    re.compile(rf"\(?({NUMBER})\)?\s*(?:[-–—:=.|)]|\s)\s*{NO_MONTH}(\D.{{0,40}})"),
    re.compile(rf"{NO_MONTH}(\D*?[^\W\d])\s*[-–—:=(|]\s*({NUMBER})\)?"),  # Very satisfied (5)
    re.compile(
        rf"([\U0001f300-\U0001faff\u2600-\u27bf\u2b50\ufe0f]+)\s*[-–—:=(|]?\s*({NUMBER})\)?"
    ),  # a face, and its point
)


@dataclass(frozen=True)
class Vocabulary:
    """Answers in words: their points on a scale of two, of five and of ten, and what a star is called."""

    two: dict[str, str]
    five: dict[str, str]
    stars: frozenset[str]
    ten: dict[str, str] = field(default_factory=dict)  # of a promoter score

    @classmethod
    def of(cls, catalogue: Catalogue) -> Vocabulary:
        """As queries/synonyms.toml has them."""
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
        if re.match(r"[-−]\s*\d|\d.*-\s*-", plain):
            raise UsageFault(
                f'"{name}" is no scale that is counted: it reaches below 0; export the answers as customers'
                " gave them, 0 to 10 of whether they recommend it, 1 to 5 of how it was."
            )
        worst, _, best = plain.partition("-")
        if not re.fullmatch(SCALE, plain) or float(worst) == float(best):
            raise UsageFault(
                f'"{name}" is no scale; write its worst and its best point, such as 1-5 or 0-10, or 6-1'
                " where 1 is best."
            )
        return cls(float(worst), float(best))

    @property
    def name(self) -> str:
        """The worst and the best point: 1-5, 6-1."""
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
        return self.point(stars(text)) if places_of(text) in (0, self.best) else None

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


def stars(text: str) -> float:
    """How many stars a text that fits STARS shows: 4.5 of ★★★★½."""
    return sum(text.count(sign) for sign in FULL) + text.count(HALF) / 2


def places_of(text: str) -> int:
    """Out of how many a text that fits STARS shows them; 0 where no empty one says it."""
    empty = sum(text.count(sign) for sign in EMPTY)
    return empty and empty + sum(text.count(sign) for sign in FULL + HALF)


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
