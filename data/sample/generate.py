"""Make the exports of the sample organisation: `python data/sample/generate.py [folder]`.

Seeded: every run writes the same bytes. README.md beside this file tells which stories are planted
and where to see them.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from generator import arrivals, surveys, tickets, workplace
from generator.calendar import END, Instants
from generator.organisation import AGENTS, CHANNELS, PRIORITIES, TEAMS, random

FOLDER = Path(__file__).resolve().parent
CONTACTS = 59_000  # first contacts; those who come back make it some 64,000 tickets
TEAM_NAMES = np.array([team.name for team in TEAMS], object)
AGENT_NAMES = np.array(AGENTS, object)


def exports(contacts: int = CONTACTS) -> dict[str, pd.DataFrame]:
    """Every export by name, all cells text, in the columns of our own templates."""
    table = _tickets(contacts)
    return {
        "tickets": _export_tickets(table),
        "surveys": _export_surveys(table),
        "reviews": _export_reviews(workplace.reviews(table)),
        "coaching": _export_coaching(workplace.coaching()),
        "people": workplace.people().astype(object).fillna("").astype(str),
        "pulse": _export_pulse(workplace.pulse()),
        "costs": workplace.costs().astype(str),
    }


def _tickets(contacts: int) -> pd.DataFrame:
    """First contacts, then those who come back with the same, then the unhappy who come back."""
    rng = random("tickets")
    first = surveys.ask(rng, tickets.handle(rng, arrivals.first_contacts(rng, contacts)))
    again = surveys.ask(rng, tickets.handle(rng, arrivals.repeat_contacts(rng, first)))
    before = pd.concat([first, again], ignore_index=True)
    returns = surveys.ask(rng, tickets.handle(rng, arrivals.unhappy_returns(rng, before)))
    return tickets.finish(rng, pd.concat([before, returns], ignore_index=True))


def _text(instants: Instants | pd.Series, until: int = END) -> np.ndarray:
    """Instants as `2026-03-02 09:15:00`; empty where later than `until`."""
    seconds = np.asarray(instants, np.int64)
    known = seconds <= until
    text = np.where(known, seconds, 0).astype("datetime64[s]").astype(str)
    return np.where(known, np.char.replace(text, "T", " "), "").astype(object)


def _yes_no(values: pd.Series) -> np.ndarray:
    return np.where(values, "true", "false").astype(object)


def _export_tickets(table: pd.DataFrame) -> pd.DataFrame:
    is_replied, is_resolved = table["first_reply"] <= END, table["resolved"] <= END
    is_assigned = is_replied | (table["ticket_id"] % 3 == 0) & (table["excluded"] == "")
    far = int(table["resolution_due"].max())
    return pd.DataFrame({
        "ticket_id": table["ticket_id"].astype(str),
        "team": TEAM_NAMES[table["team"]],
        "agent": np.where(is_assigned, AGENT_NAMES[table["agent"]], ""),
        "first_responder": np.where(is_replied, AGENT_NAMES[table["first_responder"]], ""),
        "resolver": np.where(is_resolved, AGENT_NAMES[table["resolver"]], ""),
        "customer": _customers(table),
        "channel": np.array(CHANNELS, object)[table["channel"]],
        "category": table["category"],
        "priority": np.array(PRIORITIES, object)[table["priority"]],
        "status": table["status"],
        "created_at": _text(table["created"]),
        "updated_at": _text(table["updated"]),
        "first_reply_at": _text(table["first_reply"]),
        "resolved_at": _text(table["resolved"]),
        "closed_at": _text(table["closed"]),
        "agent_replies": np.where(is_replied, table["agent_replies"].astype(str), "0"),
        "reopens": np.where(is_resolved, table["reopens"].astype(str), "0"),
        "transfers": np.where(is_replied, table["transfers"].astype(str), "0"),
        "escalated": _yes_no(table["escalated"] & is_replied),
        "first_reply_due_at": _text(table["first_due"], far),
        "resolution_due_at": _text(table["resolution_due"], far),
        **dict.fromkeys(
            (
                "first_reply_sla_met", "resolution_sla_met", "first_reply_minutes",
                "resolution_minutes", "first_reply_business_minutes",
                "resolution_business_minutes",
            ),
            "",  # the product computes these
        ),
        "handle_minutes": np.where(is_resolved, table["handle_minutes"].astype(str), ""),
        "knowledge_linked": np.where(is_resolved, _yes_no(table["knowledge_linked"]), ""),
        "excluded": table["excluded"],
    })  # fmt: skip


def _customers(table: pd.DataFrame) -> list[str]:
    return [f"c-{number:05d}" for number in table["customer"]]


def _export_surveys(table: pd.DataFrame) -> pd.DataFrame:
    rng = random("surveys")
    asked = pd.concat([surveys.csat(rng, table), surveys.nps(rng, table)], ignore_index=True)
    is_csat = (asked["kind"] == "csat").to_numpy()
    is_answered = (asked["responded"] <= END).to_numpy()
    agents = asked["agent"].fillna(0).astype(int)
    return pd.DataFrame({
        "kind": asked["kind"],
        "response_id": [f"s-{number}" for number in range(500_001, 500_001 + len(asked))],
        "ticket_id": asked["ticket_id"].astype("Int64").astype(object).fillna("").astype(str),
        "team": TEAM_NAMES[asked["team"]],
        "agent": np.where(is_csat, AGENT_NAMES[agents], ""),
        "customer": _customers(asked),
        "sent_at": _text(asked["sent"]),
        "responded_at": _text(asked["responded"]),
        "score": np.where(is_answered, asked["score"].astype(str), ""),
        "scale_min": np.where(is_csat, "1", "0"),
        "scale_max": np.where(is_csat, "5", "10"),
        "comment": asked["comment"].fillna(""),
    })  # fmt: skip


def _export_reviews(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "review_id": "q-" + table["review_id"].astype(str),
        "criterion": table["criterion"],
        "aim": table["aim"],
        "ticket_id": table["ticket_id"].astype(str),
        "agent": AGENT_NAMES[table["agent"]],
        "team": TEAM_NAMES[table["team"]],
        "reviewer": table["reviewer"],
        "reviewed_at": _text(table["reviewed"]),
        "score": table["score"].astype(str),
        "max_score": table["max_score"].astype(str),
        "critical": _yes_no(table["critical"]),
        "chosen": table["chosen"],
    })  # fmt: skip


def _export_coaching(table: pd.DataFrame) -> pd.DataFrame:
    done = table["done"].astype(float).fillna(2.0**62).astype(np.int64)
    return pd.DataFrame({
        "action_id": "a-" + table["action_id"].astype(str),
        "agent": table["agent"],
        "team": table["team"],
        "coach": table["coach"],
        "metric": table["metric"],
        "agreed_at": _text(table["agreed"]),
        "due_at": _text(table["due"], int(table["due"].max())),
        "done_at": _text(done),
    })  # fmt: skip


def _export_pulse(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "response_id": "p-" + table["response_id"].astype(str),
        "team": table["team"],
        "question": table["question"],
        "score": table["score"].astype(str),
        "asked_at": _text(table["asked"]),
    })  # fmt: skip


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as .csv.gz that holds neither a time nor a file name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        text = table.to_csv(index=False, lineterminator="\n")
        path = folder / f"{name}.csv.gz"
        with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(text.encode())


if __name__ == "__main__":
    write(exports(), Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
