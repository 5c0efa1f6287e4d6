"""serve: the dashboard, in child processes that end with us."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from dashboard import act, gate
from dashboard.access import LOCAL
from dashboard.commands.shared import home_of, watched
from dashboard.paths import demo_home

SERVER = Path(__file__).parents[1] / "server.py"
LOOK = 0.1  # seconds between two looks at the processes
BRIEF = 10  # seconds: a process that ends sooner would only end again
MOST = 64  # processes: more would be a slip of the finger


def serve(parser: argparse.ArgumentParser) -> None:
    """serve the dashboard"""
    parser.add_argument("--demo", action="store_true", help="the sample organisation, in a home of its own")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8501"))
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
    home = demo_home() if options.demo and not options.home else home_of(options)
    if options.demo:
        watched(lambda progress: act.load_sample(home, LOCAL, progress))
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
    alone = options.processes == 1
    servers = [
        _Server(options.port + place, environment | {"SCORECARD_PROCESS": "" if alone else str(place + 1)})
        for place in range(options.processes)
    ]
    return _run_until_stopped(servers)


class _Server:
    """One process of the server, on a port of its own."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port, self._environment = port, environment
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        command = [sys.executable, "-m", "streamlit", "run", str(SERVER)]
        command += ["--server.port", str(self.port), "--logger.hideWelcomeMessage", "true"]
        self.child = subprocess.Popen(command, env=self._environment)
        self._begun = time.monotonic()

    @property
    def has_settled(self) -> bool:
        """Whether it ran long enough that starting it again makes sense."""
        return time.monotonic() - self._begun > BRIEF


def _run_until_stopped(servers: Sequence[_Server]) -> int:
    """Watch over servers that end with us; 0, or the code of the one that could not go on."""
    told: list[int] = []  # a signal comes between any two steps, so no lock may be taken when it does
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    code = None
    try:
        while code is None and not told:
            time.sleep(LOOK)
            code = _watched_over(servers)
    except KeyboardInterrupt:
        told.append(signal.SIGINT)
    for server in servers:
        server.child.terminate()
    for server in servers:
        server.child.wait()
    # a child that a signal ended has a code below zero; a shell says it as 128 and the signal
    return 0 if code is None or told else code if code >= 0 else 128 - code


def _watched_over(servers: Sequence[_Server]) -> int | None:
    """Start one of several again that has ended; the code where that would not help, else None."""
    for server in servers:
        code = server.child.poll()
        if code is None:
            continue
        if len(servers) == 1 or not server.has_settled:
            return code
        sys.stderr.write(
            f"scorecard: the process on port {server.port} ended ({code}); it is started again\n"
        )
        server.start()
    return None
