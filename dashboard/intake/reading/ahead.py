"""A file read by a process of its own while the command that imports it still loads its libraries.

`scorecard import` spends a quarter of a second on loading before it opens a file, and numpy, which counts
records, is loaded for that alone. So a child, begun first of all, loads the rooms of reading and reads, and
`taken` asks what it found. It writes nothing and answers only with a whole Source of a file that still lies
as it was read; whatever else comes of it (a fault, an archive, another encoding, its end), the file is read
where it is asked for, as any other, and its fault told there.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

from dashboard import progress
from dashboard.child import started

if TYPE_CHECKING:
    from dashboard.intake.reading.source import Source

LARGEST = 64 << 20  # bytes: of more, loading is no part that matters, and how far it has come is shown
LOOK = 0.1  # seconds between two looks whether it is called off
_begun: tuple[Path, Popen[bytes]] | None = None


def begin(arguments: Sequence[str]) -> None:
    """Have the first argument that names a file read; that it is meant as one, `taken` will tell."""
    global _begun
    if not _gains():
        return
    with suppress(OSError, ValueError):  # no such file, no more processes: who asks for it will be told
        path = next((Path(one) for one in arguments if os.path.isfile(one)), None)
        if path is not None and path.stat().st_size <= LARGEST:
            _begun = path, (child := started(__name__))
            assert child.stdin
            os.write(child.stdin.fileno(), pickle.dumps(path))  # and left open: its end tells of ours


def _gains() -> bool:
    """Whether a child is quicker: not where it would take our only processor, or all is loaded already."""
    return (os.cpu_count() or 1) > 1 and "numpy" not in sys.modules


def taken(path: Path) -> Source | None:
    """What was read of a file as it lies there now; None where it wasn't, once asked for, or can't be."""
    global _begun
    if _begun is None or _begun[0] != path:
        return None
    (_, child), _begun = _begun, None
    assert child.stdout
    with child, ThreadPoolExecutor(1) as pool:
        try:
            answer = pool.submit(child.stdout.read)
            while not wait([answer], LOOK).done:
                progress.check()
        finally:
            child.kill()
    try:
        lay, source = pickle.loads(answer.result())
        return source if lay == _lies(path) else None
    except Exception:  # whatever stands there if it ended before its answer did
        return None


def _lies(path: Path) -> tuple[int, ...]:
    """What changes where a file does."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def main() -> None:
    """The child: read the file that standard input names."""
    path = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_ends_with, args=(sys.stdin.fileno(),), daemon=True).start()
    from dashboard.intake.reading import read

    lay = _lies(path)
    if not read.is_workbook(path):
        # no folder to write in: what must be rewritten is not for here
        source = read.open_part(read.FilePart(path), scratch=path)
        sys.stdout.buffer.write(pickle.dumps((lay, source)))
        sys.stdout.buffer.flush()


def _ends_with(parent: int) -> None:
    with suppress(OSError):
        os.read(parent, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
