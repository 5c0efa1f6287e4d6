"""The server: the pages behind the gate, as `streamlit run` finds it; `scorecard serve` starts it.

What `serve` was told comes in variables, as Streamlit's own settings do:

    SCORECARD_HOME, SCORECARD_DEMO   whose figures
    SCORECARD_HOSTS                  names by which visitors call this server, with blanks between them
    SCORECARD_PROXIES                proxies that may say who a visitor is, likewise
    SCORECARD_NO_TOKEN               not empty: no token is asked for
    SCORECARD_PROCESS                the number of this process, where there are several
"""

from __future__ import annotations

import os
import re
import sys
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import gate, head, lost
from dashboard.paths import default_home
from dashboard.widgets import ahead, html
from dashboard.widgets.navigation import PAGES

SEEN_BY = "SCORECARD_SEEN_BY"  # what the banner of every page says, see widgets/head_row.py
EVERYWHERE = ("", "0.0.0.0", "::")
BROKEN = "This page could not be drawn. The terminal in which the server runs says why."


@cache
def rules() -> gate.Rules:
    """What the gate goes by, as this process was told."""
    process = os.environ.get("SCORECARD_PROCESS")
    return gate.Rules(
        names=frozenset(os.environ.get("SCORECARD_HOSTS", "").lower().split()),
        token=None if _is_without_token() else gate.token_of(default_home()),
        proxies=gate.networks(os.environ.get("SCORECARD_PROXIES", "").split()),
        told=frozenset(name.lower() for name in st.get_option("server.trustedUserHeaders") or ()),
        scripts=own_scripts(),
        process=int(process) if process else None,
    )


def _is_without_token() -> bool:
    return bool(os.environ.get("SCORECARD_NO_TOKEN")) or _is_sample_alone()


def _is_sample_alone() -> bool:
    """The sample on this machine alone: there is nobody to protect, and nothing can be put into it."""
    return bool(os.environ.get("SCORECARD_DEMO")) and not is_open()


def is_open() -> bool:
    """Whether another machine can come in: by the address listened on, or by a proxy's name."""
    names = os.environ.get("SCORECARD_HOSTS", "").split()
    return any(gate.is_elsewhere(name) for name in (_address(), *names))


def _address() -> str:
    return str(st.get_option("server.address") or "")


def own_scripts() -> tuple[str, ...]:
    """The hashes of what Streamlit's page runs inline, so that a browser runs that and no other."""
    page = Path(st.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    return tuple(f"sha256-{b64encode(sha256(body.encode()).digest()).decode()}" for body in inline)


def seen_by(with_token: bool) -> str:
    """Who can see a server that is open beyond this machine."""
    who = "whoever reaches it and has its token" if with_token else "whoever reaches it"
    return (
        f"This server is open beyond its machine and asks nobody to sign in: {who} sees every figure here,"
        " those of people too, and can change what is loaded."
    )


def welcome() -> str:
    """What the terminal is told. A journal keeps what it hears, so it hears where the token lies."""
    address, home, token = _address(), default_home(), rules().token
    name = "localhost" if address in EVERYWHERE or address in gate.HERE else address
    shown = f"[{name}]" if ":" in name else name
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    said = f"scorecard: serving {home} at {scheme}://{shown}:{st.get_option('server.port')}/"
    if token is None:
        why = "the sample is invented" if _is_sample_alone() else "--no-token"
        return f"{said}\nscorecard: whoever reaches it is let in without a token ({why})"
    if _is_journal():
        return f"{said}?{gate.TOKEN}=… (the token lies in {home / gate.TOKEN})"
    return f"{said}?{gate.TOKEN}={token}"


def _is_journal() -> bool:
    """Whether stderr goes to a service manager's journal, as systemd says it."""
    try:
        told = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{told.st_dev}:{told.st_ino}"


@asynccontextmanager
async def _begun(_app: st.App) -> AsyncIterator[None]:
    """As soon as the server listens."""
    if is_open():
        os.environ[SEEN_BY] = seen_by(rules().token is not None)
    sys.stderr.write(welcome() + "\n")
    sys.stderr.flush()
    stop = threading.Event()
    if os.environ.get("SCORECARD_PROCESS", "") in ("", "1"):  # the others find what this one keeps
        ahead.keep_up(default_home(), stop)
    yield
    stop.set()


def _say_calmly(_error: Exception) -> bool:
    """Instead of Streamlit's own words; the traceback is in the terminal already."""
    st.error(BROKEN)
    return True


def _guarded(inner: gate.Asgi) -> gate.Gate:
    return gate.Gate(inner, rules())


def _styled(inner: head.Asgi) -> head.Head:
    os.environ[html.STYLED] = "yes"
    return head.Head(inner, "".join(sheet.read_text(encoding="utf-8") for sheet in html.SHEETS))


def _led(inner: head.Asgi) -> lost.Lost:
    return lost.Lost(
        inner, {title: address for title, address, _ in PAGES}, st.get_option("server.baseUrlPath") or ""
    )


app = st.App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(_guarded), Middleware(_styled), Middleware(_led)],
    lifespan=_begun,
    on_script_error=_say_calmly,
)
