"""A program as a process of its own, forked from one that has loaded the product: a second less for each.

Nothing else differs from a start of Python: the child has arguments, an environment, streams and an end of
its own. Its modules are loaded: whoever replaces a function names it where it is used. A test of starting
itself, or one that reads what a child says while it runs, takes `subprocess`.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import pkgutil
import runpy
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import BufferedRandom
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType

import pytest

import dashboard

ROOT = Path(__file__).resolve().parents[1]
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([f"{__name__}_from"])
PAGES = ("app", "app_pages", "head", "server", "widgets")  # they bring Streamlit, which no command needs


def run(*arguments: str | Path, **environment: str) -> CompletedProcess[str]:
    """What `python *arguments` (-m module or -c text, and what these take) leaves behind."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with _begun(arguments, environment, out, err) as process:
            process.join()
        return CompletedProcess(arguments, process.exitcode or 0, _written(out), _written(err))


@contextmanager
def begun(*arguments: str | Path, **environment: str) -> Iterator[ForkServerProcess]:
    """The same while it runs; it has ended afterwards. Nobody hears what it says."""
    with Path(os.devnull).open("r+b") as nobody, _begun(arguments, environment, nobody, nobody) as process:
        yield process


@contextmanager
def _begun(
    arguments: Sequence[str | Path], environment: Mapping[str, str], *streams: BufferedRandom
) -> Iterator[ForkServerProcess]:
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    umask = os.umask(0)
    os.umask(umask)
    told = [Connection(os.dup(stream.fileno()), readable=False) for stream in streams]
    process = _FORKING.Process(target=_work, args=([str(one) for one in arguments], given, umask, told))
    with pytest.MonkeyPatch.context() as patch:
        # or the child would run what is called so here: pytest, or the page that a test looked at last
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        process.start()
    for one in told:
        one.close()
    try:
        yield process
    finally:
        process.join()


def _written(stream: BufferedRandom) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")


def _work(
    arguments: Sequence[str], environment: Mapping[str, str], umask: int, streams: Sequence[Connection]
) -> None:
    """In the child: what the start of Python would have done."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    os.umask(umask)
    for number, stream in enumerate(streams, 1):
        os.dup2(stream.fileno(), number)
    for told in (sys.stdout, sys.stderr):
        told.reconfigure(encoding=environment.get("PYTHONIOENCODING", "utf-8"))  # type: ignore[union-attr]
    tempfile.tempdir = None  # it was looked up in another environment
    how, what, *more = arguments
    sys.argv = [how, *more]
    try:
        if how == "-m":
            sys.modules.pop(what, None)  # it runs as the one that was started, not as one imported before
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(what, {"__name__": "__main__"})
    finally:
        atexit._run_exitfuncs()


def load() -> None:
    """In the process that is forked: everything that a command may ask for."""
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        if module.name.split(".")[1] not in PAGES:
            import_module(module.name)
    gc.freeze()  # or the first look for rubbish in each child would copy all of it
