"""The tickets' weekly figures in polars or pandas: what a notebook would do, by week and team.

    python frames.py polars|pandas TICKETS

The shares that one row decides and the two medians over closed tickets; no windows, no backlog, no
censoring: less than ours, so the comparison favours the frames.
"""

from __future__ import annotations

import sys
from pathlib import Path

INSTANTS = ["created_at", "first_reply_at", "resolved_at"]
FLAGS = ["first_reply_sla_met", "resolution_sla_met", "escalated", "knowledge_linked"]
COLUMNS = ["team", *INSTANTS, *FLAGS, "reopens"]


def in_polars(path: Path) -> None:
    """Lazy, so that polars reads and groups in one go."""
    import polars as pl

    types = {**dict.fromkeys(INSTANTS, pl.Datetime), **dict.fromkeys(FLAGS, pl.Boolean), "reopens": pl.Int32}
    lazy = pl.scan_csv(path, schema_overrides=types, infer_schema_length=0).select(COLUMNS)
    minutes = [
        ((pl.col(until) - pl.col("created_at")).dt.total_minutes()).median().alias(until)
        for until in INSTANTS[1:]
    ]
    shares = [pl.col(flag).cast(pl.Float64).mean() for flag in FLAGS]
    lazy.group_by(pl.col("created_at").dt.truncate("1w"), "team").agg(
        *shares, (pl.col("reopens") > 0).mean(), *minutes, pl.len()
    ).collect()


def in_pandas(path: Path) -> None:
    """All columns that are needed in memory, then one groupby."""
    import pandas as pd

    table = pd.read_csv(path, usecols=COLUMNS, parse_dates=INSTANTS)
    for until in INSTANTS[1:]:
        table[until] = (table[until] - table["created_at"]).dt.total_seconds() / 60
    for flag in FLAGS:
        table[flag] = table[flag].astype("boolean").astype("Float64")
    table["reopens"] = (table["reopens"] > 0).astype(float)
    week = table["created_at"].dt.to_period("W")
    figures = dict.fromkeys([*FLAGS, "reopens"], "mean") | dict.fromkeys(INSTANTS[1:], "median")
    table.groupby([week, "team"]).agg(figures)


if __name__ == "__main__":
    {"polars": in_polars, "pandas": in_pandas}[sys.argv[1]](Path(sys.argv[2]))
