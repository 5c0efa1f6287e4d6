"""What PDF/UA-1 (ISO 14289-1) asks of a file, looked up in the bytes of our sheets: no outside checker.

The numbers are those of the standard's clauses. A person who reads with a screen reader still has to.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard import report
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.model.metric import Level

OBJECT = re.compile(rb"(?ms)^(\d+) 0 obj\n(.*?)\nendobj$")
STREAM = re.compile(rb"(?s)^(.*?)\nstream\r?\n(.*)\r?\nendstream$")
STANDARD = {  # structure types of ISO 32000-1, 14.8.4
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
    *(
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
    ),
    *("TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link"),
    *("Annot", "Ruby", "Warichu", "Figure", "Formula", "Form"),
}
MARKS = re.compile(rb"(/\w+\s*(?:<<.*?>>|/\w+)?\s*BDC|/\w+\s+BMC|\bEMC)\b")
PAINTS = re.compile(rb"(?<![\w/])(?:Tj|TJ|f\*?|F|S|s|B\*?|b\*?|Do|sh)(?=\s|$)")


@dataclass(frozen=True)
class Sheet:
    """A PDF taken apart: its objects without their streams, and the streams in plain."""

    objects: dict[int, str]
    streams: dict[int, bytes]

    @classmethod
    def of(cls, document: bytes) -> Sheet:
        objects, streams = {}, {}
        for found in OBJECT.finditer(document):
            number, body = int(found[1]), found[2]
            if parted := STREAM.match(body):
                body, inside = parted[1], parted[2]
                streams[number] = zlib.decompress(inside) if b"/FlateDecode" in body else inside
            objects[number] = body.decode("latin-1")
        return cls(objects, streams)

    def having(self, said: str) -> list[str]:
        return [body for body in self.objects.values() if said in body]

    @property
    def catalog(self) -> str:
        (found,) = self.having("/Type/Catalog")
        return found

    @property
    def elements(self) -> dict[int, tuple[str, str]]:
        """Number -> (structure type, body)."""
        return {
            number: (re.findall(r"/S/(\w+)", body)[0], body)
            for number, body in self.objects.items()
            if "/Type/StructElem" in body
        }


@pytest.fixture(
    scope="module", params=[("organisation", None), ("team", "Orders"), ("agent", "Pia Novak")], ids=str
)
def sheet(request: pytest.FixtureRequest, sample_home: Path) -> Sheet:
    level: Level = request.param[0]
    with Home.open(sample_home, LOCAL) as home:
        return Sheet.of(report.pdf(home, level, request.param[1], "2026-10"))


def test_it_says_its_language_its_title_and_that_it_is_tagged(sheet: Sheet) -> None:
    """7.1, 7.2, 5."""
    assert "/Marked true" in sheet.catalog
    assert "/Suspects false" in sheet.catalog
    assert "/DisplayDocTitle true" in sheet.catalog
    assert re.search(r"/Lang\([a-z]{2}", sheet.catalog)
    at = re.search(r"/Metadata (\d+) 0 R", sheet.catalog)
    assert at
    metadata = sheet.streams[int(at[1])].decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert re.search(r'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">[^<]+<', metadata)


def test_everything_that_is_drawn_is_tagged_or_an_artifact(sheet: Sheet) -> None:
    """7.1: real content is tagged, the rest marked as an artifact; what is tagged stands in the structure."""
    (page,) = [body for body in sheet.objects.values() if re.search(r"/Type/Page\b", body)]
    at = re.search(r"/Contents (\d+) 0 R", page)
    assert at
    drawn = re.sub(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F\s]*>", b"()", sheet.streams[int(at[1])])
    depth, marks = 0, MARKS.split(drawn)
    assert len(marks) > 20
    assert PAINTS.search(drawn)
    for part in marks:
        if re.fullmatch(MARKS, part):
            depth += -1 if part == b"EMC" else 1
        elif depth == 0:
            assert not PAINTS.search(part), part
    assert depth == 0
    tagged = {int(one) for one in re.findall(rb"/MCID (\d+)", sheet.streams[int(at[1])])}
    told = "".join(body for _, body in sheet.elements.values())
    kept = {int(one) for inside in re.findall(r"/K\[([^\]]*)\]", told) for one in _alone(inside)}
    kept |= {int(one) for one in re.findall(r"/MCID (\d+)", told)}
    assert tagged <= kept


def _alone(inside: str) -> list[str]:
    """The numbers of an array that are no references."""
    return re.findall(r"(?<![\w/])\d+(?![\w.])", re.sub(r"\d+ \d+ R|<<.*?>>", " ", inside))


def test_every_type_is_a_standard_one_or_stands_for_one(sheet: Sheet) -> None:
    """7.1, 7.5: no type of our own that nobody knows."""
    (root,) = sheet.having("/Type/StructTreeRoot")
    roles = dict(re.findall(r"/(\w+)/(\w+)", root[root.index("/RoleMap") :]))
    used = {kind for kind, _ in sheet.elements.values()}
    assert {roles.get(kind, kind) for kind in used} <= STANDARD
    assert not set(roles) & (STANDARD - {"Title", "Strong", "Em"}), "a standard type is mapped anew"


def test_headings_begin_at_one_and_leave_none_out(sheet: Sheet) -> None:
    """7.4.2, in the order of the structure."""
    levels = [int(kind[1]) for kind, _ in _in_order(sheet) if re.fullmatch("H[1-6]", kind)]
    assert levels[0] == 1
    assert all(later <= sooner + 1 for sooner, later in pairwise(levels))


def _in_order(sheet: Sheet) -> list[tuple[str, str]]:
    """The elements from the root down, each before what stands in it."""
    (root,) = sheet.having("/Type/StructTreeRoot")
    elements, found = sheet.elements, []

    def walk(body: str) -> None:
        inside = re.search(r"/K\[([^\]]*)\]|/K (\d+ 0 R)", body)
        for number in re.findall(r"(\d+) 0 R", (inside[1] or inside[2] or "") if inside else ""):
            if int(number) in elements:
                found.append(elements[int(number)])
                walk(elements[int(number)][1])

    walk(root)
    assert len(found) == len(elements), "an element hangs in no other"
    return found


def test_tables_have_headers_that_say_what_they_head(sheet: Sheet) -> None:
    """7.5."""
    kinds = [kind for kind, _ in sheet.elements.values()]
    assert "Table" in kinds
    assert kinds.count("TR") > 1
    heads = [body for kind, body in sheet.elements.values() if kind == "TH"]
    assert heads
    assert all(re.search(r"/Scope/(Column|Row|Both)", body) for body in heads)


def test_what_is_no_text_has_words(sheet: Sheet, request: pytest.FixtureRequest) -> None:
    """7.3: a figure says what it shows. 7.18.5 asks the same of links, of which there are none on paper."""
    figures = [body for kind, body in sheet.elements.values() if kind in ("Figure", "Formula")]
    level, _ = request.node.callspec.params["sheet"]
    assert bool(figures) == (level == "team"), "a team's sheet alone has drawings"
    assert all("/Alt" in body for body in figures)
    assert not sheet.having("/Subtype/Link")


def test_letters_have_shapes_and_meanings(sheet: Sheet) -> None:
    """7.21: fonts are embedded, and a letter can be read aloud."""
    descriptors = sheet.having("/Type/FontDescriptor")
    assert descriptors
    assert all("/FontFile" in body for body in descriptors)
    fonts = sheet.having("/Subtype/Type0")
    assert fonts
    assert all("/ToUnicode" in body for body in fonts)


def test_keys_go_through_a_page_in_its_order(sheet: Sheet) -> None:
    """7.18.3."""
    (page,) = [body for body in sheet.objects.values() if re.search(r"/Type/Page\b", body)]
    assert "/Tabs/S" in page
    assert "/StructParents 0" in page
