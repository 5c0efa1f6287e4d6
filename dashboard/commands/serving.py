"""serve: the dashboard, as a child process that ends with us."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from dashboard import starter
from dashboard.commands.shared import home_of, watched
from dashboard.paths import demo_home

APP = Path(__file__).parents[1] / "app.py"


def serve(parser: argparse.ArgumentParser) -> None:
    """serve the dashboard"""
    parser.add_argument("--demo", action="store_true", help="the sample organisation, in a home of its own")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8501")))
    parser.set_defaults(run=_run_serve)


def _run_serve(options: argparse.Namespace) -> int:
    home = home_of(options)
    if options.demo:
        home = Path(options.home).absolute() if options.home else demo_home()
        watched(lambda progress: starter.load_sample(home, progress))
    environment = {
        **os.environ,
        "SCORECARD_HOME": str(home),
        "SCORECARD_DEMO": "1" if options.demo else "",
    }
    sys.stderr.write(f"scorecard: serving {home} at http://localhost:{options.port}\n")
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(APP),
        "--server.port",
        str(options.port),
    ]
    return _run_until_stopped(command, environment)


def _run_until_stopped(command: list[str], environment: dict[str, str]) -> int:
    """Run the server as a child that ends with us, whichever way we are stopped."""
    child = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.wait()
        return 0
