"""What every command needs: which home, and progress on a terminal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.paths import default_home


def home_of(options: argparse.Namespace) -> Path:
    return Path(options.home).expanduser().absolute() if options.home else default_home()


def progress(message: str) -> None:
    """Where it stands, on a terminal only and on one line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{message[:100]}")
        sys.stderr.flush()


def end_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
