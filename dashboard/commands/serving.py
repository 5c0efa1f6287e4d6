"""serve: the dashboard, in child processes that end with us."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from dashboard import gate, starter
from dashboard.commands.shared import home_of, watched
from dashboard.paths import demo_home

SERVER = Path(__file__).parents[1] / "server.py"
LOOK = 0.1  # seconds between two looks at the processes
MOST = 64  # processes: more would be a slip of the finger


def serve(parser: argparse.ArgumentParser) -> None:
    """serve the dashboard"""
    parser.add_argument("--demo", action="store_true", help="the sample organisation, in a home of its own")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8501")))
    parser.add_argument(
        "--host",
        metavar="NAME",
        action="append",
        default=[],
        type=_name,
        help="a name by which visitors call this server, as NAME or NAME:PORT; may be repeated",
    )
    parser.add_argument(
        "--no-token",
        action="store_true",
        help="whoever reaches the server is let in, without the token in the address",
    )
    parser.add_argument(
        "--proxy",
        metavar="ADDRESS",
        action="append",
        default=[],
        type=_proxy,
        help="a proxy that may say who a visitor is (X-Forwarded-…); may be repeated",
    )
    parser.add_argument(
        "--processes",
        metavar="N",
        type=_processes,
        default=1,
        help="N processes on N ports from --port on, for a proxy to share out (docs/operations.md)",
    )
    parser.set_defaults(run=_run_serve)


def _name(said: str) -> str:
    if not gate.is_name(said):
        raise argparse.ArgumentTypeError(
            f"{said!r} is no name: write it as scorecard.example.org, without http://"
        )
    return said


def _proxy(said: str) -> str:
    try:
        gate.networks([said])
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{said!r} is no address: write it as 10.0.0.7 or 10.0.0.0/24"
        ) from None
    return said


def _processes(said: str) -> int:
    if not said.isdecimal() or not 1 <= int(said) <= MOST:
        raise argparse.ArgumentTypeError(f"{said!r} is no number from 1 to {MOST}")
    return int(said)


def _run_serve(options: argparse.Namespace) -> int:
    home = home_of(options)
    if options.demo:
        home = Path(options.home).absolute() if options.home else demo_home()
        watched(lambda progress: starter.load_sample(home, progress))
    if not (options.no_token or options.demo):
        gate.token_of(home)  # a fault about it is said before anything starts
    environment = {
        **os.environ,
        "SCORECARD_HOME": str(home),
        "SCORECARD_DEMO": "1" if options.demo else "",
        "SCORECARD_HOSTS": " ".join(options.host),
        "SCORECARD_PROXIES": " ".join(options.proxy),
        "SCORECARD_NO_TOKEN": "1" if options.no_token else "",
        # the gate alone decides whom to believe: uvicorn would believe whatever this machine says
        "FORWARDED_ALLOW_IPS": "",
    }
    numbers = range(1, options.processes + 1)
    told = [{"SCORECARD_PROCESS": str(number) if options.processes > 1 else ""} for number in numbers]
    return _run_until_stopped(
        [_started(options.port + place, environment | one) for place, one in enumerate(told)]
    )


def _started(port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """One process of the server."""
    command = [sys.executable, "-m", "streamlit", "run", str(SERVER)]
    command += ["--server.port", str(port), "--logger.hideWelcomeMessage", "true"]
    return subprocess.Popen(command, env=environment)


def _run_until_stopped(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait for servers that end with us, and with the first of them that ends; its code."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    try:
        while not told.wait(LOOK) and all(child.poll() is None for child in children):
            pass
    except KeyboardInterrupt:
        told.set()
    ended = next((child.returncode for child in children if child.returncode is not None), 0)
    for child in children:
        child.terminate()
    for child in children:
        child.wait()
    # a child that a signal ended has a code below zero; a shell says it as 128 and the signal
    return 0 if told.is_set() else ended if ended >= 0 else 128 - ended
