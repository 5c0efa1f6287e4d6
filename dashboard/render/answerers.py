"""How many answered, who they are, and what the silent could change: as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from dashboard import scoring, text, wording
from dashboard.ask import Answerers
from dashboard.ask.cards.answerers import AnswererShare, Weighed
from dashboard.render.tables import Column, facts, table
from dashboard.store.answerers import Sent

COLUMNS = (
    Column("Kind of case"),
    Column("Of all cases", True),
    Column("Of the answers", True),
)
FEW = "Too few answers to speak for anybody else."
KINDS = {
    "category": "By category",
    "channel": "By channel",
    "priority": "By priority",
    "speed": "By time to resolve",
    "outcome": "By outcome",
}


def sent_and_answered(found: Answerers) -> str:
    """HTML: what was sent in the window, what came back, and which share of those whose time is over."""
    sent = found.sent
    said = [("Sent", f"{sent.sent:,}"), *_delivered(sent), ("Answered", f"{sent.answered:,}")]
    if scoring.unless_few(found.rate, sent.over) is not None and found.rate is not None:
        of = f"of {sent.over:,} whose 14 days are over"
        said.append(("Response rate", f"{text.figure(found.rate, 'percent')}, {of}"))
    elif not sent.sent:
        said = [("Sent", "not known: the files do not tell when a survey was sent")]
    if sent.undated:
        said.append(("Answers without a sending", f"{sent.undated:,}, in no response rate"))
    days = text.period_name(found.window.name, found.window.from_, found.window.to)
    counted = f"the {found.weighed.answers:,} of the figure" if found.weighed else "those of the figure"
    said.append(("In", f"{days}, by the day of sending; {counted} above go by the day of the answer"))
    return facts([(term, escape(words)) for term, words in said])


def _delivered(sent: Sent) -> list[tuple[str, str]]:
    """How many arrived, of as many as the files tell that of; the response rate is of all that were sent."""
    if not sent.sent:
        return []
    if not sent.told:
        return [("Delivered", "not known: no file tells")]
    known = f" of {sent.told:,}; of {sent.untold:,} no file tells" if sent.untold else ""
    return [("Delivered", f"{sent.delivered:,}{known}")]


def silent(found: Answerers) -> str:
    """HTML: the score weighted to all cases, and how far those who kept silent could move it."""
    told = " ".join(_silent(found.weighed, found.measure)) if found.weighed else ""
    if found.too_few and found.sent.answered:
        told = FEW
    return f'<p class="says">{told}</p>' if told else ""


def _silent(of: Weighed, measure: str) -> Iterator[str]:
    def figure(value: float) -> str:
        return escape(text.figure(value, measure))

    if of.weighted is not None and of.strata > 1:
        span = ""
        if of.low is not None and of.high is not None:
            span = f" ({figure(of.low)} to {figure(of.high)})"
        yield (
            f"<b>{figure(of.score)}</b> is what those say who answered. If the silent were like those who"
            " answered in the same kind of case (category, channel and priority), it would be"
            f" <b>{figure(of.weighted)}</b>{span}: weighted to all {of.cases:,} cases that were done in these"
            f" days, over {of.strata:,} {'kind' if of.strata == 1 else 'kinds'} of case with at least"
            " ten answers each."
        )
        if of.unplaced:
            name = text.many(of.unplaced, "answer names", "answers name")
            yield f"{name} no case that is loaded: {'it is' if of.unplaced == 1 else 'they are'} not in it."
    if of.silent:
        those, every = f"{of.silent:,} silent ones think", "all of them"
        if of.silent == 1:
            those, every = "the one who was silent thinks", "they"
        yield (
            f"Nothing tells what {those}: were {every} unhappy it would be"
            f" {figure(of.worst)}, were {every} happy {figure(of.best)}."
        )


def widest(found: Answerers) -> str:
    """Which kinds of case answer more often or less often than others, in a sentence; that none does."""
    if not found.by:
        return "No answer names a case that is loaded, so who answered is not known."
    more: list[str] = []
    less: list[str] = []
    for _, parts in found.by:
        for part in parts:
            if part.stands_out and part.name != "others":
                (more if part.answers_more else less).append(part.name)
    said = [f"more often from {wording.listed(more)}"] * bool(more)
    said += [f"less often from {wording.listed(less)}"] * bool(less)
    if not said:
        return "No kind of case answers more or less often than others by more than chance."
    return f"Answers come {', and '.join(said)} than their share of all cases."


def by_kind(found: Answerers) -> Iterator[str]:
    """HTML: a table a kind, shares of all cases beside shares of the answers."""
    for kind, parts in found.by:
        rows = []
        for part in parts:
            said = stands_out(part)
            told = f' <span class="quieter">{said}</span>' if said else ""
            rows.append(
                (
                    escape(part.name) + told,
                    escape(f"{text.figure(part.of_cases, 'percent')} ({part.cases:,})"),
                    escape(f"{text.figure(part.of_answers, 'percent')} ({part.answers:,})"),
                )
            )
        yield table(KINDS[kind], COLUMNS, rows)


def stands_out(part: AnswererShare) -> str:
    """Whether it answers more or less often than others by more than chance; "" where it does not."""
    if not part.stands_out:
        return ""
    return f"answers {'more' if part.answers_more else 'less'} often"
