"""The one family of exceptions that a user gets to read, each with the exit code of the CLI."""

import difflib
from collections.abc import Iterable


class Fault(Exception):  # noqa: N818  the word is the domain's own: a fault, never a traceback
    """What is wrong, where, and what to do, in one or two sentences for the user.

    The command line prints the message on stderr and ends with `exit_code`; a page shows it as is.
    """

    exit_code: int = 1


class UsageFault(Fault):
    """A wrong option, an unknown name or an unreadable period: the question cannot be asked."""

    exit_code = 2


class StrategyFault(UsageFault):
    """The strategy file says something that cannot be followed; the message names the key."""


class CatalogueFault(UsageFault):
    """A table, metric, export or check file is wrong; the message names the file and the key."""


class Refused(Fault):
    """An import file as a whole was refused; nothing of it was loaded."""


class Busy(Fault):
    """Another process holds the lock of this home; nothing was changed, trying again may work."""


class DiskFull(Fault):
    """The disk has no room for it; no file is at fault, and trying again may work."""


class Cancelled(Fault):
    """The user called it off; nothing of it was kept."""

    exit_code = 130


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a phrase such as `; did you mean "csat"?`, or "" where nothing known is close."""
    by_key = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), by_key, n=1)
    return f'; did you mean "{by_key[close[0]]}"?' if close else ""
