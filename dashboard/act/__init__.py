"""Everything that changes a home, and who did it: each act takes a Who, and is recorded (acts.py)."""

from dashboard.act.acts import ACTS, recorded
from dashboard.act.beginning import backup, init, load_sample, restore
from dashboard.act.bets import judge_bets
from dashboard.act.going_back import rebuild, remove, undo
from dashboard.act.loading import import_files
from dashboard.act.saying import merge, new_format, new_metric, part, save_mapping, settle
from dashboard.act.strategy import change_strategy
from dashboard.act.taken_up import take_up

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
