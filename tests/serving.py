"""`scorecard serve` as a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUARD = ROOT / "tests" / "no_network"
PATIENCE = 300.0  # seconds; alone.py runs without what tests.conftest imports
TOKENS: dict[str, str] = {}  # by address, of the servers that ask for one


def free_port(together: int = 1) -> int:
    """A port that nobody listens on, with the next ones where several are wanted together."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port + together <= 65536 and all(_is_free(port + more) for more in range(1, together)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def guarded(tried: Path) -> dict[str, str]:
    """The variables of a Python that writes down whom it tried to reach."""
    return {**os.environ, "PYTHONPATH": f"{GUARD}{os.pathsep}{ROOT}", "OUTGOING": str(tried)}


@contextmanager
def served(
    home: Path,
    *arguments: str,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    program: Sequence[str] = ("-m", "dashboard.cli"),
    port: int | None = None,
) -> Iterator[str]:
    """`scorecard serve` on a home; the address.

    `log` hears what the terminal would, `before` is a command that runs it (unshare ...), `program`
    what Python is told to run.
    """
    port = port or free_port()
    with (log or Path(os.devnull)).open("w", encoding="utf-8") as heard:
        process = subprocess.Popen(
            [
                *before,
                *(sys.executable, *program, "--home", str(home), "serve"),
                *("--port", str(port), *arguments),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            stdout=heard,
            stderr=heard,
        )
        address = f"http://localhost:{port}"
        try:
            wait_until_answers(address, process)
            if (home / "token").exists():
                TOKENS[address] = (home / "token").read_text(encoding="utf-8").strip()
            yield address
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def wait_until_answers(address: str, process: subprocess.Popen[bytes] | None = None) -> None:
    """Return as soon as the server answers; fail where its process has ended, or after PATIENCE."""
    given_up = time.monotonic() + PATIENCE
    while time.monotonic() < given_up:
        if process is not None and process.poll() is not None:
            pytest.fail(f"the server ended with {process.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server did not answer within {PATIENCE:g} seconds")
