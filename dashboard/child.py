"""A process of its own for what may not end this one: how it is started, and how it limits itself.

What asks and what answers stand elsewhere: for files in intake/reading/apart.py, for a home's own SQL in
engine/own.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def started(module: str) -> subprocess.Popen[bytes]:
    """A child that runs a module of ours, never a fork. -P: nothing of the folder we are in is imported."""
    paths = [str(PACKAGE), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "OPENBLAS_NUM_THREADS": "1",  # each thread would set memory aside
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def limit(memory: int, processor: int | None = None) -> None:
    """No more memory and time than that; Windows knows no such limits, there the clock alone counts."""
    try:
        import resource
    except ImportError:
        return
    limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0}
    if processor is not None:
        limits[resource.RLIMIT_CPU] = processor
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
