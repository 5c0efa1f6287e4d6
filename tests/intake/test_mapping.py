"""A mapping by hand: suggested by names and contents."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import mapping
from dashboard.intake.mapping import Preview
from dashboard.intake.mapping.profile import look
from dashboard.intake.mapping.proposed_scale import proposed
from dashboard.intake.mapping.suggest import denied, suggest
from dashboard.intake.reading import read
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Strategy
from tests.intake.mapped import CATALOGUE, DESK, Looked, suggested, tried


@pytest.mark.parametrize(
    ("texts", "scale"),
    [
        (("0/0", "0/0", "0/0"), None),
        (("0/0", "1/1", "1/1"), "0-1"),
        (("1/1", "0/1", "1/1"), "0-1"),
        (("10/10", "8/10", "0/10"), "0-10"),  # 1-10 refused every 0 out of ten
        (("4/5", "5/5", "0/5"), None),  # a 0, or no answer?
    ],
)
def test_parts_of_none_are_no_scale_that_stops_a_mapping(
    looked: Looked, texts: tuple[str, ...], scale: str | None
) -> None:
    """Steps done of a list that has none: such a file could not be mapped at all."""
    rows = "".join(f"{n};{text};2026-03-02 09:00\n" for n, text in enumerate(texts))
    found = looked(f"Ticket;Steps done;Created\n{rows}")
    told = proposed(found.columns[1], CATALOGUE)
    assert (told.scale if told else None) == scale
    assert "Created" in suggested(found).columns.values()


def test_a_comment_full_of_points_is_looked_at_as_quickly_as_any_other(looked: Looked) -> None:
    """It could be parted in so many ways, to see whether it is a date, that this test did not end."""
    points = "." * 400
    found = looked(f"id;said\n1;waiting {points} 5 days!\n2;{points} 3 {points}\n")
    assert not found.columns[1].is_timed


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((1, 0, 0, 0, 1), "Of its 1 row 1 will be loaded, 0 refused."),
        (
            (4, 1, 1, 1, 1),
            "Of its 4 rows 1 will be loaded, 1 refused, 1 is empty, 1 replaced by a later row.",
        ),
        ((9, 2, 0, 0, 7), "Of its 9 rows 7 will be loaded, 0 refused, 2 are empty."),
    ],
)
def test_a_preview_in_a_sentence(counts: tuple[int, int, int, int, int], says: str) -> None:
    assert Preview(*counts, {}, (), (), is_whole=True).says == says


# --- suggestions


def test_names_of_other_languages_are_known(looked: Looked) -> None:
    found = suggest(looked(DESK), CATALOGUE)
    assert found.mapping.columns == {
        "ticket_id": "Vorgang Nr",
        "team": "Gruppe",
        "agent": "Bearbeiter",
        "status": "Zustand",
        "created_at": "Eröffnet",
        "resolved_at": "Erledigt am",
        "closed_at": "Erledigt am",
        "response_id": "Vorgang Nr",
        "score": "Note",
    }
    assert found.why["ticket_id"] == "every row has another"
    assert found.mapping.words["status"] == {"Geschlossen": "closed", "Wartet": "pending", "Neu": "new"}
    assert found.mapping.null_values == ("-",)


def test_points_with_their_words_are_answers_whatever_the_question(looked: Looked) -> None:
    asked = "How would you rate the support you received?"
    given = ["5 (Excellent)", "4 (Good)", "1 (Terrible)"]
    rows = "".join(f"{n},2026-04-{n:02} 09:00,{value}\n" for n, value in enumerate(given, 1))
    found = suggested(looked(f"Ticket #,Answered at,{asked}\n{rows}"), "surveys")
    assert (found.columns["score"], found.fixed["scale_max"]) == (asked, "5")


def test_an_answer_beside_a_ticket_feeds_both_tables(looked: Looked) -> None:
    said = suggested(looked(DESK))
    assert (said.tables, said.only_with) == (("tickets", "surveys"), {"surveys": "score"})
    assert said.fixed == {"kind": "csat", "scale_min": "1", "scale_max": "5"}


@pytest.mark.parametrize(
    ("header", "values", "score"),
    [
        ("How likely are you to recommend us?", "9517", True),
        ("Feedback", ["😀", "🙁", "😡", "😀"], True),
        ("Feedback", ["👍 thanks!", "👎 never again", "ok", "fine"], False),  # comments
        ("Colour", ["green", "red", "green", "red"], False),  # words alone may be of anything
        ("What do you want?", ["a tap", "a pipe", "a sink", "a tap"], False),
    ],
)
def test_an_answer_beside_a_ticket_is_seen_by_what_it_holds(
    looked: Looked, header: str, values: Any, score: bool
) -> None:
    rows = "".join(f"T-{n},2026-04-{n:02} 09:00,Closed,A,{value}\n" for n, value in enumerate(values, 1))
    said = suggested(looked(f"Ticket,Opened,Status,Team,{header}\n{rows}"))
    assert said.columns.get("score") == (header if score else None)
    assert said.tables == (("tickets", "surveys") if score else ("tickets",))


@pytest.mark.parametrize(
    ("header", "values", "scale"),
    [
        ("CSAT", "15342", ("csat", "1", "5")),
        ("NPS: would you recommend us?", "15342", ("nps", "0", "10")),
        ("Rating", ["0", "9", "10"], ("nps", "0", "10")),
        ("Rating", ["Good", "Bad", "Offered"], ("csat", "0", "1")),
        ("Rating", ["very satisfied", "neutral"], ("csat", "1", "5")),
        ("Rating", ["😀", "😐", "😡"], ("csat", "1", "5")),
        ("CSAT", ["true", "false", "true"], ("csat", "0", "1")),
        ("CSAT", ["100", "80", "20"], ("csat", "20", "100")),
        ("How satisfied were you?", ["5/5", "1/5", "4/5"], ("csat", "1", "5")),
        ("CSAT", "1263", ("csat",)),  # grades, or seven points of which nobody gave the seventh
        ("CSAT", "1322", ("csat",)),  # three points, or five with nobody happy
        ("CSAT", "1534" * 5 + "7", ("csat",)),  # five points and a slip, or seven of which few are given
        ("CSAT", "153467", ("csat", "1", "7")),
        ("CSAT", ["4 - Satisfied", "1 - Very dissatisfied"], ("csat", "1", "5")),  # nobody gave the five
        ("CSAT", ["Satisfait - 4", "Neutre - 3"], ("csat", "1", "5")),
        ("CSAT", ["4 - Sufficient", "1 - Excellent"], ("csat",)),  # grades
        ("CSAT (1-10)", "15342", ("csat", "1", "10")),  # as its name says, whatever was given
        ("Rate it from 1 to 5", "1322", ("csat", "1", "5")),
        ("CSAT (1-5)", ["1", "9", "9"], ("csat", "1", "10")),  # answers go before names
        ("Schulnote (1 = sehr gut)", ['"1,0"', '"2,3"', '"5,0"'], ("csat",)),  # grades, of five or six
        ("Note (1 = sehr gut; 6 = ungenügend)", "1346", ("csat", "6", "1")),  # it says both ends
        ("Note (5 = sehr gut; 1 = sehr schlecht)", "1343", ("csat", "1", "5")),
        ("Note (1-6)", "1346", ("csat",)),  # grades, or six points?
        ("Zufriedenheit 1 bis 6", "1346", ("csat",)),
        ("Schulnote (1-5)", "1345", ("csat",)),
        ("Note (1-5)", "1345", ("csat", "1", "5")),
        ("Note /10", "1549", ("csat", "1", "10")),
        ("Note sur 10", ["0", "5", "10"], ("csat", "0", "10")),
        ("CSAT", ["★★★★½", "★"], ("csat", "1", "5")),
        ("CSAT", ["0.8", "1", "0.2"], ("csat", "0.2", "1")),
        ("CSAT", "154" * 3 + "1" + "5" * 8, ("csat", "1", "5")),
        ("CSAT", ["5", "4", "55", "1", "5"], ("csat",)),  # five typed twice, or a hundred points
        ("Feedback", ["👍", "👎", "👍🏽"], ("csat", "0", "1")),
        ("Grade", "ABFABF", ("csat",)),
        ("CSAT", ["0.87", "1", "0.2"], ("csat",)),  # parts of a whole: which of them are the best?
    ],
)
def test_the_scale_follows_from_name_and_answers(
    looked: Looked, header: str, values: Any, scale: tuple[str, ...]
) -> None:
    rows = "".join(f"r-{n},2026-04-{n:02} 09:00,{value}\n" for n, value in enumerate(values, 1))
    found = suggest(looked(f"Response ID,Answered,{header}\n{rows}"), CATALOGUE, "surveys").mapping
    assert found.columns["score"] == header
    assert tuple(found.fixed.values()) == scale


@pytest.mark.parametrize(
    ("days", "times"),
    [
        (("Datum", "Erledigt am"), ("Uhrzeit", "Erledigt um")),
        (("Data de abertura", "Data de encerramento"), ("Hora de abertura", "Hora de encerramento")),
        (("Opened", "Closed"), ("Time", "Time")),  # which is whose says where it stands
        (("Data otwarcia", "Data rozwiązania"), ("Godzina otwarcia", "Godzina rozwiązania")),
        (("Utworzono", "Rozwiązano"), ("Godz. utw.", "Godz. rozw.")),
        (("Opened", "Closed"), ("Opening Time", "Closing Time")),
        (("Aberto em", "Fechado em"), ("Hora da abertura", "Hora de fechamento")),
        (("Utworzono", "Data rozwiązania"), ("Godzina", "Godzina rozwiązania")),  # no duration
    ],
)
def test_a_day_finds_the_time_of_it(looked: Looked, days: Any, times: Any) -> None:
    text = (
        f"No;{days[0]};{times[0]};{days[1]};{times[1]};Status\n"
        "1;2026-04-01;09:15;2026-04-01;10:15;Closed\n2;2026-04-02;09:15;2026-04-02;11:15;Closed\n"
    )
    found = suggested(looked(text))
    assert (found.columns["created_at"], found.columns["resolved_at"]) == days
    second = "Time (2)" if times[0] == times[1] else times[1]
    assert (found.times["created_at"], found.times["resolved_at"]) == (times[0], second)


def test_a_subject_is_no_category(looked: Looked) -> None:
    def found(*texts: str) -> str | None:
        rows = "".join(f"{n};2026-04-01;{text}\n" for n, text in enumerate(texts))
        return suggested(looked(f"No;Opened;Assunto\n{rows}")).columns.get("category")

    assert found(*(f"Impressora {n}" for n in range(12))) is None  # what each is about
    assert found(*("Impressora", "Rede", "E-mail") * 4) == "Assunto"


@pytest.mark.parametrize(
    ("header", "value", "ours"),
    [
        ("Resolved", "yes", "resolved_at"),  # a flag is no instant
        ("Assignee", "2026-04-01 09:00", "agent"),
        ("Resolution time (in weeks)", "2.5", "resolution_minutes"),  # wrong by 10,080
        ("Resolution time", "2.5", "resolution_minutes"),  # of what?
        ("Via customer portal", "0", "customer"),
        ("Overdue status", "false", "status"),
        ("Time to resolution", "-0:30", "resolution_minutes"),  # what is left, not what it took
        ("Status", "2026-04-01", "status"),
        ("Resolved", "2026-W14", "resolver"),  # no date, and nobody
        ("First response time ms", "350000", "first_reply_at"),  # no day of a spreadsheet's
    ],
)
def test_what_a_column_holds_can_deny_its_name(looked: Looked, header: str, value: str, ours: str) -> None:
    found = looked(f"Ticket ID,Created,{header}\n1,2026-04-01 09:00,{value}\n2,2026-04-02 09:00,{value}\n")
    assert suggested(found, "tickets").columns.get(ours) != header


@pytest.mark.parametrize(
    ("header", "value", "ours", "why"),
    [
        ("Resolved", "2026-W14", "resolved_at", 'holds "2026-W14", which is no date'),
        ("Resolved by", "Sim", "resolver", 'holds "Sim", which is no name'),
        ("Aufgewendete Zeit", "0.75", "handle_minutes", 'holds "0.75", which is of no unit'),
    ],
)
def test_what_is_passed_over_for_what_it_holds_is_told(
    looked: Looked, header: str, value: str, ours: str, why: str
) -> None:
    found = looked(f"Ticket ID,Created,{header}\n1,2026-04-01 09:00,{value}\n2,2026-04-02 09:00,{value}\n")
    (told,) = denied(suggested(found, "tickets"), found, CATALOGUE)
    assert (told.column, told.ours, told.why) == (header, ours, why)
    option = '--column "handle_minutes=Aufgewendete Zeit" --unit handle_minutes=hours'
    assert told.option == (option if "unit" in why else "")


def test_noon_is_a_time_and_seconds_are_none(looked: Looked) -> None:
    """12:00:00 looks like midnight, and a duration in seconds is called like the time of its day."""
    row = "{n},2026-04-{n:02} 12:00:00,2026-04-{n:02} 13:00:00,3600.0\n"
    rows = "".join(row.format(n=n) for n in range(1, 4))
    assert suggested(looked(f"No,Opened,Resolution Date,Resolution Time\n{rows}")).times == {}
    rows = rows.replace("12:00:00", "00:00:00").replace("13:00:00", "00:00:00")
    assert suggested(looked(f"No,Opened,Resolution Date,Resolution Time\n{rows}")).times == {}


def test_what_was_left_of_a_promise_is_no_duration(looked: Looked) -> None:
    text = "TicketNumber;Erstellt;FirstResponseInMin;FirstResponseDiffInMin\n1;2026-04-01 09:00;30;15\n"
    assert "FirstResponseDiffInMin" not in suggested(looked(text)).columns.values()


def test_answers_beside_tickets_that_no_scale_holds_are_told(looked: Looked) -> None:
    """4/5 and 8/10 in one column: the tickets load, and nobody may think that there were no answers."""
    given = enumerate(("4/5", "8/10", "1/5", "3/10"), 1)
    rows = "".join(f"{n},2026-04-{n:02} 09:00,2026-04-{n:02} 10:00,A,{value}\n" for n, value in given)
    found = looked(f"Ticket,Opened,Closed,Team,CSAT\n{rows}")
    told = denied(suggested(found), found, CATALOGUE)
    assert [(one.column, one.ours) for one in told] == [("CSAT", "score")]


def test_what_is_open_was_not_opened_again(looked: Looked) -> None:
    """Salesforce tells open and closed with 0 and 1 each: aberto is close to reaberto, and its opposite."""
    rows = "".join(f"{n},2026-04-{n:02} 09:00,A,{n % 2},{1 - n % 2}\n" for n in range(1, 8))
    said = suggested(looked(f"Número do caso,Abertura,Equipe,Aberto,Fechado\n{rows}"))
    assert not {"Aberto", "Fechado"} & {*said.columns.values()}


def test_a_score_is_no_customer(looked: Looked) -> None:
    rows = "".join(f"{n},2026-04-{n:02} 09:00,A,{n}\n" for n in range(1, 8))
    said = suggested(looked(f"Ticket,Opened,Team,Customer Effort Score\n{rows}"))
    assert said.columns["score"] == "Customer Effort Score"
    assert (said.fixed["kind"], said.fixed["scale_max"], "customer" in said.columns) == ("ces", "7", False)


def test_what_holds_answers_too_is_called_like_none(looked: Looked) -> None:
    rows = "".join(f"r{n},2026-04-{n:02} 09:00,{n % 5 + 1},{n % 9},{n % 4}\n" for n in range(1, 12))
    text = f"Response ID,Answered,Satisfaction,Would you recommend us to a friend?,Survey score\n{rows}"
    found = looked(text)
    told = {one.column: one.by_name for one in denied(suggested(found), found, CATALOGUE)}
    assert told == {"Would you recommend us to a friend?": False, "Survey score": True}


def test_a_number_may_be_what_people_are_called(looked: Looked) -> None:
    found = looked("Ticket ID,Created,Agent ID\n1,2026-04-01 09:00,4711\n2,2026-04-02 09:00,4712\n")
    assert suggested(found, "tickets").columns["agent"] == "Agent ID"


def test_seconds_since_1970_begin_at_0_which_is_no_time(looked: Looked, utc: Strategy) -> None:
    found = looked("Ticket ID,Created,Resolved\n1,1772484060,0\n2,1772484060,1772494860\n")
    said = suggested(found)
    assert (said.columns["resolved_at"], said.words["resolved_at"]) == ("Resolved", {"0": ""})
    loaded = tried(said, found, utc).tables["tickets"]
    assert [row[loaded.columns.index("resolved_at")] for row in loaded.rows] == ["", "2026-03-02 23:41"]


def test_sentences_of_a_file_of_one_column_are_its_rows(looked: Looked) -> None:
    """A comma within quotes parts nothing there."""
    (column,) = looked('Comment\n"fast, kind"\nslow\n').columns
    assert [text for text, _ in column.values] == ["fast, kind", "slow"]


def test_durations_as_clocks_are_read_as_such(looked: Looked) -> None:
    said = suggested(looked("Ticket ID,Created,Resolution time\n1,2026-04-01 09:00,2:30:00\n"))
    assert said.kinds == {"resolution_minutes": "clock"}


@pytest.mark.alike(4)
@pytest.mark.parametrize(
    ("header", "written", "kind", "minutes"),
    [
        ("First response time (seconds)", "90", "seconds", "1.5"),
        ("First Response Time (s)", "90", "seconds", "1.5"),
        ("First response time (in hrs)", "1,5", "hours", "90"),
        ("First response time (min)", "90", None, "90"),
        ("Erste Antwort nach", "0 Tage 1 Std. 30 Min.", "clock", "90"),
        ("Délai de prise en charge", "1 h 30", "clock", "90"),
        ("Tempo até a primeira resposta", "1h30", "clock", "90"),
        ("Reactietijd", "01:30 uur", "clock", "90"),
        ("First response time", "PT1H30M", "clock", "90"),
        ("First response time (days)", "0.5", "days", "720"),
        ("first_response_time_ms", "90000", "milliseconds", "1.5"),
        ("First response (minutes)", "1,200.5", None, "1200.5"),
    ],
)
def test_a_duration_is_read_in_the_unit_that_its_name_says(
    looked: Looked, utc: Strategy, header: str, written: str, kind: str | None, minutes: str
) -> None:
    found = looked(
        f"Ticket ID;Created;{header}\n1;2026-04-01 09:00;{written}\n2;2026-04-02 09:00;{written}\n"
    )
    said = suggested(found)
    assert (said.columns["first_reply_minutes"], said.kinds.get("first_reply_minutes")) == (header, kind)
    assert "first_responder" not in said.columns, "how long is not who"
    loaded = tried(said, found, utc).tables["tickets"]
    assert [row[loaded.columns.index("first_reply_minutes")] for row in loaded.rows] == [minutes] * 2


@pytest.mark.parametrize(
    ("created", "resolved", "closed"),
    [
        ("Heure de création", "Heure de résolution", "Heure de fermeture"),
        ("Hora da criação", "Hora da resolução", "Hora do fechamento"),
        ("Created time", "Resolved time", "Closed time"),
        ("Erstellt um", "Gelöst um", "Geschlossen um"),
    ],
)
def test_of_an_instant_day_and_time_are_one_word(
    looked: Looked, created: str, resolved: str, closed: str
) -> None:
    row = "2026-04-01 09:00,2026-04-02 09:00,2026-04-03 09:00"
    found = suggested(looked(f"Ticket ID,{created},{resolved},{closed}\n1,{row}\n2,{row}\n")).columns
    assert [found[ours] for ours in ("created_at", "resolved_at", "closed_at")] == [created, resolved, closed]


def test_who_holds_a_ticket_is_not_its_number(looked: Looked) -> None:
    rows = "".join(f"9{n:02},{'Ann' if n % 2 else 'Bob'},2026-04-{n:02} 09:00\n" for n in range(1, 21))
    found = suggested(looked(f"Datensatz,Ticket holder,Created\n{rows}"))
    assert found.columns["ticket_id"] == "Datensatz"


def test_of_many_columns_few_are_compared_with_names_letter_by_letter(
    looked: Looked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That takes fifty times as long as all else that is asked of a name: minutes, with 3,900 columns."""
    compared: list[str] = []

    def counted(word: str, *of: Any) -> list[str]:
        compared.append(word)
        return get_close_matches(word, *of)

    monkeypatch.setattr("dashboard.intake.mapping.by_name.get_close_matches", counted)
    header = ",".join(["Ticket ID", "Createt", *(f"Custom field ({n})" for n in range(200))])
    found = suggested(looked(f"{header}\n1,2026-04-01 09:00{',x' * 200}\n"))
    assert found.columns["created_at"] == "Createt"
    assert len(compared) < 100, "of 8,000"


def test_what_is_the_same_in_every_row_is_no_number_of_a_ticket(looked: Looked) -> None:
    rows = "".join(f"Help,91{n},2026-04-0{n} 09:00\n" for n in range(1, 5))
    assert suggested(looked(f"Ticket name,Nr of it,Created\n{rows}")).columns["ticket_id"] == "Nr of it"


# what desks call their columns where people work in another language, as far as the words are no others
DESKS = {
    "Freshdesk": ("Ticket-ID,Gruppe,Agent,Erstellungszeit,Lösungszeit,Schließzeit", 6),
    "Jira, de": (
        "Vorgangsschlüssel,Benutzerdefiniert (Team),Zugewiesene Person,Erstellt,Erledigt,Erledigt",
        5,
    ),
    "Jira, fr": ("Clé de ticket,Équipe,Personne assignée,Création,Résolu,Résolu", 5),
    "Salesforce, de": (
        "Kundenvorgangsnummer,Team,Inhaber des Kundenvorgangs,Datum/Uhrzeit des Öffnens,"
        "Datum/Uhrzeit des Schließens,Datum/Uhrzeit des Schließens",
        5,
    ),
    "Salesforce, fr": (
        "Numéro de la requête,Équipe,Propriétaire de la requête,Date/heure d'ouverture,"
        "Date/heure de fermeture,Date/heure de fermeture",
        5,
    ),
    "Front": ("Conversation ID,Inbox,Assignee,Created at,Archived at,Archived at", 5),
    "Cherwell": (
        "Incident ID,Owned By Team,Owned By,Created Date Time,Stat_DateTimeResolved,Closed Date Time",
        6,
    ),
}


@pytest.mark.parametrize("desk", DESKS)
def test_columns_as_desks_call_them(looked: Looked, desk: str) -> None:
    header, count = DESKS[desk]
    names = header.split(",")[:count]
    ours = ("ticket_id", "team", "agent", "created_at", "resolved_at", "closed_at")
    rows = "".join(
        ",".join([f"T-{n}", "AB"[n % 2], ["Ann", "Bob"][n % 2], *[f"2026-04-0{n} 09:00"] * (count - 3)])
        + "\n"
        for n in range(1, 5)
    )
    found = suggested(looked(",".join(names) + "\n" + rows)).columns
    assert [found[column] for column in ours] == header.split(",")


def test_a_turned_flag_means_the_same_in_any_case(looked: Looked) -> None:
    """Of No and no the second stayed as it was: missed and kept were both missed."""
    rows = "".join(f"{n},2026-04-0{n},{flag}\n" for n, flag in enumerate(["No", "no", "Yes", "YES"], 1))
    found = suggested(looked(f"Ticket ID,Created,SLA breached\n{rows}"), "tickets")
    assert found.words["resolution_sla_met"] == {"No": "true", "Yes": "false"}


def test_a_duration_is_called_like_the_instant_that_ends_it(looked: Looked) -> None:
    rows = "1,2026-04-01,00:12\n2,2026-04-02,1h 5m\n"
    found = suggested(looked(f"Ticket ID,Created,First reply\n{rows}"), "tickets")
    assert (found.columns["first_reply_minutes"], "first_reply_at" in found.columns) == ("First reply", False)


@pytest.mark.parametrize(
    ("date", "order", "asked"),
    [("13/04/2026", "day-first", False), ("04/13/2026", "month-first", False), ("03/04/2026", None, True)],
)
def test_an_order_that_the_file_does_not_prove_is_asked(
    looked: Looked, date: str, order: str | None, asked: bool
) -> None:
    found = looked(f"Ticket ID,Created\n1,03/04/2026 09:00\n2,{date} 09:00\n")
    said = suggested(found)
    assert said.date_order == order
    assert (mapping.question(said, found, CATALOGUE) is not None) == asked


def test_dates_of_two_orders_are_told_with_one_of_each(looked: Looked) -> None:
    found = looked("Ticket ID,Created\n1,14/03/2026\n2,03/15/2026\n3,04/05/2026\n")
    asked = mapping.question(suggested(found), found, CATALOGUE)
    assert asked is not None
    assert asked.startswith('"Created": 14/03/2026 begins with the day and 03/15/2026 with the month; which')


def test_nobody_is_asked_where_years_come_first(looked: Looked) -> None:
    found = looked("Ticket ID,Created\n1,2026-04-03 09:00\n")
    assert mapping.question(suggested(found), found, CATALOGUE) is None


@pytest.mark.parametrize("end", ["Completion time", "Hora de finalización", "Ended"])
def test_a_form_is_answered_when_it_is_sent_off_and_a_desk_s_team_is_the_team(
    looked: Looked, end: str
) -> None:
    rows = "".join(
        f"{n},2026-03-13 09:0{n},2026-03-13 10:0{n},{n},{team}\n"
        for n, team in enumerate(("Billing", "Tech", "Tech"), 1)
    )
    look = looked(f"ID,Start time,{end},How satisfied are you?,Desk team\n{rows}")
    columns = suggest(look, CATALOGUE, "surveys").mapping.columns
    assert (columns["responded_at"], columns["team"]) == (end, "Desk team")
    alone = looked("ID,Start time,Rating\n1,2026-03-13 09:00,5\n2,2026-03-13 09:10,4\n")
    assert suggest(alone, CATALOGUE, "surveys").mapping.columns["responded_at"] == "Start time"


def test_of_two_columns_that_are_called_so_the_fuller_one_is_meant(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-03-0{n},Ann,{'Bo' if n < 3 else ''}\n" for n in range(1, 9))
    path = tmp_path / "desk.csv"
    path.write_text("Ticket,Opened,Owner,Agent\n" + rows, encoding="utf-8")
    said = suggest(look(read.parts(path)[0], "desk.csv"), load_catalogue()).mapping
    assert said.columns["agent"] == "Owner"


def test_answers_that_nobody_can_read_are_no_tickets(looked: Looked) -> None:
    """Its every row has another number: of the answer."""
    words = ("Always", "Never", "Always")
    rows = "".join(f"r{n},2026-04-{n:02} 09:00,A,{word}\n" for n, word in enumerate(words, 1))
    found = suggest(looked(f"Response ID,Date,Team,Rating\n{rows}"), CATALOGUE).mapping
    assert "ticket_id" not in found.columns
