"""Make the sample organisation's exports again: `python data/sample/generate.py [outdir]`.

Seeded: every run writes the same bytes. The stories that are planted, and where to see them, stand in
README.md beside this file.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generator import tickets as ticket_maker
from generator import voices

SEED = 20261031
TICKETS = 64_000
COLUMNS = {
    "tickets": (
        "ticket_id team agent first_responder resolver customer channel category priority status created_at"
        " updated_at first_reply_at resolved_at closed_at agent_replies reopens transfers escalated"
        " first_reply_due_at resolution_due_at handle_minutes knowledge_linked excluded"
    ),
    "surveys": (
        "kind response_id ticket_id team agent customer sent_at responded_at score scale_min scale_max"
    ),
    "reviews": (
        "review_id criterion aim ticket_id agent team reviewer reviewed_at score max_score critical chosen"
    ),
    "coaching": "action_id agent team coach metric agreed_at due_at done_at",
    "people": "agent aliases name email team supervisor from_date to_date",
    "pulse": "response_id team question score asked_at",
    "costs": "team month amount currency",
}


def exports(count: int = TICKETS, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """All exports as tables; `count` tickets arrive."""
    rng = np.random.default_rng(seed)
    tickets = ticket_maker.tickets(rng, count)
    return {
        "tickets": tickets,
        "surveys": voices.surveys(rng, tickets),
        "reviews": voices.reviews(rng, tickets),
        "coaching": voices.coaching(rng),
        "people": voices.people(),
        "pulse": voices.pulse(rng),
        "costs": voices.costs(rng),
    }


def write(table: pd.DataFrame, columns: str, path: Path) -> None:
    """One export as .csv.gz, without a time stamp in it."""
    chosen = table[columns.split()].copy()
    for column in chosen.columns:
        if chosen[column].dtype == bool:
            chosen[column] = chosen[column].map({True: "true", False: "false"})
    for column in {"score", "ticket_id", "scale_min", "scale_max"} & set(chosen.columns):
        chosen[column] = chosen[column].astype("Int64")
    text = chosen.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d %H:%M:%S")
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


def main(folder: Path) -> None:
    """Write every export into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in exports().items():
        write(table, COLUMNS[name], folder / f"{name}.csv.gz")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
