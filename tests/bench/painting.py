"""What a person waits for in a browser: the whole page, a filter, a link, Back; and how much moves meanwhile.

    python tests/bench/painting.py [--runs 5] [--home DIR]      (rows of a table on stdout)

Medians of some runs, each in a browser profile of its own that has been here once. A page stands when its
script has run and nothing on it is stale. Layout shift is the browser's own measure, of the first paint.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from dashboard import act  # noqa: E402
from dashboard.access import LOCAL  # noqa: E402
from tests.serving import TOKENS, served  # noqa: E402

VIEWS = {
    "Scorecard, organisation": "",
    "Scorecard, team": "?team=Billing",
    "Person": "person?name=Ana+Reis",
    "Goals": "goals",
    "Strategy": "strategy",
    "Metric": "metric?metric=csat&team=Billing",
}
HEAD = (
    "| page | first paint, all of it | filter | link to it | Back to it | layout shift |",
    "|---|---:|---:|---:|---:|---:|",
)
WATCH = """
window.moved = 0; window.seen = {};
new PerformanceObserver(list => { for (const one of list.getEntries())
    if (!one.hadRecentInput) window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});
window.stands = () => { const app = document.querySelector('[data-testid=stApp]');
    return app && app.querySelector('h1') && app.querySelector('.sc-on-paper')
        && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]'); };
window.when = holds => new Promise((done, failed) => { const look = () => holds() ? done(performance.now())
    : performance.now() - begun > 60000 ? failed(new Error(`${location.href} does not stand`))
    : requestAnimationFrame(look), begun = performance.now(); look(); });
const note = () => { for (const part of ['.sc-panel', '.sc-chart img'])
    if (!window.seen[part] && document.querySelector(part)) window.seen[part] = performance.now();
    if (performance.now() < 20000) requestAnimationFrame(note); }; note();
"""
FIRST = "async () => [await window.when(window.stands), window.moved, window.seen]"
FILTERED = """async () => { const said = () => document.querySelector('.sc-on-paper').textContent;
    const before = said(), begun = performance.now();
    const kinds = [...document.querySelectorAll('.st-key-pick_kind button')];
    kinds.find(one => one.textContent.includes('Quarter')).click();
    return await window.when(() => said() !== before && window.stands()) - begun; }"""
AWAY = """async address => { const title = () => (document.querySelector('h1') || {}).textContent;
    const link = [...document.querySelectorAll('.sc-pages a')].find(
        a => new URL(a.href).pathname === address);
    const before = title(), begun = performance.now(); link.click();
    return await window.when(() => title() && title() !== before && window.stands()) - begun; }"""
BACK = """async () => { const title = () => (document.querySelector('h1') || {}).textContent;
    const before = title(), begun = performance.now(); history.back();
    return await window.when(() => title() && title() !== before && window.stands()) - begun; }"""


def one_view(page: Page, address: str, where: str) -> dict[str, float]:
    """Milliseconds of each way to a page, the shift of its first paint, and when its chart stood."""
    page.goto(f"{address}/{where}")
    first, moved, seen = page.evaluate(FIRST)
    filtered = after_a_look(page, FILTERED)
    after_a_look(page, AWAY, "/data")
    back = after_a_look(page, BACK)
    after_a_look(page, AWAY, "/data")
    linked = after_a_look(page, AWAY, f"/{where.split('?')[0]}")
    late = seen.get(".sc-chart img", 0) - seen.get(".sc-panel", 0)
    return {"first": first, "filter": filtered, "link": linked, "back": back, "moved": moved, "late": late}


def after_a_look(page: Page, does: str, *to: str) -> float:
    """Milliseconds that a click takes; nobody clicks in the very frame in which a page stands."""
    page.wait_for_timeout(500)
    return float(page.evaluate(does, *to))


def measured(address: str, runs: int) -> list[str]:
    """A line a page."""
    lines, late = [], 0.0
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        page.add_init_script(WATCH)
        token = TOKENS.get(address)
        page.goto(f"{address}/?token={token}" if token else address)
        page.evaluate(FIRST)
        for view, where in VIEWS.items():
            one_view(page, address, where)
            found = [one_view(page, address, where) for _ in range(runs)]
            middle = {key: median(one[key] for one in found) for key in found[0]}
            late = middle["late"] if "metric" in where else late
            times = " | ".join(f"{middle[key] / 1000:.2f} s" for key in ("first", "filter", "link", "back"))
            lines.append(f"| {view} | {times} | {middle['moved']:.3f} |")
            print(lines[-1], flush=True)
        browser.close()
    print(f"\nThe Metric page's chart stood {late:.0f} ms after its figures.", flush=True)
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--home", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scorecard-bench-") as scratch:
        home = said.home or Path(scratch) / "home"
        if said.home is None:
            act.load_sample(home, LOCAL)
        print(*HEAD, sep="\n", flush=True)
        with served(home) as address:
            measured(address, said.runs)
        told = " / ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"Machine: {os.cpu_count()} cores, load over 1, 5 and 15 minutes {told}.")


if __name__ == "__main__":
    main()
