"""Take pictures of every page as people meet it: phone, desktop, zoomed, both languages, light, dark, print.

Usage: ``python scripts/screenshots.py http://127.0.0.1:8000 DIRECTORY [NAME ...]``, with the site running.
Without names all pages of ``tests/journeys/reading.py`` are taken. Then look at them.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.journeys.reading import PAGES, in_english

SIZES = {"phone": 360, "desktop": 1280, "zoomed": 640}


def take(browser: Browser, site: str, name: str, directory: Path) -> int:
    """All pictures of one page; returns how many."""
    taken = 0
    for language in ("vi", "en"):
        address = PAGES[name] if language == "vi" else in_english(PAGES[name])
        for theme in ("light", "dark"):
            for size, width in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if theme == "dark" else "light",
                    java_script_enabled=theme == "light",
                )
                page = context.new_page()
                page.goto(f"{site}{address}")
                stem = name.replace(" ", "-").replace(",", "")
                page.screenshot(path=directory / f"{stem}.{language}.{theme}.{size}.png", full_page=True)
                if (theme, size) == ("light", "desktop"):
                    page.emulate_media(media="print")
                    page.screenshot(path=directory / f"{stem}.{language}.print.png", full_page=True)
                    taken += 1
                context.close()
                taken += 1
    return taken


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    site, directory, names = sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:] or list(PAGES)
    directory.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        taken = sum(take(browser, site, name, directory) for name in names)
        browser.close()
    print(f"{taken} pictures in {directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
