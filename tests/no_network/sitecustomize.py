"""A Python that reaches nothing but its own machine, and writes down what it tried to reach.

Put this folder on PYTHONPATH and a file's name into OUTGOING: Python imports it when it starts.
"""

import ipaddress
import os
import socket

TRIED = os.environ.get("OUTGOING")
HERE = ("localhost", "", "0.0.0.0", "::")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        return name in HERE or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _refuse(what: str, host: object) -> None:
    with open(str(TRIED), "a", encoding="utf-8") as out:
        out.write(f"{what} {host}\n")
    raise OSError(f"no network here: {what} {host}")


def _guard(name: str) -> None:
    real = getattr(socket.socket, name)

    def guarded(self, *told):  # type: ignore[no-untyped-def]
        if isinstance(told[-1], tuple) and not _is_here(told[-1][0]):
            _refuse(name, told[-1][0])
        return real(self, *told)

    setattr(socket.socket, name, guarded)


def _resolve(host, *more, **named):  # type: ignore[no-untyped-def]
    if not _is_here(host):
        _refuse("getaddrinfo", host)
    return _real(host, *more, **named)


if TRIED:
    _real = socket.getaddrinfo
    socket.getaddrinfo = _resolve
    for method in ("connect", "connect_ex", "sendto"):
        _guard(method)
