"""`scorecard serve` as it runs: every door of the server with and without token, name and origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from dashboard import act, gate
from dashboard.commands import serving
from tests.conftest import copied
from tests.serving import TOKENS, served
from tests.visitor import Visitor, finished

DOORS = {
    "page": ("GET", "/person?name=Ann"),
    "socket": ("GET", "/_stcore/stream"),
    "upload": ("PUT", "/_stcore/upload_file/session/file"),
    "media": ("GET", "/media/0123.csv"),
    "script": ("GET", "/static/js/index.js"),
    "settings": ("GET", "/_stcore/host-config"),
    "measures": ("GET", "/_stcore/metrics"),
    "programs": ("POST", "/_stcore/agent/interact"),
}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "terminal"


@pytest.fixture(scope="module")
def site(heard: Path) -> Iterator[str]:
    with served(heard.parent / "home", log=heard) as address:
        yield address


def ask(site: str, method: str, path: str, **headers: str) -> HTTPResponse:
    """One request, with headers as `Host="..."`; a redirect is not followed."""
    connection = HTTPConnection("127.0.0.1", urlsplit(site).port or 0, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    given = {"Host": urlsplit(site).netloc, **headers}
    if path == "/_stcore/stream":
        given |= UPGRADE
    for name, value in given.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    return connection.getresponse()


def cookie(site: str) -> str:
    token = TOKENS[site]
    return f"{gate.Rules(token=token).cookie}={token}"


def is_let_in(answer: HTTPResponse) -> bool:
    """Whether it is Streamlit that answers: the gate's own answers say what is missing."""
    if answer.status == 101:
        return True
    answer.read()
    # the gate's own answers and a closed socket come without a policy
    assert answer.headers["Content-Security-Policy"] or answer.status in (403, 421)
    return bool(answer.headers["Content-Security-Policy"])


@pytest.mark.parametrize("door", DOORS)
def test_every_door_asks_for_token_name_and_origin(site: str, door: str) -> None:
    method, path = DOORS[door]
    own = cookie(site)
    assert is_let_in(ask(site, method, path, Cookie=own))
    assert is_let_in(ask(site, method, path, Cookie=own, Origin=site))
    assert not is_let_in(ask(site, method, path))
    assert not is_let_in(ask(site, method, path, Cookie=own.replace("=", "=x")))
    assert not is_let_in(ask(site, method, path, Cookie=own, Host="evil.example"))
    assert not is_let_in(ask(site, method, path, Cookie=own, Origin="https://evil.example"))
    assert not is_let_in(ask(site, method, path, Cookie=own, Origin="http://localhost:1"))


def test_a_health_check_needs_no_token(site: str) -> None:
    assert ask(site, "GET", "/_stcore/health").read() == b"ok"
    assert ask(site, "GET", "/_stcore/health", Host="evil.example").status == 421
    assert ask(site, "GET", "/_stcore/health", Origin="https://evil.example").status == 403


def test_the_printed_address_lets_in_and_the_token_stands_nowhere_else(site: str, heard: Path) -> None:
    printed = re.findall(r"http://\S+", heard.read_text(encoding="utf-8"))
    assert printed == [f"{site}/?token={TOKENS[site]}"]
    answer = ask(site, "GET", urlsplit(printed[0])._replace(scheme="", netloc="").geturl())
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Set-Cookie"].startswith(cookie(site))
    page = ask(site, "GET", "/", Cookie=cookie(site))
    assert TOKENS[site] not in page.read().decode() + str(page.headers)
    # nothing that came since was logged with it
    assert heard.read_text(encoding="utf-8").count(TOKENS[site]) == 1


def test_a_page_holds_no_more_inline_scripts_than_its_policy_names(site: str) -> None:
    answer = ask(site, "GET", "/", Cookie=cookie(site))
    policy = answer.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", answer.read().decode())
    assert len(inline) == policy.count("'sha256-") == 1


def test_the_sample_on_this_machine_asks_for_no_token_and_says_so(sample_home: Path, tmp_path: Path) -> None:
    heard = tmp_path / "terminal"
    with served(sample_home, "--demo", log=heard) as site:
        assert is_let_in(ask(site, "GET", "/"))
        assert not is_let_in(ask(site, "GET", "/", Host="evil.example"))
        assert not is_let_in(ask(site, "GET", "/_stcore/stream", Origin="https://evil.example"))
    assert "without a token" in heard.read_text(encoding="utf-8")
    assert not (sample_home / "token").exists()


def test_without_a_token_is_said_and_names_can_be_added(tmp_path: Path) -> None:
    heard = tmp_path / "terminal"
    with served(tmp_path / "home", "--no-token", "--host", "desk.example.org", log=heard) as site:
        assert is_let_in(ask(site, "GET", "/", Host="desk.example.org"))
        assert is_let_in(ask(site, "GET", "/_stcore/stream", Origin="https://desk.example.org"))
        assert not is_let_in(ask(site, "GET", "/", Host="other.example.org"))
    assert "without a token (--no-token)" in heard.read_text(encoding="utf-8")
    assert not (tmp_path / "home" / "token").exists()


PAGES = ("", "person", "goals", "metric", "data")


def banners(site: str, home: Path) -> list[str]:
    """What each page says about who can see it."""

    async def look() -> list[str]:
        async with Visitor(site, home) as visitor:
            found = []
            for page in PAGES:
                await visitor.run(page, "")
                found.append("".join(part for part in visitor.html if "sc-seen-by" in part[:40]))
            return found

    return finished(look())


def test_open_beyond_this_machine_every_page_says_who_can_see_it(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    copied(sample_home, home)
    everywhere = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    # the sample too: whoever comes from elsewhere needs the token
    with served(home, "--demo", environment=everywhere) as site:
        assert all("whoever reaches it and has its token sees" in said for said in banners(site, home))
        assert not is_let_in(ask(site, "GET", "/"))
    (home / "token").unlink()
    with served(home, "--no-token", environment=everywhere) as site:
        assert all("whoever reaches it sees" in said for said in banners(site, home))


def test_on_this_machine_no_page_says_it(site: str, heard: Path) -> None:
    assert banners(site, heard.parent / "home") == [""] * len(PAGES)


@pytest.mark.long
def test_a_journal_hears_where_the_token_lies_and_not_what_it_is(tmp_path: Path) -> None:
    heard = tmp_path / "terminal"
    heard.touch()
    journal = f"{heard.stat().st_dev}:{heard.stat().st_ino}"
    with served(tmp_path / "home", log=heard, environment={"JOURNAL_STREAM": journal}) as site:
        said = heard.read_text(encoding="utf-8")
        assert TOKENS[site] not in said
        assert str(tmp_path / "home" / "token") in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--host", "http://desk.example.org"], "without http://"),
        (["--host", "two words"], "no name"),
        (["--proxy", "desk"], "no address"),
        (["--processes", "0"], "from 1 to"),
        (["--processes", "two"], "from 1 to"),
    ],
)
def test_what_serve_is_told_is_checked(main_in: Any, home: Path, arguments: list[str], why: str) -> None:
    found = main_in(home, "serve", *arguments)
    assert found.code == 2
    assert why in found.stderr


def test_the_samples_home_is_named_as_every_home_is(
    main_in: Any, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell leaves the ~ of --home=~/demo as it is; a folder called ~ was made."""
    monkeypatch.setenv("HOME", str(tmp_path))
    asked: list[Path] = []
    monkeypatch.setattr(act, "load_sample", lambda at, *_: asked.append(at))
    monkeypatch.setattr(serving, "_Server", lambda *_: None)
    monkeypatch.setattr(serving, "_run_until_stopped", lambda _: 0)
    assert main_in(Path("~/demo"), "serve", "--demo").code == 0
    assert asked == [tmp_path / "demo"]
