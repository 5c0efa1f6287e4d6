"""make bench: our import and our pages against the bare engine, polars and pandas, in one run; then
people who click at once, with one process and with two (clicking.py).

    python tests/bench/bench.py [--rows N]... [--quick] [--frames] [--write]

Every piece runs in a process of its own, so that its peak memory is its own; times are compared only
within a run, as ratios, because these machines are noisy. `--write` puts the tables into
docs/performance.md below the line that says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

import generate  # noqa: E402

CHANGED = 10_000
DOCUMENT = ROOT / "docs" / "performance.md"
# the largest real export that we know; it is no part of the project
REAL = ROOT.parent / "shared" / "data" / "ecommerce_csat_with_blank_tail.csv"
HEAD = (
    "| what | ours | bare engine | ratio | peak memory ours / bare |",
    "|---|---:|---:|---:|---:|",
)
MARK = "<!-- written by make bench -->"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of wall clock, of processor, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: float
    out: str


def run(*command: object) -> Cost:
    """Run a Python process of our own; its cost."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, command)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out)


def imports(folder: Path, rows: int, frames: bool) -> list[str]:
    """Import of the exports, and of 10,000 changed rows, beside the bare engine."""
    tickets, surveys, changes = (folder / f"{name}.csv" for name in ("tickets", "surveys", "changes"))
    generate.tickets(tickets, rows)
    generate.surveys(surveys, rows)
    generate.changes(changes, rows, min(CHANGED, rows // 10))
    home, bare = folder / "home", folder / "bare.duckdb"
    home.mkdir()
    shutil.copy(HERE / "strategy.toml", home / "strategy.toml")
    ours = ("-m", "dashboard.cli", "--home", home, "import")
    lines = [
        f"\n{rows:,} tickets, {tickets.stat().st_size / 1e6:,.0f} MB of CSV\n",
        *HEAD,
    ]
    pairs = {
        "import of the tickets": (ours, tickets, ("load", bare, tickets)),
        "import of the surveys": (ours, surveys, ("load", bare, tickets, surveys)),
        f"import of {min(CHANGED, rows // 10):,} changed rows": (ours, changes, ("change", bare, changes)),
    }
    for what, (command, file, hand) in pairs.items():
        theirs = run(HERE / "bare.py", *hand)
        mine = run(*command, file)
        lines.append(_line(what, mine, theirs))
        print(lines[-1], flush=True)
    for library in ("polars", "pandas") if frames else ():
        theirs = run(HERE / "frames.py", library, tickets)
        took = f"{theirs.wall:.1f} s | | - / {theirs.peak:,.0f} MB |"
        lines.append(f"| weekly figures of the tickets in {library} | | {took}")
        print(lines[-1], flush=True)
    return lines


def real_file(folder: Path) -> list[str]:
    """Import of the largest real file beside the bare engine; nothing where it does not lie beside us."""
    if not REAL.is_file():
        print(f"no real file: {REAL.relative_to(ROOT.parent)} does not lie beside the project")
        return []
    home = folder / "home"
    home.mkdir()
    shutil.copy(HERE / "strategy.toml", home / "strategy.toml")
    theirs = run(HERE / "bare.py", "real", folder / "bare.duckdb", REAL)
    mine = run("-m", "dashboard.cli", "--home", home, "import", REAL)
    lines = [
        f"\nThe largest real file, {REAL.stat().st_size / 1e6:.1f} MB\n",
        *HEAD,
        _line("import of rated contacts", mine, theirs),
    ]
    print(lines[-1], flush=True)
    return lines


def _line(what: str, ours: Cost, bare: Cost) -> str:
    return (
        f"| {what} | {ours.wall:.1f} s | {bare.wall:.1f} s | {ours.wall / bare.wall:.1f} × wall,"
        f" {ours.cpu / bare.cpu:.1f} × processor | {ours.peak:,.0f} / {bare.peak:,.0f} MB |"
    )


def pages(folder: Path) -> list[str]:
    """Each page's questions together, nothing cached, beside the same by hand."""
    plan = folder / "questions.json"
    mine = json.loads(run(HERE / "pages.py", folder / "home", plan).out)
    bare = json.loads(run(HERE / "bare.py", "ask", folder / "bare.duckdb", plan).out)
    lines = [
        "\n| page and period | ours, caches empty | processor | caches warm | bare engine | ratio |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for page, (taken, used, warm) in mine.items():
        ours = f"{taken:,.0f} ms | {used:,.0f} ms | {warm:,.1f} ms"
        lines.append(f"| {page} | {ours} | {bare[page]:,.0f} ms | {taken / bare[page]:.2f} × |")
        print(lines[-1], flush=True)
    return lines


def running() -> list[str]:
    """Disk, first load, `show` and a rerun of the Scorecard page, on the sample organisation."""
    lines = ["", *run(HERE / "running.py").out.splitlines()]
    print("\n".join(lines), flush=True)
    return lines


def painting() -> list[str]:
    """What a person waits for in a browser, on the sample organisation."""
    lines = ["", *run(HERE / "painting.py").out.splitlines()]
    print("\n".join(lines), flush=True)
    return lines


def load() -> list[str]:
    """How busy the machine was: its cores, and the processes that wanted one in the last minutes."""
    told = " / ".join(f"{one:.1f}" for one in os.getloadavg())
    return [f"\nMachine: {os.cpu_count()} cores, load over 1, 5 and 15 minutes {told}."]


def clicking() -> list[str]:
    """Thirty people on the sample organisation, with one process and with two."""
    lines = ["\n30 people on the sample organisation\n", *run(HERE / "clicking.py").out.splitlines()]
    print("\n".join(lines), flush=True)
    return lines


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--quick", action="store_true", help="100,000 rows only")
    parser.add_argument("--frames", action="store_true", help="polars and pandas too")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    said = parser.parse_args()
    found: list[str] = []
    for rows in [100_000] if said.quick else said.rows or [1_000_000, 10_000_000]:
        folder = Path(tempfile.mkdtemp(prefix="scorecard-bench-"))
        try:
            found += imports(folder, rows, said.frames)
            found += pages(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="scorecard-bench-") as scratch:
        found += real_file(Path(scratch))
    found += running()
    found += clicking()
    found += painting()
    found += load()
    print(found[-1])
    if said.write:
        above = DOCUMENT.read_text(encoding="utf-8").split(MARK)[0]
        DOCUMENT.write_text(above + MARK + "\n" + "\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
