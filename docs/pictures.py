"""The pictures in docs/img: every page of the sample at three widths, light and dark.

    python docs/pictures.py [PAGE ...]

Needs what the tests need (requirements-test.lock, chromium). README shows some of them.
"""

from __future__ import annotations

import io
import itertools
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMG = ROOT / "docs" / "img"
sys.path[:0] = [str(ROOT)]

from dashboard import act  # noqa: E402
from dashboard.access import LOCAL  # noqa: E402
from tests.serving import served  # noqa: E402

WIDTHS = {1400: 1000, 768: 1024, 390: 844}  # and how high a screen of it is
TALLEST = 2  # screens; what is below is more of the same
STEP = 4  # between the colours that a picture keeps: none is more than half of it off, and a sixth is saved
VIEWS = {
    "scorecard": "?period=2026-10",
    "team": "?team=Billing&period=2026-10",
    "person": "person?name=Ana+Reis&period=2026-10",
    "goals": "goals?period=2026-10",
    "strategy": "strategy?period=2026-10",
    "metrics": "metric?period=2026-10",
    "metric": "metric?metric=csat&team=Billing&period=2026-10",
    "metric-teams": "metric?metric=csat&team=Billing&period=2026-10&tab=teams",
    "metric-meaning": "metric?metric=csat&team=Billing&period=2026-10&tab=meaning",
    "metric-cases": "metric?metric=csat&team=Billing&period=2026-10&tab=cases",
    "metric-sql": "metric?metric=csat&team=Billing&period=2026-10&tab=sql",
    "data": "data",
}
STANDS = """() => { const app = document.querySelector('[data-testid=stApp]');
    return app && app.querySelector('h1') && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]'); }"""
HEIGHT = "() => document.querySelector('[data-testid=stMain]').scrollHeight"


def pictures(browser: Browser, address: str, views: dict[str, str], width: int, scheme: str) -> None:
    """Each view at one width in one scheme, as a small file."""
    screen = {"width": width, "height": WIDTHS[width]}
    page = browser.new_context(viewport=screen, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    for view, where in views.items():
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        page.goto(f"{address}/{where}")
        page.wait_for_function(STANDS)
        tall = min(page.evaluate(HEIGHT), TALLEST * WIDTHS[width])
        page.set_viewport_size({"width": width, "height": tall})
        page.wait_for_timeout(200)
        page.wait_for_function(STANDS)
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # not a palette: of the commonest colours it has no red and green, of the widest it tints what is pale
        few = drawn.point([min(255, (value + STEP // 2) // STEP * STEP) for value in range(256)] * 3)
        few.save(IMG / f"{view}-{width}-{scheme}.webp", lossless=True, method=4)
    page.context.close()


def main(wanted: list[str]) -> None:
    """All of them, or those of the pages that are named."""
    views = {name: where for name, where in VIEWS.items() if not wanted or name in wanted}
    IMG.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scorecard-pictures-") as scratch:
        home = Path(scratch) / "home"
        act.load_sample(home, LOCAL)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with served(home, "--no-token") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for width, scheme in itertools.product(WIDTHS, ("light", "dark")):
                pictures(browser, address, views, width, scheme)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
