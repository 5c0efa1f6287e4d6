"""Answers to several kinds of question in one column, each on its own scale: csat=1-5, nps=0-10.

Another column says which kind a row is. Each kind's answers are read as those of a file of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.faults import Refused, UsageFault
from dashboard.intake import scales_proven
from dashboard.intake.scales import Scale, Vocabulary
from dashboard.intake.scales_proven import LineOf, ScaleUnknown, Settled
from dashboard.model.format import AFTER_KIND, Format, SourceColumn
from dashboard.model.metric import SurveyKind
from dashboard.quick import dataclass
from dashboard.staging.texts import TextCount

KINDS: tuple[SurveyKind, ...] = ("csat", "nps", "ces")
KIND = re.compile(r"'(\w+)' as kind\b")  # as a format's query says it of all its rows


@dataclass(frozen=True)
class ScaleOfKinds:
    """The scale of each kind of survey."""

    of: Mapping[str, Scale]

    @property
    def name(self) -> str:
        """csat=1-5,nps=0-10, as it is said."""
        return as_option(self.names)

    @property
    def names(self) -> dict[str, str]:
        """Kind of survey -> its scale's name."""
        return {kind: scale.name for kind, scale in self.of.items()}


def as_option(names: Mapping[str, str]) -> str:
    """csat=1-5,nps=0-10."""
    return ",".join(f"{kind}={name}" for kind, name in names.items())


def named(text: str) -> Scale | ScaleOfKinds:
    """What --scale says: one for all answers, or one for each kind; UsageFault where it says neither."""
    if "=" not in text:
        return Scale.named(text)
    pairs = [part.partition("=") for part in text.split(",")]
    if unknown := next((kind for kind, _, _ in pairs if kind.strip() not in KINDS), None):
        raise UsageFault(f'"{unknown}" is no kind of survey; write csat=1-5,nps=0-10,ces=1-7.')
    return ScaleOfKinds({kind.strip(): Scale.named(name) for kind, _, name in pairs})


def of_file(text: str, fmt: Format) -> str:
    """The scale of a file whose answers are of one kind; Refused where --scale names other kinds only."""
    told = named(text)
    if isinstance(told, Scale):
        return text
    kind: str = fmt.fixed.get("kind") or next(iter(KIND.findall(fmt.sql)), "")
    if kind in told.of:
        return told.of[kind].name
    what = f"of {kind}" if kind else "of no kind that it tells"
    raise Refused(f"its answers are {what}, and --scale {text} names no scale of them; say one for all: 1-5.")


def as_read(
    fmt: Format, texts: Mapping[str, list[TextCount]], words: Vocabulary, given: str | None, line_of: LineOf
) -> tuple[Format, Settled]:
    """The format as it reads the answers of a file, `texts` by what says their kind, and their scales."""
    entry = fmt.columns["score"]
    told = named(given) if given else None
    if isinstance(told, Scale):
        known = dict.fromkeys(entry.of_kind, told)
    else:
        known = {kind: Scale.named(name) for kind, name in entry.of_kind.items()} | dict(
            told.of if told else {}
        )
    answers: dict[str, list[TextCount]] = {}
    for written, found in texts.items():
        answers.setdefault(_meant(written, fmt.columns["kind"]), []).extend(found)
    points: dict[str, float] = {}
    for kind in known.keys() & answers.keys():
        one = _of_kind(kind, answers[kind], fmt, known, words, line_of, is_said=told is not None)
        points |= {f"{kind}{AFTER_KIND}{text.strip().lower()}": point for text, point in one.points.items()}
    scale = ScaleOfKinds(known)
    ends = {kind: one.ends for kind, one in known.items()}
    read = {
        "scales": (scale.name,), "of_kind": scale.names, "ends": ends, "points": points,
        "only_points": True, "words": {word: ours for word, ours in entry.words.items() if ours == ""},
    }  # fmt: skip
    return fmt.with_columns({"score": read}), Settled(scale, "the user" if told else "the format", points)


def _of_kind(
    kind: str,
    answers: list[TextCount],
    fmt: Format,
    known: Mapping[str, Scale],
    words: Vocabulary,
    line_of: LineOf,
    *,
    is_said: bool,
) -> Settled:
    """How the answers of one kind are read; a question says which kind it asks about."""
    name = known[kind].name
    entry = fmt.columns["score"].model_copy(update={"scales": (name,)})
    try:
        return scales_proven.settled(answers, entry, words, name if is_said else None, line_of)
    except ScaleUnknown as fault:
        names = {one: scale.name for one, scale in known.items()}
        choices = [as_option({**names, kind: choice}) for choice in fault.choices]
        why = str(fault).partition("; say --scale")[0]
        asked = f"of {kind}, {why}; say --scale {' or --scale '.join(choices)} (worst-best)"
        raise ScaleUnknown(f"{asked}: answers off it are refused.", choices) from fault


def _meant(written: str, entry: SourceColumn) -> str:
    return entry.words.get(written.strip().lower(), written.strip().lower())
