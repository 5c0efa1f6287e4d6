"""Paper to PDF by typst: tagged (PDF/UA-1), one page, with its own fonts, equal bytes for equal answers.

What people wrote reaches the page as data and is never read as mark-up. Nothing is asked outside.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import typst

from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.model.metric import Level
from dashboard.output import plain
from dashboard.report import card, goals
from dashboard.report.paper import Paper, cut

PAGE = Path(__file__).with_name("paper.typ")
# what the compiler says of a letter that no font has, as Rust writes a text
LACKS = re.compile(r'the text `"(.*?)"` could not be displayed')
WRITTEN = re.compile(r"\\u\{([0-9a-f]+)\}|\\?(.)")


def pdf(
    home: Home, level: Level, name: str | None, period: str | None = None, team: str | None = None
) -> bytes:
    """A page as a PDF: the organisation's goals, or the card of a team or a person (in one `team`).

    Of days outside the data there is none: UsageFault, in the page's words.
    """
    if outside := home.not_covered(period):
        raise UsageFault(f"{outside}.")
    if level == "organisation":
        if name is not None:
            raise UsageFault("--name goes with --level team or --level agent.")
        return drawn(goals.paper(home, period))
    if name is None:
        raise UsageFault(f"say which {level}: --name NAME.")
    return drawn(card.paper(home, level, name, period, team if level == "agent" else None))


def drawn(paper: Paper) -> bytes:
    """The PDF of a paper.

    Letters that typst's own fonts lack are looked for in the machine's; one that no font has is written
    as its number, [U+1F600], because a tagged document holds no letter without a shape.
    """
    said = json.dumps(_shown(plain(paper)), ensure_ascii=False)
    made = int(paper.as_of.timestamp())
    for system in (False, True):
        found = _compiled(said, made, system)
        if isinstance(found, bytes):
            return found
        lacking = found
    numbered = {ord(letter): f"[U+{ord(letter):04X}]" for letter in lacking}
    found = _compiled(said.translate(numbered), made, True)
    if isinstance(found, bytes):
        return found
    raise UsageFault("the report holds letters that no font on this machine shows; install one that does.")


def _compiled(said: str, made: int, system: bool) -> bytes | set[str]:
    """The document, or the letters that no font has."""
    compiler = typst.Compiler(PAGE.read_bytes(), ignore_system_fonts=not system, sys_inputs={"paper": said})
    try:
        document = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made)
    except typst.TypstError as error:
        lacking = LACKS.findall(error.diagnostic)
        if not lacking:
            raise
        return {_letter(found) for written in lacking for found in WRITTEN.finditer(written)}
    assert isinstance(document, bytes)
    return document


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _shown(value: Any) -> Any:
    """The same with every text cut to what a sheet has room for; drawings stay whole."""
    if isinstance(value, dict):
        return {key: item if key == "svg" else _shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shown(item) for item in value]
    return cut(value) if isinstance(value, str) else value
