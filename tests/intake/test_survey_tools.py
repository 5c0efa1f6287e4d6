"""Files of survey tools, mapped by hand: what they have above their rows, and what they call the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.store.pool import snapshot

SURVEYMONKEY = """\
Respondent ID,Collector ID,Start Date,End Date,Email,Custom Data 1,How satisfied were you?,Solved?,Notes
,,,,,,Response,Response,Open-Ended Response
118001,401,02/25/2026 10:10:00 AM,02/25/2026 10:12:00 AM,a@example.org,1001,Very satisfied,Yes,Nice
118002,401,02/26/2026 10:10:00 AM,02/26/2026 10:12:00 AM,b@example.org,1002,Dissatisfied,No,
"""
MATRIX = """\
Respondent ID,Collector ID,Start Date,End Date,How would you rate our 3 promises?,,
,,,,Speed,Kindness,All in all
118001,401,02/25/2026 10:10:00 AM,02/25/2026 10:12:00 AM,5,4,3
118002,401,02/26/2026 10:10:00 AM,02/26/2026 10:12:00 AM,1,2,5
"""
QUALTRICS = """\
StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,Q1,Q2,ticket
Start,End,Response Type,Progress,Finished,Recorded Date,Response ID,"From 1 to 5, how good?",Why?,ticket
"{""ImportId"":""a"",""timeZone"":""America/Denver""}",{},{},{},{},{},{},"{""ImportId"":""QID1""}",{},{}
2026-02-25 10:10,2026-02-25 10:12,IP Address,100,1,2026-02-25 10:12,R_1a,5,good,1001
2026-02-26 10:10,2026-02-26 10:12,IP Address,100,1,2026-02-26 10:12,R_2b,2,bad,1002
"""
TYPEFORM = """\
#,How likely are you to recommend us to a friend?,Why?,ticket_id,Response Type,Start Date (UTC),\
Stage Date (UTC),Submit Date (UTC),Network ID,Tags
k1,9,great,1001,completed,2026-02-25 10:10:00,,2026-02-25 10:12:00,n1,
k2,3,bad,1002,completed,2026-02-26 10:10:00,,2026-02-26 10:12:00,n2,
"""
FORMS_PT = """\
Carimbo de data/hora,Número do chamado,"De 1 a 5, como avalia o atendimento?",Comentários
2026/02/25 10:12:00 AM GMT-3,1001,5,bem
2026/02/26 10:12:00 AM GMT-3,1002,2,
"""
FORMS_DE = """\
Zeitstempel,Wie zufrieden waren Sie mit der Bearbeitung?,Anmerkungen
25.02.2026 10:12:00,sehr zufrieden,danke
26.02.2026 10:12:00,unzufrieden,
"""
DELIGHTED = """\
Response ID,Response Score,Response Comment,Survey Type,Response Created At,Person Email,Ticket ID
9001,10,Great,nps,2026-02-25 10:12:00 UTC,a@example.org,1001
9002,2,Bad,nps,2026-02-26 10:12:00 UTC,b@example.org,1002
"""
NICEREPLY = """\
Date,Customer,Agent,Team,Score,Comment,Ticket ID,Type
2026-02-25 10:12:00,a@example.org,Ana B,Support,10,,1001,CSAT
2026-02-26 10:12:00,b@example.org,Bia C,Support,9,,1002,CSAT
2026-02-27 10:12:00,b@example.org,Bia C,Support,8,,1003,CSAT
"""
SIMPLESAT = """\
Response ID,Ticket ID,Customer name,Customer email,Team member name,Question,\
Question metric,Rating,Comment,Created
1,1001,Al,a@example.org,Ana B,How did we do?,CSAT,5/5,Nice,2026-02-25 10:12
2,1002,Bo,b@example.org,Bia C,How did we do?,CSAT,1/5,,2026-02-26 10:12
"""
THERMOMETER = """\
Temperature,Temperature ID,Name,Email,Comment,Date/Time,Custom 1
Gold,1,A,a@example.org,great,25/02/2026 10:12,1001
Green,2,B,b@example.org,,26/02/2026 10:12,1002
Red,4,C,c@example.org,bad,27/02/2026 10:12,1003
"""
FORMS_FR = """\
Horodateur,Votre satisfaction globale,Numéro du ticket,Commentaire
25/02/2026 10:12:00,Très satisfait(e),1001,
26/02/2026 10:12:00,Pas du tout satisfait(e),1002,
"""
FORMS_ES = """\
Marca temporal;¿Cómo calificaría la atención recibida?;Nº de ticket
25/02/2026 10:12:00;Muy buena;1001
26/02/2026 10:12:00;Mala;1002
"""
FORMS_NL = """\
Tijdstempel,Hoe tevreden bent u over de afhandeling?,Meldingnummer
25-2-2026 10:12:00,Zeer tevreden,1001
26-2-2026 10:12:00,Zeer ontevreden,1002
"""
SURVEYMONKEY_DE = """\
Befragten-ID,Collector-ID,Anfangsdatum,Enddatum,E-Mail-Adresse,Wie zufrieden sind Sie?,Kommentar
,,,,,Antwort,Offene Antwort
118001,401,24.02.2026 10:10,25.02.2026 10:12,a@example.org,Sehr zufrieden,Nett
118002,401,24.02.2026 10:10,26.02.2026 10:12,b@example.org,Unzufrieden,
"""


def mapped(main_in: Any, home: Path, path: Path, text: str) -> dict[str, Any]:
    """The mapping as it is proposed, kept; and the file is then loaded with it, every row accounted for."""
    path.write_text(text, encoding="utf-8")
    found: dict[str, Any] = main_in(home, "map", path, "--save", "tool", "--json").json
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert (receipt["format"], receipt["reason"], receipt["refused"]) == ("tool", None, 0)
    assert receipt["rows_read"] == receipt["accepted"] == found["preview"]["accepted"]
    return found


@pytest.mark.alike(4)
@pytest.mark.parametrize(
    ("text", "score", "kind", "scale", "points"),
    [
        pytest.param(SURVEYMONKEY, "How satisfied were you?", "csat", "1-5", ["5", "2"], id="SurveyMonkey"),
        pytest.param(MATRIX, "How would you rate our 3 promises?", "csat", "1-5", ["5", "1"], id="a matrix"),
        pytest.param(QUALTRICS, "Q1", "csat", "1-5", ["5", "2"], id="Qualtrics"),
        pytest.param(
            TYPEFORM,
            "How likely are you to recommend us to a friend?",
            "nps",
            "0-10",
            ["9", "3"],
            id="Typeform",
        ),
        pytest.param(
            FORMS_PT, "De 1 a 5, como avalia o atendimento?", "csat", "1-5", ["5", "2"], id="Google Forms, pt"
        ),
        pytest.param(
            FORMS_DE,
            "Wie zufrieden waren Sie mit der Bearbeitung?",
            "csat",
            "1-5",
            ["5", "2"],
            id="Google Forms, de, no ticket",
        ),
        pytest.param(DELIGHTED, "Response Score", "nps", "0-10", ["10", "2"], id="Delighted"),
        pytest.param(NICEREPLY, "Score", "csat", "1-10", ["10", "9", "8"], id="Nicereply"),
        pytest.param(SIMPLESAT, "Rating", "csat", "1-5", ["5", "1"], id="Simplesat"),
        pytest.param(
            FORMS_FR, "Votre satisfaction globale", "csat", "1-5", ["5", "1"], id="Google Forms, fr"
        ),
        pytest.param(
            FORMS_ES,
            "¿Cómo calificaría la atención recibida?",
            "csat",
            "1-5",
            ["5", "2"],
            id="Google Forms, es",
        ),
        pytest.param(
            FORMS_NL,
            "Hoe tevreden bent u over de afhandeling?",
            "csat",
            "1-5",
            ["5", "1"],
            id="Google Forms, nl",
        ),
        pytest.param(
            SURVEYMONKEY_DE, "Wie zufrieden sind Sie?", "csat", "1-5", ["5", "2"], id="SurveyMonkey, de"
        ),
        pytest.param(THERMOMETER, "Temperature", "csat", "1-5", ["5", "4", "1"], id="Customer Thermometer"),
    ],
)
def test_answers_are_proposed_as_answers(
    main_in: Any, home: Path, tmp_path: Path, text: str, score: str, kind: str, scale: str, points: list[str]
) -> None:
    found = mapped(main_in, home, tmp_path / "answers.csv", text)
    assert found["tables"] == ["surveys"]
    headers = {item["column"]: item["header"] for item in found["columns"]}
    loaded = found["preview"]["tables"]["surveys"]
    rows = [dict(zip(loaded["columns"], row, strict=True)) for row in loaded["rows"]]
    assert headers["score"] == score
    assert [row["score"] for row in rows] == points
    assert {(row["kind"], f"{row['scale_min']}-{row['scale_max']}") for row in rows} == {(kind, scale)}
    assert len({row["response_id"] for row in rows}) == len(points)
    days = [row["responded_at"][:10] for row in rows]
    assert days == [f"2026-02-{25 + n}" for n in range(len(rows))]


def test_a_part_of_a_question_has_its_name_in_the_second_header_row(
    main_in: Any, home: Path, tmp_path: Path, figures: None
) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(MATRIX, encoding="utf-8")
    said = ("--column", "score=All in all", "--save", "overall")
    assert main_in(home, "map", path, *said, "--json").json["not_matched"][-1] == "Kindness"
    assert main_in(home, "import", path).code == 0
    scores = main_in(home, "rows", "csat", "--period", "2026").stdout
    # 3 and 5 of All in all; Speed and Kindness are 5, 1 and 4, 2
    assert [line.split(",")[5] for line in scores.splitlines()[1:]] == ["0", "1"]


def test_qualtrics_says_its_zone_to_a_mapping_too(main_in: Any, home: Path, tmp_path: Path) -> None:
    found = mapped(main_in, home, tmp_path / "q.csv", QUALTRICS)
    loaded = found["preview"]["tables"]["surveys"]
    # 10:12 in Denver, in February
    assert loaded["rows"][0][loaded["columns"].index("responded_at")] == "2026-02-25 17:12"


def test_a_file_without_its_further_header_rows_loses_no_answer(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    mapped(main_in, home, tmp_path / "march.csv", QUALTRICS)
    lines = QUALTRICS.splitlines()
    (tmp_path / "april.csv").write_text("\n".join([lines[0], *lines[3:]]).replace("R_", "S_"))
    (receipt,) = main_in(home, "import", tmp_path / "april.csv", "--json").json["imports"]
    assert (receipt["rows_read"], receipt["accepted"]) == (2, 2)


def test_a_first_row_without_figures_is_no_header(main_in: Any, home: Path, tmp_path: Path) -> None:
    """Only what a survey tool writes there makes it one: this row is refused for its date, and is seen."""
    path = tmp_path / "desk.csv"
    rows = "one;open;today;\n2;closed;2026-03-02;x\n3;closed;2026-03-03;y\n"
    path.write_text("No;State;Opened;Note\n" + rows, encoding="utf-8")
    found = main_in(home, "map", path, "--json").json
    assert (found["preview"]["rows_read"], found["preview"]["refused"]) == (3, 1)


def test_tickets_with_an_answer_stay_tickets(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = "1;2026-03-02;closed;5\n2;2026-03-03;closed;4\n"
    path.write_text("No;Opened;State;How satisfied are you with us?\n" + rows, encoding="utf-8")
    found = main_in(home, "map", path, "--json").json
    assert found["tables"][0] == "tickets"


def test_an_answer_off_the_scale_is_told_before_the_mapping_is_kept(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(
        f"{n};2026-03-02;closed;{answer}\n" for n, answer in enumerate(["5/5", "1/5", "6/5", "4/5"])
    )
    path.write_text("No;Opened;State;Rating\n" + rows, encoding="utf-8")
    told = main_in(home, "map", path).stdout
    assert "refused for surveys only: Rating: fits no scale: '6/5' (1 row)" in told


def test_answers_that_nobody_can_read_are_on_no_scale(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(f"{n};2026-03-02;closed;{answer}\n" for n, answer in enumerate([-1, 0, 1, -1]))
    path.write_text("No;Opened;State;Rating\n" + rows, encoding="utf-8")
    told = main_in(home, "map", path).stdout
    assert 'what are the worst and the best answer of "Rating" ("-1" 2 times, "0" once, "1" once)?' in told


def test_one_nine_beside_fives_is_asked_about(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(f"{n};2026-03-02;closed;{answer}\n" for n, answer in enumerate([5, 1, 4, 2, 3, 9, 5]))
    path.write_text("No;Opened;State;Rating\n" + rows, encoding="utf-8")
    assert '"9" once' in main_in(home, "map", path).stdout


def test_a_question_that_nobody_can_read_makes_no_tickets(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("Timestamp,Ticket,How was it?\n2026-03-02 09:00,1,aye\n2026-03-03 09:00,2,nay\n")
    done = main_in(home, "map", path, "--save", "form")
    assert (done.code, "--column score=THEIRS" in done.stderr) == (2, True)


def test_whoever_stays_anonymous_is_no_customer(main_in: Any, home: Path, tmp_path: Path) -> None:
    text = "ID;Completion time;Email;Rating\n1;2026-03-02 09:00;anonymous;5\n2;2026-03-03 09:00;anonymous;4\n"
    found = mapped(main_in, home, tmp_path / "form.csv", text)
    loaded = found["preview"]["tables"]["surveys"]
    assert {row[loaded["columns"].index("customer")] for row in loaded["rows"]} == {""}


TWO = "Response ID,Ticket,Date,Overall satisfaction,NPS,Agent rating\n"


def test_another_question_is_told_whatever_it_is_called(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    rows = "".join(f"2026-03-0{n} 10:00;{n};{9 - n};{n}\n" for n in range(1, 6))
    asked = "De 0 a 10, quanto recomendaria?;Como avalia o atendimento (1 a 5)?"
    path.write_text(f"Carimbo de data/hora;Chamado;{asked}\n{rows}", encoding="utf-8")
    (told,) = main_in(home, "map", path, "--json").json["denied"]
    assert (told["column"], told["ours"]) == ("Como avalia o atendimento (1 a 5)?", "score")


def test_of_several_questions_each_is_told_and_what_is_mapped_is_read(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    """Whoever is satisfied may not recommend: one question is never read for both."""
    path = tmp_path / "two.csv"
    path.write_text(TWO + "r1,1,2026-03-02,5,9,4\nr2,2,2026-03-02,4,,5\nr3,3,2026-03-03,1,3,5\n")
    found = main_in(home, "map", path, "--json", "--save", "voice").json
    columns = {one["column"]: one["header"] for one in found["columns"]}
    assert (columns["score"], "agent" in columns) == ("Overall satisfaction", False)
    assert [one["column"] for one in found["denied"]] == ["NPS", "Agent rating"]
    said = ("--column", "score=NPS", "--fixed", "kind=nps", "--scale", "0-10", "--save", "voice_nps")
    assert main_in(home, "map", path, *said).code == 0
    receipts = main_in(home, "import", path, "--json").json["imports"]
    told = {one["file"]: (one["format"], one["accepted"]) for one in receipts}
    assert told == {"two.csv": ("voice_nps", 3), "two.csv, as voice": ("voice", 3)}
    again = main_in(home, "import", path, "--json").json["imports"]
    assert [one["status"] for one in again] == ["already_loaded"] * 2
    shot = snapshot(home)
    assert shot is not None
    asked = "select kind, response_id, score from facts.surveys where score is not null order by all"
    answers = [("csat", "r1", 5), ("csat", "r2", 4), ("csat", "r3", 1), ("nps", "r1", 9), ("nps", "r3", 3)]
    assert shot.cursor().execute(asked).fetchall() == answers
