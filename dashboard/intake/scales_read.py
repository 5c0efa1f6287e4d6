"""A format that reads answers on the scale that was settled."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.intake.scales import Scale, Vocabulary
from dashboard.intake.scales_proven import LineOf, Settled, settled
from dashboard.model.format import Format, SourceColumn
from dashboard.staging.texts import TextCount


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
