"""A program that is ended, or called off, when one named function is reached or left.

It runs in a process of its own; no hook in the product helps it. SIGKILL can't be caught by anything.
"""

import signal
from pathlib import Path

from tests import forked

KILLS = """
def reached(*given, **named):
    if when == "after":
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def driver(script: str, reached: str = KILLS) -> str:
    """A program that runs `script` with the function `where` replaced by `reached`, which may call `real`.

    Its arguments are where (module:name), when (before, after), and what the script takes as `arguments`.
    """
    return f"""
import importlib, os, signal, sys, time
from pathlib import Path
where, when, *arguments = sys.argv[1:]
module, _, name = where.partition(":")
owner = importlib.import_module(module)
*parents, name = name.split(".")
for parent in parents:
    owner = getattr(owner, parent)
real = getattr(owner, name)
{reached}
setattr(owner, name, reached)
{script}
"""


def killed(where: str, when: str, script: str, *arguments: str | Path) -> None:
    """Run a script, and see to it that it was killed there."""
    done = forked.run("-c", driver(script), where, when, *map(str, arguments))
    assert done.returncode == -signal.SIGKILL, done.stderr


def killed_importing(where: str, when: str, home: Path, file: Path) -> None:
    """An import of one file that is killed."""
    script = "from dashboard.intake import load\nload.import_files(Path(arguments[0]), [Path(arguments[1])])"
    killed(where, when, script, home, file)
