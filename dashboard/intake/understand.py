"""What a file's own texts mean, found out before its rows are typed: its ids, the scale of its answers.

It is asked of the archive, so that a replay finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboard.intake import scales
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import DateOrder, Decimal, Format
from dashboard.staging.ids import DamagedIds
from dashboard.staging.stage import Staged
from dashboard.staging.texts import TextCount
from dashboard.store.generations import Import

TextsOf = Callable[[str], list[TextCount]]


@dataclass(frozen=True)
class Understood:
    """The rows, typed and checked, and what the file itself proved of how they are read."""

    staged: Staged
    order: DateOrder | None
    decimal: Decimal | None = None
    scale: scales.Settled | None = None
    damaged: tuple[DamagedIds, ...] = ()
    order_proof: str | None = None  # what in the file shows the order of its dates


def answers(
    fmt: Format, texts_of: TextsOf, catalogue: Catalogue, said: str | None, line_of: scales.LineOf
) -> tuple[Format, scales.Settled | None]:
    """The format as it reads this file's answers, and their scale; None where it holds none.

    Raises ScaleUnknown where nobody can tell it.
    """
    has = scales.scored(fmt)
    if has is None:
        return _by_themselves(fmt, texts_of, catalogue), None
    words = scales.Vocabulary.of(catalogue)
    return scales.as_read(fmt, texts_of(has[0]), words, said, line_of)


def _by_themselves(fmt: Format, texts_of: TextsOf, catalogue: Catalogue) -> Format:
    """Where each row says its scale, answers are still written as people write them."""
    entry = fmt.columns.get("score")
    if entry is None or "scale_max" not in fmt.columns:
        return fmt
    found = scales.of_any_scale(texts_of("score"), scales.Vocabulary.of(catalogue))
    points = {text.strip().lower(): point for text, point in found.items()}
    score = entry.model_copy(update={"points": points})
    return fmt.model_copy(update={"columns": {**fmt.columns, "score": score}}) if points else fmt


def with_damage(fmt: Format, found: Iterable[DamagedIds]) -> Format:
    """The format as it reads a file whose ids are damaged: mended where that is safe, else unknown."""
    columns = {one.column: fmt.columns[one.column].model_copy(update={"damage": one.kind}) for one in found}
    return fmt.model_copy(update={"columns": {**fmt.columns, **columns}}) if columns else fmt


def again(
    fmt: Format, texts_of: TextsOf, damaged: Iterable[DamagedIds], catalogue: Catalogue, entry: Import
) -> Format:
    """The format as it read a file that is in force; what was loaded once is not asked about."""
    fmt = with_damage(fmt, damaged)
    has = scales.scored(fmt)
    said = entry.scale or (has[1].scales[0] if has else None)
    return answers(fmt, texts_of, catalogue, said, lambda record: record)[0]
