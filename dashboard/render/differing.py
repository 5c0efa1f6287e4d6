"""People and teams beside those with the same kinds of cases, as HTML: nothing here ranks anybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Comparison, Scorecard
from dashboard.model.metric import Metric
from dashboard.render import tables
from dashboard.render.glyphs import glyph as drawn
from dashboard.render.tables import Column, anchor
from dashboard.scoring import Compared, Estimate, Reading

VERDICTS = {
    "better": ("◆", "differs: better"),
    "worse": ("■", "differs: worse"),
    "like_colleagues": ("○", "like colleagues"),
    "cannot_tell": ("?", "can't tell"),
    "not_compared": ("–", "not compared"),
    "suppressed": ("…", "too few"),
}
NOTHING = "Nothing here stands out."
# (colleagues, the time before): what was compared, and found to be no different
COMPARED_WITH = {
    (True, True): "Neither beside colleagues nor since the time before.",
    (True, False): "Not beside colleagues; the time before is too little to compare with.",
    (False, True): "Not since the time before; beside colleagues there is too little to compare.",
}
TOO_FEW = "Too few cases yet to tell whether anything stands out."
NOT_HELD = ("suppressed", "not_compared")
STANDS = {"like_colleagues": "now as", "cannot_tell": "now not to be told from"}


def verdict(one: Compared) -> str:
    """Glyph and word of a comparison; red alone is coloured."""
    glyph, word = VERDICTS[one.verdict]
    return tables.told(glyph, word, "red" if one.verdict == "worse" else "")


def estimate(one: Estimate | None, unit: str) -> str:
    """73.5 (64.5–81.6)."""
    return (
        "" if one is None else f"{text.bare(one.value, unit)} ({wording.interval(one.low, one.high, unit)})"
    )


def what_differs(card: Scorecard, team: str | None, href: Callable[[str], str] | None) -> str:
    """First on a person's page: what is reliably different, which usually is nothing.

    `href` leads to a metric of everybody in the team, beside one another; None for whoever may not see them.
    """
    compared = [(reading, reading.compared) for reading in card.metrics if reading.compared]
    if not compared:
        return ""
    lines = [f"<li><b>{escape(title)}</b>: {escape(said)}</li>" for title, said in differing(card)]
    bold, rest = nothing_differs(card)
    first = f'<ul class="sc-differs">{"".join(lines)}</ul>' if lines else f"<p><b>{bold}</b> {rest}</p>"
    against = f'<p class="sc-facts">{escape(held_against(team))}</p>'
    return (
        '<section class="sc-row sc-first"><div class="sc-objective"><h2>What differs</h2></div>'
        f"<div>{first}{against}{_verdicts(compared, href)}</div></section>"
    )


def nothing_differs(card: Scorecard) -> tuple[str, str]:
    """What to say of a person where nothing is reliably different, and what that was compared with."""
    held = any(r.compared and r.compared.verdict not in NOT_HELD for r in card.metrics)
    moved = any(r.change_low is not None for r in card.metrics)
    if not held and not moved:
        return TOO_FEW, ""
    return NOTHING, COMPARED_WITH[held, moved]


def differing(card: Scorecard) -> list[tuple[str, str]]:
    """(metric, what is reliably different): from colleagues, then from the time before."""
    from_others = [(r.title, r.compared.says) for r in card.metrics if r.compared and r.compared.differs]
    return from_others + [
        (r.title, f"{' '.join(wording.change(r))}{_now(r)}.") for r in card.metrics if r.is_signal
    ]


def _now(reading: Reading) -> str:
    """Beside a change, where the person stands now: it may be the whole team's."""
    one = reading.compared
    return f"; {STANDS[one.verdict]} {wording.SUCH_COLLEAGUES}" if one and one.verdict in STANDS else ""


def held_against(team: str | None) -> str:
    """What a person's figures are compared with."""
    whose = f"of {team} " if team else ""
    return (
        f"Compared with what colleagues {whose}reach with the same kinds of cases, allowing for how many"
        " people and figures were looked at."
    )


def _verdicts(compared: Sequence[tuple[Reading, Compared]], href: Callable[[str], str] | None) -> str:
    def titled(reading: Reading) -> str:
        title = f"<b>{escape(reading.title)}</b>"
        return anchor(href(reading.metric), title) if href else title

    rows = [f"<li>{titled(reading)} {_in_words(one)}</li>" for reading, one in compared if not one.differs]
    if not rows:
        return ""
    listed = f'<ul class="sc-plain">{"".join(rows)}</ul>'
    return f'<details class="sc-facts"><summary>Figure by figure</summary>{listed}</details>'


def side_by_side(found: Comparison, metric: Metric, href: Callable[[str], str]) -> str:
    """People or teams by name: value, estimate, what the same kinds of cases would bring, verdict."""
    columns = [
        Column("Name"),
        Column("Value", number=True),
        Column("n", number=True),
        Column("Likely (95 %)", number=True),
        Column("Expected", number=True),
        Column("Beside the others"),
    ]
    rows = [
        [
            tables.anchor(href(one.name), escape(one.display_name)),
            tables.NOTHING if one.value is None else text.bare(one.value, metric.measure),
            wording.count(one.n),
            escape(estimate(one.pooled, metric.measure)) or tables.NOTHING,
            tables.NOTHING if one.expected is None else text.bare(one.expected, metric.measure),
            _in_words(one),
        ]
        for one in found.names
    ]
    return tables.table("By name, with the same kinds of cases", columns, rows, "fair")


def _in_words(one: Compared) -> str:
    """Verdict and sentence; a sentence that begins with the verdict's word stands alone with its glyph."""
    glyph, word = VERDICTS[one.verdict]
    if one.says.lower().startswith(word):
        return f"{drawn(glyph)} {escape(one.says)}"
    return verdict(one) + _quieter(one.says)


def _quieter(words: str) -> str:
    return f'<br><span class="quieter">{escape(words)}</span>' if words else ""
