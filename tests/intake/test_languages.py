"""Files of desks that speak other languages: their encodings, their columns and words, their times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.mapping.by_name import HOLDS, alike
from dashboard.intake.mapping.profile import FileColumn, look
from dashboard.intake.mapping.proposed_words import YES_OR_NO, suggested_words
from dashboard.intake.mapping.suggest import suggest
from dashboard.intake.reading import read
from dashboard.intake.reading.decode import decoded
from dashboard.model.catalogue import load_catalogue
from dashboard.store.pool import snapshot
from tests.facts import facts

TEXTS = [
    ("cp1252", "Manutenção do computador; atribuição não concluída; São João\n"),
    ("cp1252", "Réclamation; très déçu; où êtes-vous; ça marche; Noël\n"),
    ("cp1252", "Größe zurückstellen; Müller; Straße; Ärger\n"),
    ("cp1252", "¿Cómo está la contraseña?; niño; reclamación\n"),
    ("cp1252", "perché la qualità è già più alta\n"),
    ("cp1250", "Zgłoszenie; żółć; część; Łódź; są; Wałęsa; proszę\n"),
    ("cp1250", "Žádost; řešení; příliš žluťoučký kůň; Dvořák\n"),
    ("cp850", "Manutenção; São João; Größe; déçu\n"),
    ("mac-roman", "Manutenção; São João; configuração inválida\n"),
    ("mac-roman", "Réclamation; très déçu; où êtes-vous; l’été\n"),
    ("mac-roman", "Größe; Müller; Straße; Ärger\n"),
    ("mac-roman", "¿Cómo está la contraseña?; niño; Íñigo\n"),
    ("cp1252", "“it’s late” she said — “again”; word—word; 5 €\n"),
]


@pytest.mark.parametrize("lines", [1, 20, 21, 5_000])
@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_an_encoding_is_told_at_any_length(tmp_path: Path, encoding: str, text: str, lines: int) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes((text * lines).encode(encoding))
    found = decoded(path, tmp_path)
    assert found.encoding == encoding
    assert found.path.read_text(encoding="utf-8") == text * lines


LONE = [
    *[("cp1250", word) for word in ("Dvořák", "Győr", "Kovačević", "Świętokrzyskie", "Ügyfél ősz, hűség")],
    *[("cp850", word) for word in ("Überweisung", "Zürich", "Élise")],
    *[("mac-roman", word) for word in ("Überweisung", "Zürich", "Élise")],
]


@pytest.mark.alike
@pytest.mark.parametrize(("word", "is_guess"), [("Ñíguez", True), ("Müller", False), ("Smith", False)])
def test_an_encoding_that_few_letters_tell_is_said_to_be_a_guess(
    main_in: Any, home: Path, tmp_path: Path, word: str, is_guess: bool
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(f"ticket_id,created_at,resolved_at,team\n1,2026-03-02,,{word}\n".encode("cp850"))
    assert ("by letters alone: " in main_in(home, "map", path).stdout) == is_guess
    told = main_in(home, "import", path, "--json").json["imports"][0]["understood"]
    assert (told.get("encoding_from") == "its letters", "encoding_proof" in told) == (is_guess, is_guess)
    if is_guess:
        said = main_in(home, "import", path, "--encoding", "cp850", "--json").json["imports"][0]
        assert "encoding_from" not in said["understood"]


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "nobody",
    ["Unassigned", "No Agent", "[unassigned]", "Nicht zugewiesen", "Não atribuído", "Niet toegewezen"],
)
def test_who_is_nobody_is_no_person(main_in: Any, home: Path, tmp_path: Path, nobody: str) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(
        f"{n},2026-03-0{n} 09:00,2026-03-0{n} 10:00,{name},{team}\n"
        for n, (name, team) in enumerate((("Ann", "A"), (nobody, nobody), ("Bob", "B")), 1)
    )
    path.write_text("Ticket ID,Created,Resolved,Assignee,Group\n" + rows, encoding="utf-8")
    found = main_in(home, "map", path, "--json").json
    assert (found["words"]["agent"], found["words"]["team"]) == ({nobody: ""}, {nobody: ""})
    loaded = found["preview"]["tables"]["tickets"]
    at = [loaded["columns"].index(column) for column in ("team", "agent")]
    assert [[row[place] for place in at] for row in loaded["rows"]] == [["A", "Ann"], ["", ""], ["B", "Bob"]]


@pytest.mark.parametrize(("encoding", "word"), LONE)
def test_one_name_tells_an_encoding(tmp_path: Path, encoding: str, word: str) -> None:
    """Letters alone leave it open, "Dvoøák" is some; an unknown word stays what western Windows writes."""
    path = tmp_path / "file.csv"
    path.write_bytes(f"id;team\n1;{word}\n".encode(encoding))
    assert decoded(path, tmp_path).path.read_text(encoding="utf-8") == f"id;team\n1;{word}\n"


def proposed(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "desk.csv"
    path.write_text(text, encoding="utf-8")
    return suggest(look(read.parts(path)[0], "desk.csv"), load_catalogue()).mapping


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Tempo para resolver excedido", "Sim", "Não"),
        ("Tiempo de resolución excedido", "Sí", "No"),
        ("Temps de résolution dépassé", "Oui", "Non"),
        ("Lösungszeit überschritten", "Ja", "Nein"),
        ("Tempo di risoluzione superato", "Sì", "No"),
        ("Oplostijd overschreden", "Ja", "Nee"),
        ("Overdue", "1", "0"),
    ],
)
def test_a_flag_that_a_promise_was_missed_is_no_resolver(
    tmp_path: Path, header: str, yes: str, no: str
) -> None:
    said = proposed(
        tmp_path, f"ID;Created;Resolved by;{header}\n1;2026-03-02;Ana;{yes}\n2;2026-03-03;Bia;{no}\n"
    )
    assert (said.columns["resolver"], said.columns["resolution_sla_met"]) == ("Resolved by", header)
    assert said.words["resolution_sla_met"] == {yes: "false", no: "true"}


@pytest.mark.parametrize("header", ["Resolvido por", "Atendente", "Grupo técnico"])
def test_nobody_is_called_yes_or_no(tmp_path: Path, header: str) -> None:
    said = proposed(tmp_path, f"ID;Created;{header}\n1;2026-03-02;Sim\n2;2026-03-03;Não\n3;2026-03-03;Sim\n")
    assert header not in said.columns.values()


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ("Solucionado,Fechado,Em atendimento (atribuído),Pendente", "solved,closed,open,pending"),
        ("Resuelto,Cerrado,En curso,En espera", "solved,closed,open,pending"),
        ("Résolu,Clos,En cours (attribué),En attente", "solved,closed,open,pending"),
        ("Gelöst,Geschlossen,In Bearbeitung,Wartend", "solved,closed,open,pending"),
        ("Risolto,Chiuso,In corso,In attesa", "solved,closed,open,pending"),
        ("Opgelost,Gesloten,In behandeling,In afwachting", "solved,closed,open,pending"),
    ],
)
def test_states_in_the_languages_of_the_synonyms(
    main_in: Any, home: Path, tmp_path: Path, words: str, ours: str
) -> None:
    rows = "".join(f"{n},2026-03-02,,Desk,{word}\n" for n, word in enumerate(words.split(",")))
    (tmp_path / "t.csv").write_text("ticket_id,created_at,resolved_at,team,status\n" + rows, encoding="utf-8")
    (receipt,) = main_in(home, "import", tmp_path / "t.csv", "--json").json["imports"]
    assert (receipt["accepted"], receipt["new_words"]) == (4, [])
    found = facts(home, "status", by="line")
    assert ",".join(status for (status,) in found) == ours


@pytest.mark.alike
@pytest.mark.parametrize("between", ["#LBBR#", "<br>", "<br />"])
def test_several_names_in_a_cell_are_no_team(main_in: Any, home: Path, tmp_path: Path, between: str) -> None:
    path = tmp_path / "desk.csv"
    rows = f"1;2026-03-02;Redes{between}Acesso;Ana{between}Bia\n2;2026-03-02;Redes;Ana\n"
    path.write_text("No;Opened;Dept;Owner\n" + rows, encoding="utf-8")
    assert main_in(home, "map", path, "--save", "desk").code == 0
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    said = between.lower()
    assert receipt["understood"]["nobody"] == f'"{said}" (Owner, 1 row), "{said}" (Dept, 1 row)'
    found = facts(home, "team, agent", by="line")
    assert found == [(None, None), ("Redes", "Ana")]


@pytest.mark.parametrize(
    ("header", "word", "met"),
    [
        ("SLA violado", "Não", "true"),
        ("SLA verletzt", "Ja", "false"),
        ("SLA violé", "Oui", "false"),
        ("Czas na rozwiązanie przekroczony", "Nie", "true"),
        ("SLA cumprido", "Sim", "true"),
        ("Overdue", "x", "false"),
        ("Atrasado", "Dentro do prazo", "true"),  # the word says it by itself, whatever the header asks
        ("Overdue", "Overdue", "false"),
    ],
)
def test_a_flag_that_says_missed_is_turned_and_a_word_that_says_so_is_not(
    header: str, word: str, met: str
) -> None:
    column = FileColumn(header, header, 1, 4, ((word, 4),))
    assert suggested_words("resolution_sla_met", column, load_catalogue())[word] == met


@pytest.mark.alike
@pytest.mark.parametrize(("yes", "no"), YES_OR_NO)
def test_yes_and_no_are_known_in_pairs_and_turned_in_pairs(yes: str, no: str) -> None:
    """Of Ja and Nej the one alone would be a rate of 100 %; and whoever says yes to a breach says not met."""
    values = ((yes.capitalize(), 4), (no.capitalize(), 8))
    flag = FileColumn("Escalated", "Escalated", 1, 12, values)
    said = (yes.capitalize(), no.capitalize())
    # what everybody writes, such as yes, needs no word of its own
    assert suggested_words("escalated", flag, CATALOGUE) in ({said[0]: "true", said[1]: "false"}, {})
    breach = FileColumn("SLA breached", "SLA breached", 1, 12, values)
    turned = suggested_words("resolution_sla_met", breach, CATALOGUE)
    assert (turned[said[0]], turned[said[1]]) == ("false", "true")


def test_the_other_answer_is_turned_before_a_file_brings_it(main_in: Any, home: Path, tmp_path: Path) -> None:
    def rows(number: int, late: str) -> str:
        return f"ID;Opened;Done;Dept;SLA violado\n{number};2026-03-02 09:00;2026-03-02 10:00;Desk;{late}\n"

    path = tmp_path / "desk.csv"
    path.write_text(rows(1, "Não"), encoding="utf-8")
    assert main_in(home, "map", path, "--save", "desk").code == 0
    assert main_in(home, "import", path).code == 0
    path.write_text(rows(2, "Sim"), encoding="utf-8")
    assert main_in(home, "import", path).code == 0
    shot = snapshot(home)
    assert shot is not None
    found = (
        shot.cursor().execute("select resolution_sla_met from facts.tickets order by ticket_id").fetchall()
    )
    assert found == [(True,), (False,)]


CATALOGUE = load_catalogue()
SPLIT = "ID,Opening Date,Opening Time,Resolution Date,Dept\n{}\n"


SPLITS = [
    ("1,2026-02-20,17:50:00,2026-02-21 09:00,Desk", "2026-02-20 17:50:00"),
    ("1,2026-02-20,0.384,2026-02-21 09:00,Desk", "2026-02-20 09:12:58"),
    ('1,2026-02-20,"0,384",2026-02-21 09:00,Desk', "2026-02-20 09:12:58"),
    ('1,46073,"0,384",46074.375,Desk', "2026-02-20 09:12:58"),
    ("1,20 lutego 2026,9:05,21 lut 2026 09:00,Desk", "2026-02-20 09:05:00"),
    ('1,"Friday, February 20, 2026",9:05,2026-02-21 09:00,Desk', "2026-02-20 09:05:00"),
    ("1,2026-02-20 00:00:00,9:05,2026-02-21 09:00,Desk", "2026-02-20 09:05:00"),
    ("1,20.02.2026,9:05,21.02.2026 09:00,Desk", "2026-02-20 09:05:00"),
    ("1,20 de fevereiro de 2026,9:05,21 fev 2026 09:00,Desk", "2026-02-20 09:05:00"),
]
# an empty column proves nothing: it has to be said
SAID_ONLY = ("1,2026-02-20,,2026-02-21 09:00,Desk", "2026-02-20 00:00:00")
SAID = ("--column", "created_at=Opening Date+Opening Time")


@pytest.mark.alike(3)
@pytest.mark.parametrize(
    ("row", "created", "said"),
    [*((*split, ()) for split in SPLITS), *((*split, SAID) for split in (*SPLITS[:2], SAID_ONLY))],
)
def test_day_and_time_in_two_columns_are_one_instant(
    main_in: Any, home: Path, tmp_path: Path, row: str, created: str, said: tuple[str, ...]
) -> None:
    path = tmp_path / "split.csv"
    path.write_text(SPLIT.format(row), encoding="utf-8")
    assert main_in(home, "map", path, *said, "--save", "split").code == 0
    for command in (("import", path), ("rebuild",)):
        assert main_in(home, *command).code == 0
        shot = snapshot(home)
        assert shot is not None
        (found,) = shot.cursor().execute("select created_at from facts.tickets").fetchone() or ()
        assert str(found) == created


WRITTEN = [
    "20/02/2026 9h05",
    "20/02/2026 à 09:05",
    "20.02.2026, 09:05 Uhr",
    "20.02.2026 um 9.05 Uhr",
    "20.02.26 9.05",
    "20/02/2026 às 09:05",
    "20 de fevereiro de 2026 às 9h05",
    "20/02/2026 9:05 a. m.",
    "February 20, 2026 at 9:05 AM",
    "Friday, February 20, 2026 9:05 AM",
    "Friday, February 20, 2026, 9:05 AM",  # as many commas as the table has semicolons
    "2026-02-20 10:05 GMT+1",
    "2026-02-20 10:05:00 UTC+01:00",
    "46073,378472",
]


def test_a_time_behind_its_day_as_people_write_it(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(f"{number};{written};Desk\n" for number, written in enumerate(WRITTEN, 1))
    path.write_text(f"ID;Opened;Dept\n{rows}", encoding="utf-8")
    assert main_in(home, "map", path, "--save", "desk").code == 0
    assert main_in(home, "import", path).code == 0
    found = facts(home, "created_at", by="line")
    assert [str(created) for (created,) in found] == ["2026-02-20 09:05:00"] * len(WRITTEN)


def test_a_time_beside_what_is_no_instant_is_a_fault(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "split.csv"
    path.write_text(SPLIT.format("1,2026-02-20,9:05,2026-02-21,Desk"), encoding="utf-8")
    done = main_in(home, "map", path, "--column", "team=Dept+Opening Time")
    assert (done.code, "team is no instant" in done.stderr) == (2, True)


def test_a_zone_in_the_names_of_the_dates_is_that_of_their_times(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    (home / "strategy.toml").write_text('[organisation]\nname = "A"\nzone = "Europe/Amsterdam"\n')
    path = tmp_path / "desk.csv"
    rows = "1;2026-03-02 09:00;2026-03-02 10:00;Closed\n2;2026-03-03 09:00;2026-03-03 10:00;Closed\n"
    path.write_text("No;Created (UTC);Resolved (UTC);State\n" + rows, encoding="utf-8")
    found = main_in(home, "map", path, "--json").json
    assert found["zone"] == "UTC"
    loaded = found["preview"]["tables"]["tickets"]
    # nine in UTC is ten in Amsterdam, in winter
    assert loaded["rows"][0][loaded["columns"].index("created_at")] == "2026-03-02 10:00"
    path.write_text("No;Created (UTC);Resolved;State\n" + rows, encoding="utf-8")
    assert main_in(home, "map", path, "--json").json["zone"] is None


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        ("Created (GMT+2);Resolved (GMT+2)", "Etc/GMT-2"),
        ("Created (UTC-05:00);Resolved (UTC-05:00)", "Etc/GMT+5"),
        ("Created UTC+1;Resolved UTC+1", "Etc/GMT-1"),
        ("Created (UTC+0);Resolved (UTC+0)", "Etc/GMT-0"),
        ("Created (GMT+2);Resolved (GMT+1)", None),
    ],
)
def test_an_offset_in_the_names_of_the_dates_is_that_of_their_times(
    tmp_path: Path, names: str, zone: str | None
) -> None:
    path = tmp_path / "desk.csv"
    path.write_text(f"No;{names};State\n1;2026-03-02 09:00;2026-03-02 10:00;Closed\n", encoding="utf-8")
    assert suggest(look(read.parts(path)[0], "desk.csv"), CATALOGUE).mapping.zone == zone


def test_times_without_a_colon_are_found_beside_their_day(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = (
        "1;13.02.2026;9.15 Uhr;13.02.2026;10h45;Erledigt\n2;14.02.2026;9.15 Uhr;14.02.2026;10h45;Erledigt\n"
    )
    path.write_text("Nummer;Datum;Uhrzeit;Erledigt am;Erledigt um;Zustand\n" + rows, encoding="utf-8")
    loaded = main_in(home, "map", path, "--json").json["preview"]["tables"]["tickets"]
    row = dict(zip(loaded["columns"], loaded["rows"][0], strict=True))
    assert (row["created_at"], row["resolved_at"]) == ("2026-02-13 09:15", "2026-02-13 10:45")


def test_a_date_that_not_every_ticket_has_is_not_when_it_began(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.csv"
    rows = "1;02-03-2026 09:00;13-03-2026 10:00;Gereed\n2;14-03-2026 09:00;;Open\n"
    path.write_text("Meldingnummer;Ingang;Datum van voltooiing;Status\n" + rows, encoding="utf-8")
    found = main_in(home, "map", path, "--json").json
    assert {item["column"]: item["header"] for item in found["columns"]}["created_at"] == "Ingang"
    assert (found["preview"]["accepted"], found["preview"]["refused"]) == (2, 0)


def test_what_stands_in_brackets_says_no_other_state(tmp_path: Path) -> None:
    said = proposed(
        tmp_path, "ID;Fecha;Estado;Solicitante - Solicitante\n1;2026-03-02;En curso (asignado);Eva\n"
        "2;2026-03-03;Cerrado (sin respuesta);Luis\n"
    )  # fmt: skip
    assert said.words["status"] == {"En curso (asignado)": "open", "Cerrado (sin respuesta)": "closed"}
    assert said.columns["customer"] == "Solicitante - Solicitante"


# --- the lists themselves, each word of which is a promise

HELD = {
    "instant": ("2026-03-01 09:00", "2026-03-02 09:00"),
    "date": ("2026-03-01", "2026-03-02"),
    "number": ("1", "5"),
    "integer": ("1", "5"),
    "flag": ("yes", "no"),
}


def test_every_name_of_a_column_is_found_where_it_holds_what_it_should() -> None:
    lost = []
    for table, columns in CATALOGUE.synonyms.columns.items():
        types = CATALOGUE.tables[table].types
        for ours, names in columns.items():
            texts = HELD.get(types[ours], ("csat", "nps") if ours == "kind" else ("Ana B", "Bia C"))
            values = tuple((text, 1) for text in (("0:30", "1:15") if ours.endswith("_minutes") else texts))
            for name in names:
                found = alike(ours, types[ours], FileColumn(name, name, 1, 2, values), CATALOGUE, table)
                lost += [] if found and found[0] >= HOLDS else [(table, ours, name)]
    assert lost == []


@pytest.mark.parametrize("column", ["status", "flag", "kind", "excluded", "five", "two", "ten"])
def test_no_word_means_two_things(column: str) -> None:
    said = [
        (word.casefold(), ours) for ours, words in CATALOGUE.synonyms.words[column].items() for word in words
    ]
    meant = dict(said)
    assert [(word, ours, meant[word]) for word, ours in said if meant[word] != ours] == []
    assert all(word == word.strip() for word in meant)
