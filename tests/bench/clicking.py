"""People who click at once: reruns a second, how long one takes, and memory, by number of processes.

    python tests/bench/clicking.py [--people 30] [--seconds 20] [--pause 0] [--processes 1 2] [--home DIR]

Each person is a session of its own, goes from page to page, team and month, and clicks again `pause`
seconds after the page stands (0: at once, which nobody does; the harshest case). A person's first page
is not counted. Without --home the sample organisation is loaded into a folder of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT)]

from tests.serving import free_port, served, wait_until_answers  # noqa: E402
from tests.visitor import Visitor  # noqa: E402

HEAD = (
    "| people | pause | processes | reruns a second | median | 95th percentile | slowest | memory of each |",
    "|---:|---:|---:|---:|---:|---:|---:|---:|",
)


@dataclass(frozen=True)
class Crowd:
    """How many people, for how many seconds, with which pause between two clicks."""

    people: int
    seconds: float
    pause: float


def journey(home: Path) -> list[tuple[str, str]]:
    """Pages with filters as people go through them: (page, query)."""
    about = Home.open(home, LOCAL).about()
    teams, people = about.teams[:4], about.agents[:4]
    months = [period.name for period in about.periods if len(period.name) == 7][-4:]
    found: list[tuple[str, str]] = []
    for team, person, month in zip(teams, itertools.cycle(people), itertools.cycle(months), strict=False):
        found += [
            ("", f"period={month}"),
            ("", f"team={team}&period={month}"),
            ("goals", f"period={month}"),
            ("metric", f"metric=csat&period={month}"),
            ("metric", f"metric=resolution_sla&team={team}&period={month}"),
            ("person", f"name={person}&period={month}"),
        ]
    return found


async def one_person(address: str, home: Path, steps: Sequence[tuple[str, str]], crowd: Crowd) -> list[float]:
    """How long each rerun of one person took, in seconds."""
    taken: list[float] = []
    async with Visitor(address, home) as visitor:
        await visitor.run(*steps[0])
        end = time.perf_counter() + crowd.seconds
        for step in itertools.cycle([*steps[1:], steps[0]]):
            await asyncio.sleep(crowd.pause)
            if time.perf_counter() >= end:
                return taken
            taken.append(await visitor.run(*step))
    raise AssertionError("a journey has no end")


async def everybody(addresses: Sequence[str], home: Path, crowd: Crowd) -> list[float]:
    """The same of everybody; each stays with one process, as a proxy would have it."""
    steps = journey(home)
    turned = (steps[place % len(steps) :] + steps[: place % len(steps)] for place in range(crowd.people))
    tasks = [
        one_person(addresses[place % len(addresses)], home, own, crowd) for place, own in enumerate(turned)
    ]
    return [taken for person in await asyncio.gather(*tasks) for taken in person]


def measured(home: Path, processes: int, crowd: Crowd) -> str:
    """A line of the table, for a number of processes."""
    port = free_port(processes)
    with served(home, "--processes", str(processes), port=port) as first:
        addresses = [first.replace(str(port), str(port + more)) for more in range(processes)]
        for address in addresses:
            wait_until_answers(address)
        taken = sorted(asyncio.run(everybody(addresses, home, crowd)))
        memory = ", ".join(f"{peak:,.0f} MB" for peak in memories())
    return (
        f"| {crowd.people} | {crowd.pause:g} s | {processes} | {len(taken) / crowd.seconds:.1f}"
        f" | {statistics.median(taken):.2f} s | {taken[int(len(taken) * 0.95)]:.2f} s | {taken[-1]:.2f} s"
        f" | {memory} |"
    )


def memories() -> list[float]:
    """The peak memory of each server that we started, in MB; none where /proc can't say it."""
    found = []
    for serve in children(Path("/proc/self")):
        for server in children(serve):
            with contextlib.suppress(OSError):
                lines = (server / "status").read_text(encoding="utf-8").splitlines()
                found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
    return found


def children(process: Path) -> list[Path]:
    files = process.glob("task/*/children")
    return [Path("/proc") / number for file in files for number in file.read_text(encoding="utf-8").split()]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pause", type=float, nargs="+", default=[0, 3])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--home", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scorecard-bench-") as scratch:
        home = said.home or Path(scratch) / "home"
        if said.home is None:
            act.load_sample(home, LOCAL)
        print(*HEAD, sep="\n", flush=True)
        for pause, processes in itertools.product(said.pause, said.processes):
            print(measured(home, processes, Crowd(said.people, said.seconds, pause)), flush=True)


if __name__ == "__main__":
    main()
