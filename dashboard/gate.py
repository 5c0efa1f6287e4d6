"""The gate before every page, socket, upload and download: who comes in, and what a browser is told.

One ASGI middleware, and the only place that decides it:

    Host      a name of this server, so that no website reaches it by pointing its own name here
    Origin    the page that asks is one of ours, so that no other site opens a socket
    token     what `scorecard serve` printed, kept as a cookie; the address is then without it
    headers   identity that only a named proxy may tell is taken off; a browser is told to run, load,
              frame and send nothing but what comes from here

It knows nothing of Streamlit.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from dashboard.faults import Fault
from dashboard.quick import dataclass

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
TOKEN = "token"  # in the address, and the file's name in the home
OPEN = "/_stcore/health"  # says "ok" and nothing else: a proxy and a service manager ask for it
KEPT = 30 * 24 * 3600  # seconds that a browser keeps the token
PROCESS = "scorecard_process"  # the cookie by which a proxy finds a visitor's process again
# what a proxy says of a visitor, and what a visitor could say just as well
TOLD = ("x-forwarded-", "forwarded", "x-real-ip", "x-remote-", "remote-", "x-auth-", "x-authenticated-")
FOREIGN_HOST = "This server does not answer to that name. Whoever runs it can add it: serve --host NAME"
FOREIGN_ORIGIN = "Another site may not ask this server."
NO_TOKEN = (
    "This address needs its token. Open the address that `scorecard serve` printed; the token also lies in"
    " the home, in the file `token`."
)
LASTING: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


@dataclass(frozen=True)
class Rules:
    """What the gate goes by; `names` as `--host` says them, `scripts` the hashes of a page's own scripts."""

    names: frozenset[str] = frozenset()
    token: str | None = None
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    told: frozenset[str] = frozenset()  # more headers that only a named proxy may set, lower case
    scripts: tuple[str, ...] = ()
    process: int | None = None

    @property
    def cookie(self) -> str:
        """The cookie's name: two homes on one machine keep theirs apart, whatever the port."""
        return f"scorecard_{sha256((self.token or '').encode()).hexdigest()[:8]}"


class Gate:
    """The middleware: `Gate(app, rules)`."""

    def __init__(self, app: Asgi, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with what it may say, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = _Asked(scope, self._rules)
        if refused := asked.refused():
            await _refuse(scope, send, *refused)
        elif (clean := asked.without_token()) is not None:
            await _redirect(send, clean, asked.kept() if asked.brings_token() else None)
        else:
            await self._app(asked.passed_on(), receive, self._telling(asked, send))

    def _telling(self, asked: _Asked, send: Send) -> Send:
        """`send`, with what every answer tells a browser."""

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with(message.get("headers", ()), asked.told_back())
            await send(message)

        return tell


class _Asked:
    """One request or socket, read against the rules."""

    def __init__(self, scope: Scope, rules: Rules) -> None:
        self._scope, self._rules = scope, rules
        self._headers: list[Header] = list(scope.get("headers", ()))
        self._by_proxy = _is_among(scope.get("client"), rules.proxies)
        self._is_socket = scope["type"] == "websocket"
        self._host = self._one("host") or ""
        self._query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)

    def refused(self) -> tuple[HTTPStatus, str] | None:
        """Why it isn't let in, or None."""
        if not self._is_for_us():
            return HTTPStatus.MISDIRECTED_REQUEST, FOREIGN_HOST
        if not (self._is_from_us() and self._is_sent_by_us()):
            return HTTPStatus.FORBIDDEN, FOREIGN_ORIGIN
        if not (self._has_token() or (self._scope["path"] == OPEN and not self._is_socket)):
            return HTTPStatus.FORBIDDEN, NO_TOKEN
        return None

    def brings_token(self) -> bool:
        """Whether the right token stands in the address."""
        given = [value for name, value in self._query if name == TOKEN]
        return self._is_page() and any(self._is_token(value) for value in given)

    def without_token(self) -> str | None:
        """The address without its token, right or wrong; None where there is none."""
        if not self._is_page() or all(name != TOKEN for name, _ in self._query):
            return None
        rest = urlencode([(name, value) for name, value in self._query if name != TOKEN])
        # one stroke: //name would be another site
        path = "/" + quote(self._scope["path"].lstrip("/\\"))
        return f"{path}?{rest}" if rest else path

    def kept(self) -> str:
        """The cookie that keeps the token."""
        secure = "; Secure" if self._is_encrypted() else ""
        value = f"{self._rules.cookie}={self._rules.token}"
        return f"{value}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax{secure}"

    def passed_on(self) -> Scope:
        """What the application sees: nothing that only a named proxy may say."""
        headers = self._headers
        if not self._by_proxy:
            headers = [(name, value) for name, value in headers if not self._is_told(name)]
        if origin := self._one("origin"):
            # a proxy that calls us by another name: the one that the visitor sees stands
            headers = [pair for pair in headers if pair[0] != b"host"]
            headers.append((b"host", urlsplit(origin).netloc.encode("latin-1")))
        return {**self._scope, "headers": headers}

    def told_back(self) -> list[Header]:
        """The headers of an answer."""
        headers = [*LASTING, (b"content-security-policy", self._policy().encode("latin-1"))]
        if self._rules.process is not None and self._cookies(PROCESS) != [str(self._rules.process)]:
            cookie = f"{PROCESS}={self._rules.process}; Path=/; HttpOnly; SameSite=Lax"
            headers.append((b"set-cookie", cookie.encode("latin-1")))
        return headers

    def _policy(self) -> str:
        """What a page may do. Styles are written by scripts, so inline ones must be let in."""
        scripts = "".join(f" '{digest}'" for digest in self._rules.scripts)
        # not every browser takes 'self' for a socket
        sockets = f"ws://{self._host} wss://{self._host}"
        return (
            f"default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline';"
            f" img-src 'self' data:; font-src 'self' data:; connect-src 'self' {sockets};"
            " object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self';"
            " form-action 'self'"
        )

    def _is_for_us(self) -> bool:
        """Its Host is a name of this server, or the very address that the connection came in by."""
        host = _name(self._host)
        if host is None:
            return False
        names = HERE | {_name(name) for name in self._rules.names}
        server = (self._scope.get("server") or ("",))[0]
        return host in names or (_address(host) is not None and _address(host) == _address(server))

    def _is_from_us(self) -> bool:
        """Its Origin, where a browser says one, is this server as the visitor calls it."""
        origins = self._all("origin")
        if not origins:
            return True
        try:
            origin = urlsplit(origins[0].lower())
        except ValueError:
            return False
        ours = {self._host.lower(), *self._rules.names}
        return len(origins) == 1 and origin.scheme in ("http", "https") and origin.netloc in ours

    def _is_sent_by_us(self) -> bool:
        """No other site put it into its own page, as a picture or a frame; a link to a page is fine."""
        if self._one("sec-fetch-site") in (None, "same-origin", "none"):
            return True
        followed = self._one("sec-fetch-mode") == "navigate" and self._one("sec-fetch-dest") == "document"
        return followed and self._is_page()

    def _is_page(self) -> bool:
        return not self._is_socket and self._scope["method"] in ("GET", "HEAD")

    def _has_token(self) -> bool:
        if self._rules.token is None or self.brings_token():
            return True
        return any(self._is_token(value) for value in self._cookies(self._rules.cookie))

    def _is_token(self, value: str) -> bool:
        token = self._rules.token
        return token is not None and hmac.compare_digest(value.encode(), token.encode())

    def _is_encrypted(self) -> bool:
        by_proxy = self._by_proxy and self._one("x-forwarded-proto") == "https"
        return by_proxy or self._scope.get("scheme") in ("https", "wss")

    def _is_told(self, name: bytes) -> bool:
        header = name.decode("latin-1").lower()
        return header.startswith(TOLD) or header in self._rules.told

    def _cookies(self, name: str) -> list[str]:
        pairs = [part.partition("=") for line in self._all("cookie") for part in line.split(";")]
        return [value.strip() for key, _, value in pairs if key.strip() == name]

    def _one(self, name: str) -> str | None:
        """A header's value where it stands there once."""
        values = self._all(name)
        return values[0] if len(values) == 1 else None

    def _all(self, name: str) -> list[str]:
        return [value.decode("latin-1") for key, value in self._headers if key.lower() == name.encode()]


def token_of(home: Path) -> str:
    """The token of a home, made at the first call: a file that its owner alone can read."""
    path = home / TOKEN
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        path.chmod(0o600)
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    token = path.read_text(encoding="utf-8").strip()
    if len(token) < 32:
        raise Fault(
            f"{path} holds no token of at least 32 characters: delete it, and the next start makes one."
        )
    return token


def is_elsewhere(name: str) -> bool:
    """Whether a name, or an address to listen on, is for other machines too; "" is every address."""
    host = name if _address(name) is not None else _name(name) or ""
    address = _address(host)
    return not (host in HERE if address is None else address.is_loopback)


def is_name(said: str) -> bool:
    """Whether it can stand in a Host header: a name or an address, with or without a port."""
    return _name(said) is not None and said.isascii() and not any(sign.isspace() for sign in said)


def networks(proxies: Iterable[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses or networks of proxies; ValueError where one is neither."""
    return tuple(ip_network(proxy, strict=False) for proxy in proxies)


def _is_among(client: Sequence[Any] | None, proxies: Sequence[IPv4Network | IPv6Network]) -> bool:
    address = _address(str(client[0])) if client else None
    return address is not None and any(address in proxy for proxy in proxies)


def _name(host: str) -> str | None:
    """The name in `name:port`, lower case; None where it is no such thing."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # a ValueError where it is no number
    except ValueError:
        return None
    if parts.netloc != host or "@" in host or parts.hostname is None:
        return None
    return parts.hostname.rstrip(".")


def _address(name: str) -> Any:
    """An address as one value, however it is written; None for a name."""
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _with(headers: Iterable[Header], more: Sequence[Header]) -> list[Header]:
    """Headers, with more that replace those of the same name; a cookie stands beside the others."""
    replaced = {name for name, _ in more if name != b"set-cookie"}
    return [pair for pair in headers if pair[0].lower() not in replaced] + list(more)


async def _redirect(send: Send, address: str, cookie: str | None) -> None:
    headers = [(b"location", address.encode("latin-1")), (b"cache-control", b"no-store"), *LASTING]
    if cookie:
        headers.append((b"set-cookie", cookie.encode("latin-1")))
    await send({"type": "http.response.start", "status": HTTPStatus.SEE_OTHER.value, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(scope: Scope, send: Send, status: HTTPStatus, why: str) -> None:
    """Say why, and nothing that the request said."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    body = f"{why}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *LASTING,
    ]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})
