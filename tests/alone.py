"""The whole program where no other machine can be reached: import, questions, server, every page.

python tests/alone.py HOME FILE: fails where something does; test_no_outgoing_call.py runs it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from tests.serving import served  # noqa: E402
from tests.visitor import Visitor  # noqa: E402

COMMANDS = (["init"], ["import"], ["show"], ["check"], ["rows", "reopen_rate"], ["goals", "--json"])


async def look(address: str, home: Path) -> None:
    """Every page, drawn once."""
    async with Visitor(address, home) as visitor:
        for page in ("", "person", "goals", "metric", "data"):
            await visitor.run(page, "metric=reopen_rate" if page == "metric" else "")


def main(home: Path, file: Path) -> None:
    """Do it all; a command may find something wrong with the file (1), but not break off."""
    for command in COMMANDS:
        own = [str(file)] if command == ["import"] else []
        done = subprocess.run(
            [sys.executable, "-m", "dashboard.cli", "--home", str(home), *command, *own],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode in (0, 1), command
    with served(home) as address:
        asyncio.run(look(address, home))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
