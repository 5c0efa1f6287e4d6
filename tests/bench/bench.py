"""make bench: our import and our pages against the bare engine, polars and pandas, in one run; then
people who click at once, with one process and with two (clicking.py).

    python tests/bench/bench.py [--rows N]... [--quick] [--frames] [--keep DIR] [--write]

Every piece runs in a process of its own, so that its peak memory is its own; times are compared only
within a run, as ratios, because these machines are noisy. Of small files the median of three runs is told.
`--keep DIR` leaves exports, home and the bare engine's database there; `--write` puts the tables into
docs/performance.md below the line that says so.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

import generate  # noqa: E402

CHANGED = 10_000
SMALL, TIMES = 100_000, 3  # up to so many rows, each piece runs so many times
DOCUMENT = ROOT / "docs" / "performance.md"
# the largest real export that we know; it is no part of the project
SHARED = Path(os.environ.get("SCORECARD_SHARED") or ROOT.parent / "shared")
REAL = SHARED / "data" / "ecommerce_csat_with_blank_tail.csv"
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
    out: str = ""

    @classmethod
    def middle(cls, costs: Sequence[Cost]) -> Cost:
        """The median of each figure."""
        return cls(*(median(getattr(cost, figure) for cost in costs) for figure in ("wall", "cpu", "peak")))


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


Hands = dict[str, tuple[Path, tuple[object, ...]]]  # what -> the file, and how the bare engine takes it


def imports(folder: Path, rows: int, frames: bool) -> list[str]:
    """Import of the exports, and of 10,000 changed rows, beside the bare engine."""
    tickets, surveys, changes = (folder / f"{name}.csv" for name in ("tickets", "surveys", "changes"))
    generate.tickets(tickets, rows)
    generate.surveys(surveys, rows)
    generate.changes(changes, rows, min(CHANGED, rows // 10))
    hands: Hands = {
        "import of the tickets": (tickets, ("load", tickets)),
        "import of the surveys": (surveys, ("load", tickets, surveys)),
        f"import of {min(CHANGED, rows // 10):,} changed rows": (changes, ("change", changes)),
    }
    told = f"\n{rows:,} tickets, {tickets.stat().st_size / 1e6:,.0f} MB of CSV\n"
    lines = [told, *HEAD, *_beside(folder, hands, TIMES if rows <= SMALL else 1)]
    for library in ("polars", "pandas") if frames else ():
        theirs = run(HERE / "frames.py", library, tickets)
        took = f"{theirs.wall:.1f} s | | - / {theirs.peak:,.0f} MB |"
        lines.append(f"| weekly figures of the tickets in {library} | | {took}")
        print(lines[-1], flush=True)
    return lines


def _beside(folder: Path, hands: Hands, times: int) -> list[str]:
    """Files imported one after the other, ours and by hand, a few times from the beginning; a line each."""
    home, bare = folder / "home", folder / "bare.duckdb"
    costs: dict[str, list[tuple[Cost, Cost]]] = {what: [] for what in hands}
    for _ in range(times):
        shutil.rmtree(home, ignore_errors=True)
        bare.unlink(missing_ok=True)
        home.mkdir()
        shutil.copy(HERE / "strategy.toml", home / "strategy.toml")
        for what, (file, (piece, *rest)) in hands.items():
            theirs = run(HERE / "bare.py", piece, bare, *rest)
            mine = run("-m", "dashboard.cli", "--home", home, "import", file)
            costs[what].append((mine, theirs))
            if times == 1:
                print(_line(what, mine, theirs), flush=True)
    lines = [_line(what, *map(Cost.middle, zip(*pairs, strict=True))) for what, pairs in costs.items()]
    if times > 1:
        print("\n".join(lines), flush=True)
    return lines


def real_file(folder: Path) -> list[str]:
    """Import of the largest real file beside the bare engine; nothing where it does not lie beside us."""
    if not REAL.is_file():
        print(f"no real file: {REAL} is not there")
        return []
    told = f"\nThe largest real file, {REAL.stat().st_size / 1e6:.1f} MB\n"
    return [told, *HEAD, *_beside(folder, {"import of rated contacts": (REAL, ("real", REAL))}, TIMES)]


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
        by_hand = f"{bare[page]:,.0f} ms | {taken / bare[page]:.2f} ×" if page in bare else "- | -"
        lines.append(f"| {page} | {ours} | {by_hand} |")
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
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave exports and homes there")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    said = parser.parse_args()
    compileall.compile_dir(ROOT / "dashboard", quiet=1)  # as those of an installation are after the first run
    found: list[str] = []
    for rows in [SMALL] if said.quick else said.rows or [SMALL, 1_000_000, 10_000_000]:
        folder = said.keep / str(rows) if said.keep else Path(tempfile.mkdtemp(prefix="scorecard-bench-"))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            found += imports(folder, rows, said.frames)
            found += pages(folder)
        finally:
            if not said.keep:
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
