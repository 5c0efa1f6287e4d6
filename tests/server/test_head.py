"""The style sheets stand in the document, after Streamlit's own, and nothing else is touched."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from dashboard.head import Head
from tests.visitor import finished

PAGE = "<html><head><title>A</title></head><body>" + "b" * 1000 + "</body></html>"
BROWSER = [(b"accept", b"text/html,*/*;q=0.8"), (b"accept-encoding", b"gzip"), (b"if-none-match", b"x")]

inner = Starlette(
    routes=[
        Route("/", lambda _: HTMLResponse(PAGE, headers={"ETag": "x"})),
        Route("/json", lambda _: JSONResponse({"head": "</head>"})),
    ],
    middleware=[Middleware(GZipMiddleware)],
)


def answer(path: str) -> tuple[int, dict[bytes, bytes], str]:
    """Status, headers and body of what a browser gets."""
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": BROWSER, "query_string": b""}
    finished(Head(inner, "p{color:red}")(scope, receive, send))
    body = b"".join(one["body"] for one in said[1:])
    return said[0]["status"], dict(said[0]["headers"]), body.decode()


def test_a_document_has_the_style_before_what_is_drawn() -> None:
    status, headers, body = answer("/")
    assert status == 200
    assert body == PAGE.replace("<body>", "<body><style>p{color:red}</style>")
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"etag" not in headers, "it is another document than the one with this tag"


def test_anything_else_passes() -> None:
    assert answer("/json")[2] == '{"head":"</head>"}'
    assert answer("/nowhere")[0] == 404
