"""How a command asks: one home, opened once, for whoever runs it."""

from __future__ import annotations

import argparse

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.commands.shared import home_of


def asked(options: argparse.Namespace) -> Home:
    """The home that a command's questions go to: `with asked(options) as home`."""
    return Home.open(home_of(options), LOCAL)
