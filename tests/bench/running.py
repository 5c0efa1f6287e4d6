"""What a running installation costs: its disk, the sample's first load, `show`, and a rerun of Scorecard.

    python tests/bench/running.py       (rows of a table on stdout)

Times are of the processor. A rerun's is what the server took; the visitor's own is not in it.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from importlib.util import cache_from_source
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT)]

from dashboard import act  # noqa: E402
from dashboard.access import LOCAL  # noqa: E402
from dashboard.ask import Home  # noqa: E402
from dashboard.ask.ahead import compute_ahead  # noqa: E402
from tests.bench.clicking import children  # noqa: E402
from tests.serving import free_port, served, wait_until_answers  # noqa: E402
from tests.visitor import Visitor  # noqa: E402

RUNS, RERUNS = 5, 20
HEAD = ("| what a running installation costs | measured |", "|---|---:|")
TICK = os.sysconf("SC_CLK_TCK")


def installed() -> float:
    """MB of all that requirements.lock installs, and what `make run` compiles of it: no tests."""
    names = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M)
    found = {Path(str(path.locate())) for name in names for path in metadata.files(name) or ()}
    plain = {path for path in found if path.suffix != ".pyc"}
    sources = (path for path in plain if path.suffix == ".py" and "tests" not in path.parts)
    compiled = {Path(cache_from_source(str(path))) for path in sources}
    return sum(path.stat().st_size for path in plain | compiled if path.is_file()) / 1e6


def cost(*command: object) -> float:
    """Seconds of processor of a Python process of ours, the median of some."""
    taken = []
    for _ in range(RUNS):
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{command} ended with {status}")
        taken.append(used.ru_utime + used.ru_stime)
    return median(taken)


def ticks(process: Path) -> int:
    """Processor time of a process and all below it, in ticks."""
    told = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(told[11]) + int(told[12]) + sum(map(ticks, children(process)))


async def reruns(address: str, home: Path) -> list[float]:
    """Seconds of processor that the servers below us took for each rerun of Scorecard, caches warm."""
    team, period = Home.open(home, LOCAL).about().teams[0], "2026-10"
    steps = [f"period={period}", f"team={team}&period={period}"]
    taken = []
    async with Visitor(address, home) as visitor:
        for step in steps * 2:
            await visitor.run("", step)
        for step in steps * (RERUNS // 2):
            before = sum(map(ticks, children(Path("/proc/self"))))
            await visitor.run("", step)
            taken.append((sum(map(ticks, children(Path("/proc/self")))) - before) / TICK)
    return taken


def main() -> None:
    """Measure and print."""
    print(*HEAD, sep="\n", flush=True)
    print(f"| disk of what requirements.lock installs | {installed():,.0f} MB |", flush=True)
    with tempfile.TemporaryDirectory(prefix="scorecard-bench-") as scratch:
        home = Path(scratch) / "home"
        before = time.process_time()
        act.load_sample(home, LOCAL)
        print(f"| first load of the sample | {time.process_time() - before:.1f} s |", flush=True)
        bare, show = cost("-c", "import duckdb"), cost("-m", "dashboard.cli", "--home", home, "show")
        print(
            f"| `scorecard show` beside `import duckdb` | {show:.2f} s / {bare:.2f} s, {show / bare:.1f} × |"
        )
        compute_ahead(home)  # as the server does once a generation, beside its pages
        Home.open(home, LOCAL).links(wait=True)
        with served(home, port=free_port(1)) as address:
            wait_until_answers(address)
            taken = asyncio.run(reruns(address, home))
        print(
            f"| a rerun of Scorecard, in the server | {1000 * sum(taken) / len(taken):,.0f} ms |", flush=True
        )


if __name__ == "__main__":
    main()
