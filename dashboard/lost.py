"""An address without a page leads to the first page, which says so.

Streamlit answers any address with its one document, and its script then says in a dialog that the page is
not there. `Lost` sends the visitor on instead, with the address that was asked for, and the page says in the
product's own words which pages there are (widgets/frame.py). A page that is called by its title is found.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.head import Asgi, Message, Receive, Send, is_document

LOST = "lost"  # in the address: what was asked for
MOST_LETTERS = 80  # of it


class Lost:
    """Redirects what `inner` answers with a document, but that is none of `pages`: title -> address ("" the
    first).

    `base` is the path below which the server stands, as proxies know it.
    """

    def __init__(self, inner: Asgi, pages: Mapping[str, str], base: str = "") -> None:
        self.inner = inner
        self.called = {title.lower(): address for title, address in pages.items()}
        self.base = f"/{base.strip('/')}/" if base.strip("/") else "/"

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """One request; whatever is no document passes."""
        asked = scope.get("path", "").removeprefix(self.base).strip("/")
        if scope["type"] != "http" or asked in self.called.values():
            await self.inner(scope, receive, send)
            return
        is_lost = False

        async def sent(message: Message) -> None:
            nonlocal is_lost
            if message["type"] == "http.response.start" and is_document(message):
                is_lost = True
                await _lead_on(self._instead(asked, _kept(scope)), send)
            elif not is_lost:
                await send(message)

        await self.inner(scope, receive, sent)

    def _instead(self, asked: str, filters: list[tuple[str, str]]) -> str:
        """The page of that title, in whatever letters, else the first with what was asked for."""
        if (address := self.called.get(asked.lower())) is None:
            filters, address = [*filters, (LOST, asked[:MOST_LETTERS])], ""
        return f"{self.base}{address}" + (f"?{urlencode(filters)}" if filters else "")


def _kept(scope: MutableMapping[str, Any]) -> list[tuple[str, str]]:
    """The filters of the address, so that the page that is shown instead is of the same team and period."""
    asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
    return [(key, value) for key, value in asked if key != LOST]


async def _lead_on(address: str, send: Send) -> None:
    headers = [
        (b"location", address.encode("latin-1")),
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
