"""Files that are there whole or not at all, whatever ends the program or the machine; nobody else's.

What a home holds is about people: folders are 0700 and files 0600, whatever the umask.
"""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.faults import DiskFull, Fault

SPARE = 64 << 20  # bytes that stay free on the disk, or as many as are written where these are fewer
IN_THE_WAY = "a file lies where this folder belongs, or above it"
NOWHERE = "a link that leads nowhere"
NO_ROOM_LEFT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def leads_nowhere(path: Path) -> bool:
    """Whether it is a link to nothing, or to itself: what it led to is not there, which is not "no file"."""
    return path.is_symlink() and not path.exists()


def write_whole(path: Path, text: str) -> None:
    """Replace a file atomically and durably; DiskFull, with nothing left of it, where there is no room."""
    part = path.with_name(path.name + ".part")
    with telling_full(path.parent):
        try:
            part.write_text(text, encoding="utf-8")
            put(part, path)
        except BaseException:
            clear(part)
            raise


def put(part: Path, target: Path) -> None:
    """Put a finished file where it belongs, durably; DiskFull where there is no room for it."""
    with telling_full(target.parent):
        part.chmod(0o600)
        sync(part)
        os.replace(part, target)
        sync_folder(target.parent)


@contextmanager
def making(target: Path) -> Iterator[Path]:
    """A file beside it to be written, of a name that nobody has; then put in its place, else taken away.

    For what people name themselves: what lies beside that is theirs.
    """
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with telling_full(target.parent):
            yield part
            put(part, target)
    finally:
        clear(part)


def sync(path: Path) -> None:
    """Have a file's bytes on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    with suppress(OSError):  # folders can't be opened on every system
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def private(folder: Path) -> Path:
    """A folder that nobody else can look into; made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Fault(f"{folder}: {IN_THE_WAY}; move it away and try again.") from None
    with suppress(PermissionError):  # another's folder, which we may write to; its owner decides
        folder.chmod(0o700)
    return folder


# what lies in a home, without endings
HOME = {"warehouse", "archive", "queries", "records", "refused", "begun"}
HOME |= {"strategy", "aliases", "token", "backed-up"}
OF_THE_DISK = {"", "lost+found"}  # .DS_Store, .snapshot: what a volume that is new holds already


def private_home(home: Path) -> Path:
    """The same of a home; Fault for a folder that others filled, whose access is not ours to change."""
    names = {path.name for path in home.iterdir()} if home.is_dir() else set()
    strange = sorted(name for name in names if name.partition(".")[0] not in OF_THE_DISK | HOME)
    if strange and not names & {"warehouse", "strategy.toml"}:
        raise Fault(
            f"{home}: this folder is no home, it holds other files ({strange[0]}); name a new or an empty"
            " folder (--home DIR)."
        )
    return private(home)


def clear(path: Path) -> None:
    """Take away what lies there, a file or a folder; nothing where nothing does."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def listed(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where it is not, or is being taken away."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def written_at(path: Path) -> int:
    """When a file was last written to, in nanoseconds; 0 where it has been taken away since it was listed."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free(folder: Path) -> int:
    """Bytes that may still be written where this folder lies, or will lie."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def with_spare(needed: int) -> int:
    """Bytes that are to be free where `needed` are written: a small home may lie on a small disk."""
    return needed + min(needed, SPARE)


def reserve(folder: Path, needed: int, what: str) -> None:
    """Raise DiskFull where `needed` bytes, and some to spare, do not fit; said before anything is written."""
    left, wanted = free(folder), with_spare(needed)
    if left < wanted:
        raise DiskFull(
            f"{folder}: there is no room on this disk {what}: {in_mb(wanted)} are needed,"
            f" {whole_mb(left)} are free; make room and try again. Nothing was changed."
        )


def full(folder: Path, stands: str = "Nothing was changed.") -> DiskFull:
    """What to say where the disk of a folder was filled while it was written to, and what stands now."""
    left, most = free(folder), _largest_file()
    if most is not None and most < left:
        return DiskFull(
            f"{folder}: the disk is full as far as this process may use it: no file may be larger than"
            f" {in_mb(most)} (ulimit -f), though {whole_mb(left)} are free; lift that limit and try again."
            f" {stands}"
        )
    return DiskFull(
        f"{folder}: the disk is full, {whole_mb(left)} are free; make room and try again. {stands}"
    )


def _largest_file() -> int | None:
    """The most bytes that a file of this process may have; None where nothing limits it."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return None
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return None if most == resource.RLIM_INFINITY else most


@contextmanager
def telling_full(folder: Path) -> Iterator[None]:
    """What is written to a folder meanwhile: that its disk is full becomes DiskFull, no file's fault."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM_LEFT:
            raise
        raise full(folder) from error


def whole_mb(left: int) -> str:
    """What is free, rounded down: on a full disk 0 MB."""
    return f"{left // 1_000_000:,} MB"


def in_mb(size: int) -> str:
    """1,234 MB; at least one."""
    return f"{max(size / 1e6, 1):,.0f} MB"
