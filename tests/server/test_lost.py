"""An address without a page leads to the first page; nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from dashboard.lost import Lost
from tests.visitor import finished

# as Streamlit: files of its own, and one document for every other address
inner = Starlette(
    routes=[
        Route("/static/a.json", lambda _: JSONResponse({})),
        Route("/{rest:path}", lambda _: HTMLResponse("<html></html>")),
    ]
)


def answer(path: str, base: str = "", query: bytes = b"") -> tuple[int, str | None]:
    """Status, and where it leads on."""
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": query}
    finished(Lost(inner, {"Scorecard": "", "Metric": "metric"}, base)(scope, receive, send))
    assert [one["type"] for one in said] == ["http.response.start", "http.response.body"]
    leads = dict(said[0]["headers"]).get(b"location")
    return said[0]["status"], leads.decode() if leads else None


@pytest.mark.parametrize("path", ["/", "/metric", "/metric/", "/static/a.json"])
def test_what_is_there_passes(path: str) -> None:
    assert answer(path) == (200, None)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/metrics", "metrics"), ("/metric/csat", "metric%2Fcsat"), ("/é?//x", "%C3%A9%3F%2F%2Fx")],
)
def test_what_is_not_there_leads_to_the_first_page(path: str, asked: str) -> None:
    assert answer(path) == (303, f"/?lost={asked}")


@pytest.mark.parametrize(
    ("path", "found"), [("/scorecard", "/"), ("/Scorecard/", "/"), ("/METRIC", "/metric")]
)
def test_a_page_that_is_called_by_its_title_is_found(path: str, found: str) -> None:
    assert answer(path) == (303, found)
    assert answer(path, query=b"team=Tech") == (303, f"{found}?team=Tech")


def test_the_filters_of_the_address_are_kept() -> None:
    asked = b"team=B%C3%BCro+1&period=2026-10&lost=before"
    assert answer("/metrics", query=asked) == (303, "/?team=B%C3%BCro+1&period=2026-10&lost=metrics")
    assert answer("/metrics", query=b"%0d%0aset-cookie:x&%00=%0d") == (303, "/?%00=%0D&lost=metrics")


def test_a_server_below_a_path_stays_below_it() -> None:
    assert answer("/support/metric", "support") == (200, None)
    assert answer("/support/metrics", "/support/") == (303, "/support/?lost=metrics")
