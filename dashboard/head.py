"""The looks of a page from its first frame: our style sheets stand in the document itself.

Streamlit draws a page from the top as its script runs, so a style that comes with it moves what is drawn
already. `Head` writes the sheets into the one HTML document that there is, as the first thing of its body:
Streamlit's own styles, which ours change, stand in its head. Everything else passes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Asgi = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
DROPPED = (b"content-length", b"etag", b"last-modified", b"accept-ranges")  # they are of the file as it lies
UNASKED = (b"if-", b"accept-encoding", b"range")  # the document is wanted whole, as it is
BODY = b"<body>"


class Head:
    """Writes `style` into each HTML document that `inner` answers with."""

    def __init__(self, inner: Asgi, style: str) -> None:
        self.inner = inner
        self.written = BODY + b"<style>" + style.encode() + b"</style>"

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """One request; the body of a document is held until it is whole."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.inner(scope, receive, send)
            return
        asked = [one for one in scope["headers"] if not one[0].startswith(UNASKED)]
        start: Message = {}
        body = bytearray()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and is_document(message):
                start.update(message)
            elif not start or message["type"] != "http.response.body":
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await self._whole(start, bytes(body), send)

        await self.inner({**scope, "headers": asked} if _wants_document(scope) else scope, receive, sent)

    async def _whole(self, start: Message, body: bytes, send: Send) -> None:
        body = body.replace(BODY, self.written, 1)
        kept = [(name, value) for name, value in start["headers"] if name.lower() not in DROPPED]
        await send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


def _wants_document(scope: MutableMapping[str, Any]) -> bool:
    """A browser that opens a page; what it asks for a page has no document in its Accept."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def is_document(message: Message) -> bool:
    """Whether an answer begins a page, and as plain text: HTML, found, not packed."""
    told = {name.lower(): value for name, value in message["headers"]}
    plain = b"content-encoding" not in told
    return message["status"] == 200 and plain and told.get(b"content-type", b"").startswith(b"text/html")
