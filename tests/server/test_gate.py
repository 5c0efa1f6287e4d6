"""The gate alone: who comes in, by what they say, and what is passed on and told back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard import gate
from dashboard.faults import Fault
from tests.visitor import finished

TOKEN = "t" * 43
RULES = gate.Rules(names=frozenset({"scorecard.example.org", "desk.example.org:8443"}), token=TOKEN)
COOKIE = f"{RULES.cookie}={TOKEN}"
PORT = 8501


class Asked:
    """What came of one request: what went out, and what the application saw."""

    def __init__(self, rules: gate.Rules, path: str = "/", kind: str = "http", **said: Any) -> None:
        self.seen: Any = None
        self.sent: list[Any] = []
        path, _, query = path.partition("?")
        headers = {"host": f"localhost:{PORT}", **said.pop("headers", {})}
        scope = {
            "type": kind,
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (name.encode(), value.encode()) for name, value in headers.items() if value is not None
            ],
            "server": ("127.0.0.1", PORT),
            "client": ("127.0.0.1", 50000),
            "scheme": "http",
            **said,
        }
        finished(gate.Gate(self._app, rules)(scope, self._receive, self._send))

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen = scope
        kept = [(b"set-cookie", b"own=1"), (b"X-Frame-Options", b"ALLOWALL")]
        await send({"type": "http.response.start", "status": 200, "headers": kept})

    async def _receive(self) -> Any:
        return {}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> str:
        return str(self.sent[-1]["body"].decode())

    def told(self, name: str) -> list[str]:
        return [value.decode() for key, value in self.sent[0]["headers"] if key.decode().lower() == name]

    def passed(self, name: str) -> list[str]:
        return [value.decode() for key, value in self.seen["headers"] if key.decode() == name]


@pytest.mark.parametrize(
    ("host", "is_let_in"),
    [
        ("localhost", True),
        ("localhost:9999", True),  # forwarded from another port, by ssh or a container
        ("LOCALHOST:8501", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("scorecard.example.org", True),
        ("Scorecard.example.org.:80", True),
        ("desk.example.org", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example:8501", False),
        ("sub.scorecard.example.org", False),
        ("localhost@evil.example", False),
        ("localhost/evil", False),
        ("localhost:x", False),
        ("192.168.1.7:8501", False),  # not the address that this connection came in by
        ("", False),
        (None, False),
    ],
)
def test_the_host_is_a_name_of_this_server(host: str | None, is_let_in: bool) -> None:
    for kind in ("http", "websocket"):
        found = Asked(RULES, kind=kind, headers={"host": host, "cookie": COOKIE})
        assert (found.seen is not None) is is_let_in
    if not is_let_in:
        assert Asked(RULES, headers={"host": host, "cookie": COOKIE}).status == 421


@pytest.mark.parametrize("server", ["192.168.1.7", "::ffff:192.168.1.7"])
def test_the_address_that_a_connection_came_in_by_is_one_too(server: str) -> None:
    headers = {"host": "192.168.1.7:8501", "cookie": COOKIE}
    assert Asked(RULES, headers=headers, server=(server, PORT)).status == 200
    assert Asked(RULES, headers={**headers, "host": "192.168.1.8"}, server=(server, PORT)).status == 421


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        (None, True),
        ("http://localhost:8501", True),
        ("http://localhost:3000", False),  # another program on this machine
        ("http://localhost", False),
        ("https://evil.example", False),
        ("https://localhost:8501.evil.example", False),
        ("null", False),
        ("file://", False),
        ("https://scorecard.example.org", True),  # a proxy that calls us by our own name
        ("https://desk.example.org:8443", True),
        ("https://desk.example.org", False),
        ("http://[", False),
    ],
)
def test_the_origin_is_the_page_itself(origin: str | None, is_let_in: bool) -> None:
    for kind in ("http", "websocket"):
        found = Asked(RULES, kind=kind, headers={"origin": origin, "cookie": COOKIE})
        assert (found.seen is not None) is is_let_in


def test_a_proxy_that_calls_us_by_another_name_hides_it() -> None:
    found = Asked(RULES, headers={"origin": "https://scorecard.example.org", "cookie": COOKIE})
    assert found.passed("host") == ["scorecard.example.org"]


@pytest.mark.parametrize(
    ("site", "mode", "target", "is_let_in"),
    [
        ("same-origin", "cors", "empty", True),
        ("none", "navigate", "document", True),
        ("cross-site", "navigate", "document", True),  # a link in somebody's mail
        ("cross-site", "navigate", "iframe", False),
        ("cross-site", "no-cors", "image", False),
        ("same-site", "no-cors", "script", False),
    ],
)
def test_no_other_site_puts_it_into_its_page(site: str, mode: str, target: str, is_let_in: bool) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": target, "cookie": COOKIE}
    assert Asked(RULES, headers=headers).status == (200 if is_let_in else 403)


WRONG = [
    {},
    {"cookie": f"{RULES.cookie}=wrong"},
    {"cookie": f"other={TOKEN}"},
    {"cookie": f"{RULES.cookie}="},
]


@pytest.mark.parametrize(
    "path", ["/", "/person?name=Ann", "/_stcore/upload_file/s/f", "/media/a.csv", "/static/a.js"]
)
@pytest.mark.parametrize("headers", WRONG)
def test_without_the_token_there_is_nothing(path: str, headers: dict[str, str]) -> None:
    found = Asked(RULES, path, headers=headers)
    assert (found.status, found.seen) == (403, None)
    assert TOKEN not in str(found.sent)
    assert Asked(RULES, path, headers={"cookie": f"a=b; {COOKIE}; c=d"}).status == 200


@pytest.mark.parametrize("headers", WRONG)
def test_no_socket_without_the_token(headers: dict[str, str]) -> None:
    found = Asked(RULES, f"/_stcore/stream?token={TOKEN}", "websocket", headers=headers)
    assert found.sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]
    assert Asked(RULES, "/_stcore/stream", "websocket", headers={"cookie": COOKIE}).seen is not None


def test_a_look_whether_it_lives_needs_no_token_but_a_name_of_ours() -> None:
    assert Asked(RULES, "/_stcore/health").status == 200
    assert Asked(RULES, "/_stcore/health", "websocket").seen is None
    assert Asked(RULES, "/_stcore/health", headers={"host": "evil.example"}).status == 421
    assert Asked(RULES, "/_stcore/health", headers={"origin": "https://evil.example"}).status == 403


@pytest.mark.parametrize(
    ("asked", "clean"),
    [
        ("/?token={}", "/"),
        ("/metric?metric=csat&token={}&team=A%26B", "/metric?metric=csat&team=A%26B"),
        ("/?token={}&token=again", "/"),
        ("//evil.example/?token={}", "/evil.example/"),
        ("/\\evil.example?token={}", "/evil.example"),
        ("/ä\r\n?token={}", "/%C3%A4%0D%0A"),
    ],
)
def test_the_token_becomes_a_cookie_and_leaves_the_address(asked: str, clean: str) -> None:
    found = Asked(RULES, asked.format(TOKEN))
    assert (found.status, found.told("location"), found.seen) == (303, [clean], None)
    (cookie,) = found.told("set-cookie")
    assert cookie.startswith(f"{COOKIE}; Path=/; ")
    assert "; HttpOnly; SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert found.told("cache-control") == ["no-store"]


def test_a_wrong_token_never_reaches_the_pages() -> None:
    assert Asked(RULES, "/?token=wrong").status == 403
    by_cookie = Asked(RULES, "/goals?token=wrong", headers={"cookie": COOKIE})
    assert (by_cookie.told("location"), by_cookie.told("set-cookie")) == (["/goals"], [])
    unasked = Asked(gate.Rules(), f"/goals?token={TOKEN}")
    assert (unasked.told("location"), unasked.told("set-cookie")) == (["/goals"], [])


def test_an_address_with_the_token_writes_nothing() -> None:
    assert Asked(RULES, f"/?token={TOKEN}", method="POST").status == 403


def test_two_homes_keep_their_cookies_apart() -> None:
    assert RULES.cookie != gate.Rules(token="u" * 43).cookie
    assert TOKEN not in RULES.cookie


def test_a_browser_is_told_to_keep_to_this_server() -> None:
    found = Asked(gate.Rules(scripts=("sha256-abc",)), headers={"host": "localhost:8501"})
    (policy,) = found.told("content-security-policy")
    assert "script-src 'self' 'sha256-abc';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "connect-src 'self' ws://localhost:8501 wss://localhost:8501;" in policy
    assert "unsafe-eval" not in policy
    assert found.told("x-frame-options") == ["DENY"], "the application's own is replaced"
    assert found.told("x-content-type-options") == ["nosniff"]
    assert found.told("referrer-policy") == ["same-origin"]
    assert found.told("set-cookie") == ["own=1"], "its cookies are not"


def test_only_a_named_proxy_says_who_a_visitor_is() -> None:
    said = {
        "x-forwarded-user": "boss",
        "x-forwarded-host": "evil.example",
        "remote-user": "boss",
        "forwarded": "for=1",
        "x-desk-person": "boss",
        "cookie": COOKIE,
    }
    rules = gate.Rules(token=TOKEN, told=frozenset({"x-desk-person"}), proxies=gate.networks(["10.0.0.0/24"]))
    visitor = Asked(rules, headers=said)
    assert not [name for name in said if name != "cookie" and visitor.passed(name)]
    proxy = Asked(rules, headers=said, client=("10.0.0.9", 1))
    assert proxy.passed("x-forwarded-user") == ["boss"]
    assert Asked(rules, headers={**said, "host": "evil.example"}, client=("10.0.0.9", 1)).status == 421


@pytest.mark.parametrize(
    ("client", "scheme", "is_secure"),
    [("10.0.0.9", "http", True), ("10.0.1.9", "http", False), ("10.0.1.9", "https", True)],
)
def test_the_cookie_is_secure_where_the_way_is_encrypted(client: str, scheme: str, is_secure: bool) -> None:
    rules = gate.Rules(token=TOKEN, proxies=gate.networks(["10.0.0.9"]))
    headers = {"x-forwarded-proto": "https"}
    found = Asked(rules, f"/?token={TOKEN}", headers=headers, client=(client, 1), scheme=scheme)
    assert ("; Secure" in found.told("set-cookie")[0]) is is_secure


def test_a_visitor_is_told_which_process_is_theirs() -> None:
    rules = gate.Rules(process=2)
    assert Asked(rules).told("set-cookie")[1] == "scorecard_process=2; Path=/; HttpOnly; SameSite=Lax"
    again = {"cookie": "scorecard_process=2"}
    assert Asked(rules, headers=again).told("set-cookie") == ["own=1"]
    moved = {"cookie": "scorecard_process=1"}  # theirs has ended, and the proxy sent them here
    assert len(Asked(rules, headers=moved).told("set-cookie")) == 2


def test_a_home_has_one_token_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    token = gate.token_of(tmp_path / "home")
    path = tmp_path / "home" / "token"
    assert len(token) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert gate.token_of(tmp_path / "home") == token
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("short", encoding="utf-8")
    with pytest.raises(Fault, match="delete it"):
        gate.token_of(tmp_path / "home")


@pytest.mark.parametrize(
    ("name", "is_elsewhere"),
    [
        ("", True),
        ("0.0.0.0", True),
        ("::", True),
        ("192.168.1.7", True),
        ("scorecard.example.org", True),
        ("localhost", False),
        ("localhost:8501", False),
        ("127.0.0.1", False),
        ("127.0.0.9", False),
        ("::1", False),
        ("[::1]:8501", False),
    ],
)
def test_who_else_can_come_in(name: str, is_elsewhere: bool) -> None:
    assert gate.is_elsewhere(name) is is_elsewhere
