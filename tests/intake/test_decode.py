"""Which encoding a file is in is told by what stands in it, and can be said."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.faults import Refused, UsageFault
from dashboard.intake import history, load
from dashboard.intake.load import Options
from dashboard.intake.reading import decode, kana, once, source
from dashboard.intake.receipt import Receipt
from dashboard.store.pool import snapshot

HEADER = "ticket_id,created_at,resolved_at,team\n"
WORDS = {
    "German": "Müller, Jörg Schröder, Straße 5, Ärger mit Öffnung, Übergröße, für, während, grüßt",
    "French": "André Lefèvre, où est le reçu, déjà réglé, ça marche, hôtel, Noël, l'été à Orléans",
    "Spanish": "José Núñez, Íñigo, ¿cuándo? mañana, teléfono, avión, pingüino, Peñíscola, también",
    "Dutch": "Zoë Brouwer, reünie, coördinator, financiën, één, vóór, hè, België, ideeën",
    "Danish": "Søren Ærø, Åse, blåbærgrød, kører, på, før, tænkte, Ødegård",
    "Portuguese": "João Simões, não, avaliação, três opções, últimos, órgão, você, ação, Conceição",
    "Swedish": "Åsa Öberg, är på väg, återställ lösenord, räkning, kön, fråga, Göteborg",
    "Italian": "perché così però già città, università, è più, Nicolò, lunedì, cioè, virtù",
}  # fmt: skip
PUNCTUATED = "It’s “done” – see the team’s note… 5 € • Brand™, don’t – won’t, “yes”…"


def read_text(data: bytes, folder: Path, wanted: str | None = None) -> tuple[str, decode.DecodedText]:
    path = folder / "file.csv"
    path.write_bytes(data)
    text = decode.decoded(path, folder, wanted)
    return text.path.read_bytes().decode("utf-8-sig", errors="surrogateescape"), text


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "latin-1", "utf-8", "utf-8-sig", "utf-16"])
def test_words_tell_the_encoding(tmp_path: Path, language: str, encoding: str) -> None:
    text = f"name,team\n{WORDS[language]},1\n" * 3
    found, how = read_text(text.encode(encoding), tmp_path)
    assert found == text
    # without the bytes 80 to 9f latin-1 is cp1252
    assert how.encoding == {"latin-1": "cp1252", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    assert not how.damaged


@pytest.mark.parametrize("language", WORDS)
def test_one_cell_is_enough_in_cp1252(tmp_path: Path, language: str) -> None:
    for word in WORDS[language].replace(",", "").split():
        assert read_text(f"a,b\n{word},1\n".encode("cp1252"), tmp_path)[0] == f"a,b\n{word},1\n"


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("cp1250", "Zamknięte"), ("cp1250", "Uszkodzona część"), ("cp1250", "SPÓŁKA"),
        ("iso8859-2", "średni"),
        ("cp852", "Zgłoszenie"), ("mac-roman", "Priorità"), ("mac-roman", "für"), ("cp850", "Straße"),
        ("cp850", "solução"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rows", [1, 200])
def test_one_word_that_is_known_tells_the_encoding(
    tmp_path: Path, encoding: str, word: str, rows: int
) -> None:
    """Its letters alone were those of another language: Zamkniête."""
    text = f"a,b\nplain,1\nZgłoszenie,1\n{word},1\n" if word == "SPÓŁKA" else f"a,b\n{word},1\n"
    text *= rows
    assert read_text(text.encode(encoding), tmp_path)[0] == text


@pytest.mark.alike(2)
@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize("words", ["サポート,田中", "お問い合わせ,2026年3月3日", "ヘルプ,全角：Ａ"])
def test_japanese_is_told_by_its_kana(tmp_path: Path, encoding: str, words: str) -> None:
    """It was a text of old Macs, and nothing said that this was a guess."""
    text = f"team,agent\n{words}\nplain,words\n"
    found, how = read_text(text.encode(encoding), tmp_path)
    assert (found, how.encoding, how.guess) == (text, encoding, "")


@pytest.mark.parametrize("text", ["Pâtes à la crème,Benoît", "Gâteau,pâte", "Bâle,Zoë"])
def test_a_word_of_dos_with_a_kana_in_it_is_not_japanese(tmp_path: Path, text: str) -> None:
    assert read_text(f"a,b\n{text}\n".encode("cp850"), tmp_path)[1].encoding not in kana.CODECS


@pytest.mark.parametrize("encoding", ["cp1251", "gb18030", "euc_kr"])
def test_words_of_which_none_is_known_are_a_guess_however_many(tmp_path: Path, encoding: str) -> None:
    words = {
        "cp1251": "Продажи Иван Ольга Склад",
        "gb18030": "技术支持 王伟 李娜 销售",
        "euc_kr": "기술 김민수 영업 이영희",
    }
    text = "a,b\n" + "".join(f"{word},1\n" for word in words[encoding].split())
    assert read_text(text.encode(encoding), tmp_path)[1].guess


@pytest.mark.parametrize("rows", [1, 200])
def test_turkish_is_told_from_icelandic(tmp_path: Path, rows: int) -> None:
    """ğ ı ş stand where cp1252 has ð ý þ."""
    turkish = "a,b\nMüşteri İlişkileri,Ayşe Yıldız\nKapalı,Doğan\n" * rows
    found, how = read_text(turkish.encode("cp1254"), tmp_path)
    assert (found, how.encoding, bool(how.guess)) == (turkish, "cp1254", True)
    icelandic = "a,b\nÞjónusta við viðskiptavini,Sigurður Þórðarson\nLokið,Ýmir\n" * rows
    found, how = read_text(icelandic.encode("cp1252"), tmp_path)
    assert (found, how.encoding) == (icelandic, "cp1252")
    german = "a,b\nRückfrage,Sigurður\nGelöst,Müller\n" * rows
    assert read_text(german.encode("cp1252"), tmp_path)[0] == german


def test_signs_of_cp1252_are_no_letters_of_cp850(tmp_path: Path) -> None:
    found, how = read_text(f"a\n{PUNCTUATED}\n".encode("cp1252"), tmp_path)
    assert (found, how.encoding) == (f"a\n{PUNCTUATED}\n", "cp1252")
    french = "a\nmot\xa0: l’été, cœur\n"
    assert read_text(french.encode("cp1252"), tmp_path)[0] == french


def test_latin_1_is_told_by_control_characters_among_its_letters(tmp_path: Path) -> None:
    text = f"a\n{WORDS['French']} \x81 \x9d\n"
    found, how = read_text(text.encode("latin-1"), tmp_path)
    assert (found, how.encoding) == (text, "latin-1")


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_without_a_mark(tmp_path: Path, order: str) -> None:
    text = "name,team\nZoë €,北京\n" * 3
    found, how = read_text(text.encode(f"utf-16-{order}"), tmp_path)
    assert (found, how.encoding) == (text, "utf-16")


def _makes_utf_8_again(text: str) -> bool:
    try:
        return not text.isascii() and bool(text.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return False


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_what_is_utf_8_stays_as_it_is(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assume(not _makes_utf_8_again(text))  # Ã§: nobody writes that but a program
    data = f"a,b\n{text},1\n".encode()
    found, how = read_text(data, tmp_path_factory.mktemp("utf8"))
    assert (found.removeprefix("\ufeff"), how.encoding) == (data.decode("utf-8-sig"), "utf-8")


def test_letters_of_another_alphabet_are_asked_about(tmp_path: Path) -> None:
    text = "имя,команда\n" + "Анна Петрова,Поддержка\n" * 9
    with pytest.raises(Refused, match="--encoding"):
        read_text(text.encode("cp1251"), tmp_path)
    found, how = read_text(text.encode("cp1251"), tmp_path, "windows-1251")
    assert (found, how.encoding, how.overridden) == (text, "cp1251", True)


@pytest.mark.parametrize("said", ["utf-9", "", "hex", "idna", "x" * 99, "\0"])
def test_an_encoding_that_is_none_is_a_usage_fault(tmp_path: Path, said: str) -> None:
    with pytest.raises(UsageFault, match="there is no encoding"):
        read_text(b"a,b\n", tmp_path, said)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("a,b\n1,2\n3,4\n".encode("utf-16")[:-1], 3),
        ("a,b\n1,2\n".encode("utf-16-le") + b"\x00\xd8x\0" + "\n".encode("utf-16-le"), 3),
        (b"\xff\xfe\0\0" + "a,b\n".encode("utf-32-le") + b"\xff\xff\xff\xff", 2),
    ],
)
def test_utf_16_that_breaks_off_says_at_which_line(tmp_path: Path, data: bytes, line: int) -> None:
    with pytest.raises(Refused, match=f"at line {line} it is no utf-"):
        read_text(data, tmp_path)


@pytest.mark.parametrize("wanted", ["utf-16", "utf-32"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_is_said_to_have_a_mark_and_has_none_is_refused(
    tmp_path: Path, wanted: str, mark: bytes
) -> None:
    """In our words, not in those of Python, which change from one version to the next."""
    said = f"it is no {wanted}: it does not begin as such a file does; say another --encoding."
    with pytest.raises(Refused) as refused:
        read_text(mark + b"ticket_id,created_at\n1,2026-04-01\n", tmp_path, wanted)
    assert str(refused.value) == said


def test_chunks_tear_no_letter_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "CHUNK", 3)
    for encoding in ("utf-16", "utf-16-be", "cp850", "utf-8", "utf-32"):
        text = f"name\r\n{WORDS['German']}\r\n"
        assert read_text(text.encode(encoding), tmp_path)[0] == text
    path = tmp_path / "mac.csv"
    path.write_bytes(b"a,b\r1,2\r\n3,4\r\r")
    assert decode.with_line_feeds(path, tmp_path).read_bytes() == b"a,b\n1,2\n3,4\n\n"


# --- as the import tells it


@pytest.fixture
def import_said(home: Path, tmp_path: Path) -> Callable[..., Receipt]:
    def run(data: bytes, **said: Any) -> Receipt:
        (tmp_path / "tickets.csv").write_bytes(data)
        return load.import_files(home, [tmp_path / "tickets.csv"], Options(**said))[0]

    return run


def teams(home: Path) -> list[str]:
    shot = snapshot(home)
    assert shot is not None
    return [row[0] for row in shot.cursor().execute("select team from facts.tickets order by 1").fetchall()]


def test_the_same_content_in_every_encoding_and_delimiter_is_the_same(
    home: Path, import_said: Callable[..., Receipt]
) -> None:
    text = HEADER + "1,2026-03-02,,Zürich Süd\n"
    first = import_said(text.encode())
    assert first.tables["tickets"].new == 1
    for encoding, delimiter in (("utf-16-be", ";"), ("cp850", "|"), ("cp1252", "\t"), ("utf-8-sig", ",")):
        receipt = import_said(text.replace(",", delimiter).encode(encoding))
        assert receipt.tables["tickets"].unchanged == 1, (encoding, receipt)
        assert receipt.understood["delimiter"] == delimiter
    assert teams(home) == ["Zürich Süd"]


def test_what_is_said_goes_before_what_is_found(home: Path, import_said: Callable[..., Receipt]) -> None:
    data = (HEADER + "1,2026-03-02,,Z\u00fcrich\n").encode("cp1252")
    assert import_said(data).understood["encoding"] == "cp1252"
    again = import_said(data, encoding="cp850", desk=None)
    assert (again.status, again.understood["encoding"]) == ("loaded", "cp850")
    assert teams(home) == ["Z³rich"], "the user said so"
    assert import_said(data, encoding="cp850").status == "already_loaded"
    history.rebuild(home)
    assert teams(home) == ["Z³rich"], "each reading has an archive of its own"


def test_saying_what_was_found_anyway_changes_nothing(import_said: Callable[..., Receipt]) -> None:
    data = (HEADER + "1,2026-03-02,,Zürich\n").encode("cp1252")
    assert import_said(data).status == "loaded"
    for said in ({"encoding": "latin-1"}, {"encoding": "windows-1252"}, {"delimiter": "comma"}):
        assert import_said(data, **said).status == "already_loaded"
    plain = (HEADER + "2,2026-03-02,,B\n").encode()
    assert import_said(plain).status == "loaded"
    assert import_said(plain, encoding="cp850").status == "already_loaded"


def test_a_delimiter_that_is_said(import_said: Callable[..., Receipt]) -> None:
    data = HEADER.replace(",", "^").encode() + b"1^2026-03-02^^B\n"
    assert import_said(data).status == "refused"
    receipt = import_said(data, delimiter="^")
    assert (receipt.accepted, receipt.understood["delimiter"]) == (1, "^")
    for wrong in ("", "ab", '"', "\n", "é", "a"):
        with pytest.raises(UsageFault, match="can't be a delimiter"):
            import_said(data, delimiter=wrong)


def test_the_line_that_names_the_delimiter_is_no_header(
    home: Path, import_said: Callable[..., Receipt]
) -> None:
    data = "sep=;\r\n" + (HEADER + "1,2026-03-02,,never\n").replace(",", ";")
    assert (import_said(data.encode()).rows_read, teams(home)) == (1, ["never"])


def test_the_command_line_takes_both(home: Path, tmp_path: Path, main_in: Any) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes((HEADER + "1,2026-03-02,,Zürich\n").replace(",", "^").encode("cp1252"))
    said = main_in(home, "import", path, "--delimiter", "^", "--encoding", "cp850", "--json").json
    assert said["imports"][0]["understood"]["encoding"] == "cp850"
    wrong = main_in(home, "import", path, "--encoding", "cp8500")
    assert (wrong.code, wrong.stdout) == (2, "")
    assert 'did you mean "cp850"' in wrong.stderr


@pytest.mark.parametrize("language", WORDS)
def test_text_that_was_encoded_twice_is_what_it_was(tmp_path: Path, language: str) -> None:
    """As a spreadsheet saves what it took for cp1252; five bytes are none there, and stay what they are."""
    text = f"name,team\n{WORDS[language]},1\n" * 3
    twice = "".join(
        bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
        for byte in text.encode()
    )
    for data in (twice.encode(), twice.encode("utf-8-sig"), twice.encode("utf-16")):
        found, how = read_text(data, tmp_path)
        assert (found, how.encoding) == (text, "utf-8 encoded twice")
    assert read_text(twice.encode(), tmp_path, "utf-8")[0] == twice, "somebody says that it is meant so"


def test_one_letter_that_was_not_encoded_twice_leaves_the_text_as_it_is(tmp_path: Path) -> None:
    text = "name\nJoÃ£o\nMüller\n"
    found, how = read_text(text.encode(), tmp_path)
    assert (found, how.encoding) == (text, "utf-8")


def test_a_line_without_an_end_takes_no_more_memory_than_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in pieces, wherever these cut a letter: what is held never grows with the line."""
    monkeypatch.setattr(once, "CHUNK", 1 << 10)
    path = tmp_path / "file.csv"
    path.write_bytes(b"x" * (1 << 20) + "JoÃ£o".encode() * 500)
    tracemalloc.start()
    found = once.rewritten(path, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found
    assert found.read_bytes() == b"x" * (1 << 20) + "João".encode() * 500
    assert peak < 1 << 18


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1252", "été;reçu\n"), ("cp1250", "ółka;są\n"), ("cp850", "Manutenção\n")]
)
def test_a_file_in_two_encodings_is_refused_with_a_line_of_each(
    tmp_path: Path, encoding: str, text: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"a;b\n" + ("João\n" * 5).encode() + (text * 5).encode(encoding))
    with pytest.raises(Refused, match="two encodings: line 2 is UTF-8, line 7 is not"):
        decode.decoded(path, tmp_path)
    assert decode.decoded(path, tmp_path, encoding).encoding == encoding
    path.write_bytes((text * 50).encode(encoding))
    assert decode.decoded(path, tmp_path).encoding == encoding


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "cp850"])
def test_a_name_in_utf_8_among_others_is_read_and_told(tmp_path: Path, encoding: str) -> None:
    """Another program put it in; read as its neighbours are it would be no name."""
    text = {"cp1252": "Solução;João\n", "cp1250": "Zgłoszenie;Paweł\n", "cp850": "Manutenção;João\n"}[
        encoding
    ]
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(encoding) * 30 + text[:8].encode(encoding) + ";Łukasz Żółć\n".encode())
    found = decode.decoded(path, tmp_path)
    assert (found.encoding, found.damaged, found.in_utf8) == (encoding, False, "1 field (line 31)")
    assert found.path.read_text("utf-8").splitlines() == [*[text.strip()] * 30, f"{text[:8]};Łukasz Żółć"]
    # who says an encoding has all of it read so
    assert decode.decoded(path, tmp_path, encoding).in_utf8 == ""
