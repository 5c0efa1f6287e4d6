"""Several processes on one home, behind nginx as docs/nginx/scorecard.conf has it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard import gate
from tests.conftest import PATIENCE, copied
from tests.serving import ROOT, TOKENS, free_port, served, wait_until_answers
from tests.visitor import Visitor, finished

CONFIG = ROOT / "docs" / "nginx" / "scorecard.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
NAME = "scorecard.example.org"
# As the command line is, but that a process counts as settled sooner: nobody waits ten seconds for it.
BRIEF = 2  # seconds
SOON = (
    f"from dashboard.commands import serving; serving.BRIEF = {BRIEF}; from dashboard import cli; cli.main()"
)
AROUND = """{user}daemon off;
pid {folder}/pid;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/scorecard.conf;
}}
"""


@dataclass(frozen=True)
class Site:
    """A proxy and what lies behind it."""

    address: str
    home: Path
    log: Path
    ports: tuple[int, int]
    token: str
    begun: float

    def ask(self, path: str, **headers: str) -> HTTPResponse:
        """One request to the proxy by the site's name, as a visitor with the token."""
        connection = HTTPConnection("127.0.0.1", urlsplit(self.address).port or 0, timeout=30)
        cookie = f"{gate.Rules(token=self.token).cookie}={self.token}; {headers.pop('cookie', '')}"
        connection.request("GET", path, headers={"Host": NAME, "Cookie": cookie} | headers)
        return connection.getresponse()


def process_of(answer: HTTPResponse) -> str | None:
    """Which process a visitor is told to be theirs."""
    found = re.search(r"scorecard_process=(\d+)", answer.headers.get("Set-Cookie") or "")
    return found[1] if found else None


@contextmanager
def proxied(folder: Path, ports: tuple[int, int]) -> Iterator[str]:
    """nginx with the documented configuration, but for ports and places; its address."""
    port = free_port()
    config = CONFIG.read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    config = re.sub("8501|8502", lambda found: str(ports[found[0] == "8502"]), config)
    config = config.replace("/var/log/nginx", str(folder))
    (folder / "scorecard.conf").write_text(config, encoding="utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    process = subprocess.Popen(
        [str(NGINX), "-e", folder / "error.log", "-p", folder, "-c", folder / "nginx.conf"]
    )
    try:
        wait_until_answers(f"http://localhost:{port}", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sample_home: Path) -> Iterator[Site]:
    if NGINX is None:
        reason = "there is no nginx here: apt install nginx"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("proxied")
    home = folder / "home"
    copied(sample_home, home)
    first = free_port(together=2)
    ports = (first, first + 1)
    told = ("--processes", "2", "--host", NAME, "--proxy", "127.0.0.1")
    with served(home, *told, program=("-c", SOON), port=first) as own:
        for port in ports:
            wait_until_answers(f"http://localhost:{port}")
        with proxied(folder, ports) as address:
            log = folder / "scorecard.access.log"
            yield Site(address, home, log, ports, TOKENS[own], time.monotonic())


def test_a_visitor_stays_with_one_process_and_both_have_some(site: Site) -> None:
    processes: Counter[str] = Counter()
    for _ in range(8):
        own = process_of(site.ask("/"))
        assert own is not None
        processes[own] += 1
        # from then on nobody else answers, so nobody says another number
        paths = ("/", "/goals", "/_stcore/health")
        again = [site.ask(path, cookie=f"scorecard_process={own}") for path in paths]
        assert [process_of(answer) for answer in again] == [None, None, None]
        assert {answer.status for answer in again} == {200}
    assert set(processes) == {"1", "2"}


def test_the_token_becomes_a_cookie_through_the_proxy_and_is_in_no_log(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", urlsplit(site.address).port or 0, timeout=30)
    connection.request("GET", f"/goals?team=Billing&token={site.token}", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (303, "/goals?team=Billing")
    assert site.ask("/goals?team=Billing").status == 200
    logs = "".join(file.read_text(encoding="utf-8") for file in site.log.parent.glob("*.log"))
    assert "GET /goals" in logs
    assert site.token not in logs
    assert "Billing" not in logs


def test_another_name_and_another_site_get_nothing_through_the_proxy(site: Site) -> None:
    assert site.ask("/", Host="evil.example").status == 421
    assert site.ask("/", Origin="https://evil.example").status == 403
    assert site.ask("/", Origin=f"https://{NAME}").status == 200


def test_pages_are_drawn_through_the_proxy(site: Site) -> None:
    async def look() -> None:
        async with Visitor(site.address, site.home) as visitor:
            for page in ("", "goals", "metric", "data"):
                await visitor.run(page, "")

    finished(look())


@pytest.mark.long
def test_where_one_process_ends_the_other_serves_and_it_comes_back(site: Site) -> None:
    ended = listening(site.ports[0])
    time.sleep(max(0.0, site.begun + BRIEF + 1 - time.monotonic()))  # one that has just begun is given up
    os.kill(int(ended.name), signal.SIGKILL)
    answer = site.ask("/", cookie="scorecard_process=1")
    assert answer.status == 200
    assert process_of(answer) in ("2", None), "the other, or itself where it was quicker"
    wait_until_answers(f"http://localhost:{site.ports[0]}")
    assert listening(site.ports[0]).name != ended.name
    assert site.ask("/", cookie="scorecard_process=1").status == 200


def listening(port: int) -> Path:
    """The process whose command line names a port, below this one."""
    found = [
        path.parent
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if f"--server.port\0{port}\0" in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert len(found) == 1
    return found[0]
