"""Everything that changes a home, and who did it: each act takes a Who, and is recorded (acts.py).

An act is loaded when it is asked for: an import needs neither the questions nor a first strategy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dashboard.act.acts import recorded

if TYPE_CHECKING:
    from dashboard.act.acts import ACTS
    from dashboard.act.beginning import backup, init, load_sample, restore
    from dashboard.act.bets import judge_bets
    from dashboard.act.going_back import rebuild, remove, undo
    from dashboard.act.loading import import_files
    from dashboard.act.saying import merge, new_format, new_metric, part, save_mapping, settle
    from dashboard.act.strategy import change_strategy
    from dashboard.act.taken_up import take_up

# module -> its acts
_ACTS = {
    "beginning": ("backup", "init", "load_sample", "restore"),
    "bets": ("judge_bets",),
    "going_back": ("rebuild", "remove", "undo"),
    "loading": ("import_files",),
    "saying": ("merge", "new_format", "new_metric", "part", "save_mapping", "settle"),
    "strategy": ("change_strategy",),
    "taken_up": ("take_up",),
}

__all__ = [
    "ACTS",
    "backup",
    "change_strategy",
    "import_files",
    "init",
    "judge_bets",
    "load_sample",
    "merge",
    "new_format",
    "new_metric",
    "part",
    "rebuild",
    "recorded",
    "remove",
    "restore",
    "save_mapping",
    "settle",
    "take_up",
    "undo",
]


def __getattr__(name: str) -> Any:
    """An act by its name; the list of all of them once all are loaded."""
    if name == "ACTS":
        for module in _ACTS:
            import_module(f"{__name__}.{module}")
        return import_module(f"{__name__}.acts").ACTS
    for module, acts in _ACTS.items():
        if name in acts:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
