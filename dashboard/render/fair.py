"""What differs and what moved a figure, as HTML and SVG: nothing here ranks people.

A picture is an image with a text alternative; beside each stands the same as a table. Every text is
escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from dashboard import scoring, text, wording
from dashboard.ask import Comparison, Explained, Hurting, Reviewers, Scorecard, Slice
from dashboard.model.metric import Metric
from dashboard.render import charts, tables
from dashboard.render.charts import AxisScale, Picture
from dashboard.render.glyphs import glyph as drawn
from dashboard.render.links import in_desk
from dashboard.render.tables import Column, anchor, plain
from dashboard.scoring import Compared, Contribution, Estimate, Figure, Reading

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
UNHAPPY = (
    "Of tickets created in these days, and their answers whenever they came; unhappy: the lower two of five."
)
WIDTH, ROW = 480, 26  # of a waterfall, and of each bar with its name beside it
MARK = 4  # pixels: the value before, and now
MOST_BARS = 12


# ---- people


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
    return from_others + [(r.title, f"{' '.join(wording.change(r))}.") for r in card.metrics if r.is_signal]


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


# ---- what moved a figure


def waterfall(found: Explained, metric: Metric) -> Picture | None:
    """From the value before to the value now, a bar a part; None without parts.

    Both values are marks: the scale begins where the parts do, so a bar up to them would have no true length.
    """
    if not found.parts or found.before.value is None or found.now.value is None:
        return None
    parts = _drawn(found.parts)
    steps, at = [], found.before.value
    for part in parts:
        steps.append((at, at + part[1]))
        at += part[1]
    scale = _scale([found.before.value, found.now.value, *(end for step in steps for end in step)])
    better = metric.rises
    body = _mark(0, found.before.value, scale)
    for row, (low, high) in enumerate(steps, 1):
        # what chance alone explains is neither good nor bad
        kind = ("gain" if (high >= low) == better else "loss") if found.is_signal else "still"
        body += _bar(row, (low, high), scale, kind)
        body += _joint(row, low, scale)
    last = len(steps) + 1
    body += _joint(last, found.now.value, scale) + _mark(last, found.now.value, scale)
    height = (last + 1) * ROW
    said = "; ".join(f"{name} {total:+.1f}" for name, total in parts)
    alt = f"From {found.before.value:.1f} to {found.now.value:.1f}: {said}"
    return Picture(charts.drawing((WIDTH, height), f"{FALL}{body}"), alt)


FALL = """<style>
.still{fill:#2c6487}.gain{fill:#0d6650}.loss{fill:#b0241c}.joint{stroke:#84909b;stroke-width:1}
@media(prefers-color-scheme:dark){.still{fill:#7fb4d6}.gain{fill:#74d0b1}.loss{fill:#ff9e94}.joint{stroke:#6e7b87}}</style>"""


def _drawn(parts: Sequence[Contribution]) -> list[tuple[str, float]]:
    """The parts of a picture; many small ones are one bar, the table has each."""
    shown = [(part.name, part.total) for part in parts[:MOST_BARS]]
    left = parts[MOST_BARS:]
    return shown + ([(f"{len(left)} more", sum(part.total for part in left))] if left else [])


def _scale(values: Sequence[float]) -> AxisScale:
    low, high = min(values), max(values)
    room = (high - low) * 0.25 or 1.0
    return AxisScale(low - room, high + room * 0.2, WIDTH)


def _bar(row: int, ends: tuple[float, float], scale: AxisScale, kind: str) -> str:
    start, end = sorted((scale(ends[0]), scale(ends[1])))
    return charts.rect(kind, start, row * ROW + 6, max(end - start, 1.5), ROW - 12)


def _mark(row: int, at: float, scale: AxisScale) -> str:
    return charts.rect("ink", scale(at) - MARK / 2, row * ROW + 4, MARK, ROW - 8)


def _joint(row: int, at: float, scale: AxisScale) -> str:
    x = scale(at)
    return f'<line class="joint" x1="{x:.1f}" x2="{x:.1f}" y1="{row * ROW - 6}" y2="{row * ROW + 6}"/>'


def moved(found: Explained, metric: Metric) -> str:
    """The waterfall with its names and figures beside the bars."""
    picture = waterfall(found, metric)
    if picture is None or found.before.value is None or found.now.value is None:
        return ""
    rows = [("before", text.bare(found.before.value, metric.measure), "")]
    rows += [(name, _signed(total, metric), "") for name, total in _drawn(found.parts)]
    rows.append(("now", text.bare(found.now.value, metric.measure), ""))
    names = "".join(f"<span>{escape(name)}</span><span>{figure}</span>" for name, figure, _ in rows)
    return (
        f'<div class="sc-fall"><div class="sc-fall-names" style="grid-auto-rows:{ROW}px">{names}</div>'
        f'<div style="height:{len(rows) * ROW}px">{picture.img}</div></div>'
    )


def _signed(value: float, metric: Metric) -> str:
    shown = text.bare(abs(value), metric.measure)
    return shown if shown == text.bare(0.0, metric.measure) else ("+" if value > 0 else "−") + shown


def parts_table(found: Explained, metric: Metric) -> str:
    """The same as a table: mix, rate, and what each part was and is."""
    columns = [
        Column(titled(found.by)),
        Column("Adds", number=True),
        Column("by its share", number=True),
        Column("by its own figure", number=True),
        Column("Before", number=True),
        Column("Now", number=True),
    ]
    rows = [
        [
            plain(part.name)
            + (f'<br><span class="quieter">{escape(", ".join(part.names))}</span>' * bool(part.names)),
            _signed(part.total, metric),
            _signed(part.mix, metric),
            _signed(part.rate, metric),
            _of(part.before.value, part.before.n, metric),
            _of(part.now.value, part.now.n, metric),
        ]
        for part in found.parts
    ]
    return tables.table("What each part adds to the change", columns, rows, "fair")


def titled(by: str) -> str:
    """The head of the column that a figure is cut by."""
    return "Person" if by == "agent" else by.capitalize()


def _quieter(words: str) -> str:
    return f'<br><span class="quieter">{escape(words)}</span>' if words else ""


def _of(value: float | None, n: float, metric: Metric) -> str:
    known = scoring.unless_few(value, n)
    return tables.NOTHING if known is None else f"{text.figure(known, metric.measure)} of {wording.count(n)}"


def _cut(figure: Figure, metric: Metric) -> tuple[str, str]:
    """Value and interval; on too few for a rate neither."""
    known = scoring.unless_few(figure.value, figure.n)
    if known is None:
        return tables.NOTHING, tables.NOTHING
    spread = wording.interval(figure.low, figure.high, metric.measure)
    return text.bare(known, metric.measure), spread or tables.NOTHING


def slices(found: Sequence[Slice], by: str, metric: Metric) -> str:
    """A figure cut by one column, where it can't be cut into parts of a change."""
    columns = [
        Column(titled(by)),
        Column("Value", number=True),
        Column("95 %", number=True),
        Column("n", number=True),
    ]
    rows = [
        [
            plain(one.name),
            *_cut(one.figure, metric),
            wording.count(one.figure.n),
        ]
        for one in found
    ]
    return tables.table(f"By {by}", columns, rows, "fair") if rows else ""


# ---- beside a figure


def reviewers(found: Reviewers) -> str:
    """What each reviewer would give on all the work: strictness is told before a person is."""
    said = _strict(found) if found.matter else "Reviewers give much the same on the same people’s work."
    columns = [
        Column("Reviewer"),
        Column("Would give", number=True),
        Column("95 %", number=True),
        Column("Reviews", number=True),
    ]
    rows = [
        [plain(one.name), f"{one.mean:.1f}", f"{one.low:.1f}–{one.high:.1f}", wording.count(one.n)]
        for one in found.reviewers
    ]
    span = text.span(found.window.from_, found.window.to)
    return f'<p class="says">{said}</p>' + tables.table(f"Over {span}, by name", columns, rows, "fair")


def _strict(found: Reviewers) -> str:
    return (
        f"<b>Reviewers differ by up to {found.apart:.1f} points</b> on the same people’s work:"
        " look at who reviewed before you speak of a person."
    )


def strict(found: Reviewers) -> str:
    """Said on a person's page before anything of the person: who reviews the team, and how far apart."""
    each = ", ".join(f"{escape(one.name)} would give {one.mean:.1f}" for one in found.reviewers)
    return f'<p class="sc-facts">{_strict(found)} {each}.</p>'


def hurting(found: Hurting) -> str:
    """Categories by the work on cases of unhappy customers, and what the unhappiest wrote."""
    columns = [
        Column("Category"),
        Column("Hours on unhappy cases", number=True),
        Column("Tickets", number=True),
        Column("Unhappy", number=True),
        Column("Minutes a ticket", number=True),
    ]
    rows = [
        [
            plain(one.category),
            tables.NOTHING if one.hours is None else f"{one.hours:,.0f}",
            wording.count(one.tickets),
            tables.NOTHING if one.share is None else f"{one.share:.0f} % of {wording.count(one.answers)}",
            tables.NOTHING if one.minutes is None else f"{one.minutes:.0f}",
        ]
        for one in found.categories
    ]
    span = text.span(found.window.from_, found.window.to)
    head = tables.table(f"Tickets × share unhappy × minutes of work, {span}", columns, rows, "fair")
    head += f'<p class="sc-facts">{UNHAPPY}</p>'
    said = "".join(
        f'<li>“{escape(one.comment)}” <span class="quieter">{one.score:.0f} of {one.scale_max:.0f} · '
        f"{escape(one.category)} · {in_desk(f'case {escape(one.ticket_id)}', one.address)}</span></li>"
        for one in found.comments
    )
    return head + (f'<ul class="sc-plain sc-comments">{said}</ul>' if said else "")
