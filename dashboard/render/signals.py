"""What is more than chance, as sentences: at most three, or that nothing is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Signal
from dashboard.ask.spans import Shown
from dashboard.quick import dataclass
from dashboard.scoring import Span

NO_CHANGE = "No real change {told}."
TOO_FEW = "Too few cases yet to tell whether anything changed."
ONLY_PRAISE = "Nothing got worse by more than chance; one thing to praise stands below."
WORDS = {
    "worse": "behind colleagues",
    "better": "ahead of colleagues, worth praising",
    "concern": "concern",
    "never": "never at goal as it stands",
    "improvement": "improvement, worth praising",
}


Praised = Collection[tuple[str, str | None]]  # metric and sentence


@dataclass(frozen=True)
class Silence:
    """What is said where nothing is a signal: whether a change would show, and since when.

    `over` are the days that the figures are read over, which need not be those of the page's `period`.
    """

    can_tell: bool
    period: Shown
    before: Shown
    over: Sequence[Span] = ()

    @property
    def says(self) -> str:
        """That nothing changed, only where it would show; of what is read over other days, since when."""
        if not self.can_tell:
            return TOO_FEW
        own = Span(self.period.from_, self.period.to)
        others = [span for span in self.over if span != own]
        told = []
        if own in self.over or not others:
            told.append(f"since {text.period_name(self.before.name, self.before.from_, self.before.to)}")
        for length in dict.fromkeys(map(wording.length, others)):
            spans = [text.span(one.from_, one.to) for one in others if wording.length(one) == length]
            told.append(f"over {wording.listed(spans)} against the {length} before")
        return NO_CHANGE.format(told=", nor ".join(told))


def signals_html(
    found: Sequence[Signal], href: Callable[[Signal], str], below: Praised, silence: Silence
) -> str:
    """A line a signal, each leading to its figure; not those that a list praises `below`."""
    rest = _but(found, below)
    none = ""
    if not rest:
        none = f'<p class="sc-signal{" sc-on-screen" if found else ""}">{_none(found, silence)}</p>'
    lines = "".join(_line(one, href, is_below=one not in rest) for one in found)
    return none + (f'<ul class="sc-signals">{lines}</ul>' if found else "")


def _line(one: Signal, href: Callable[[Signal], str], *, is_below: bool) -> str:
    """A signal as a line; what the list below praises stands here on paper only, which has no such list."""
    css = f"{one.kind} sc-paper" if is_below else one.kind
    return (
        f'<li class="{css}"><i class="sc-i {_drawn(one)}" role="img" aria-label="{WORDS[one.kind]}"></i>'
        f'<span><a href="{escape(href(one))}">{escape(_about(one))}</a>: {escape(_said(one))}</span></li>'
    )


def _but(found: Sequence[Signal], below: Praised) -> list[Signal]:
    return [one for one in found if (one.metric, one.says) not in below]


def _none(found: Sequence[Signal], silence: Silence) -> str:
    """What is said where no signal stands above the list."""
    return ONLY_PRAISE if found else silence.says


def _drawn(one: Signal) -> str:
    """A person beside the others' line, a goal that is never met, a series that goes up or down."""
    if one.kind in ("worse", "better"):
        return "c-lo" if (one.kind == "worse") == one.increases else "c-hi"
    if one.kind == "never":
        return "a-fail"
    return "v-up" if (one.kind == "improvement") == one.increases else "v-dn"


def _about(one: Signal) -> str:
    """The metric, and whom it is about where that is not whom the page is of."""
    return f"{one.display_name}, {one.title}" if one.level == "agent" else one.title


def _said(one: Signal) -> str:
    return one.says + (" Worth praising." if one.kind in ("improvement", "better") else "")


def as_text(found: Sequence[Signal], below: Praised, silence: Silence) -> str:
    """The same for a terminal."""
    lines = (f"{_about(one)}: {_said(one)}" for one in _but(found, below))
    return "\n".join(lines) or _none(found, silence)
