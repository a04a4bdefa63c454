#!/usr/bin/env python3
"""Saves a picture of every page, light and dark, wide and narrow, for people to look at.

    .venv/bin/python Tests/browser/screenshots.py FOLDER [PAGE...]
    .venv/bin/python Tests/browser/screenshots.py FILE.png        the one picture of the README
"""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from chromium import launch  # noqa: E402
from gallery import EMPTY, SCHEMES, WIDTHS, pages  # noqa: E402
from harness import fresh_instance  # noqa: E402
from playwright.sync_api import Error, sync_playwright  # noqa: E402
from showroom import age, fill  # noqa: E402


def save(browser, room, entries, folder: Path, wanted: set[str]) -> None:
    for scheme in SCHEMES:
        for width in WIDTHS:
            for entry in entries:
                if wanted and entry.name not in wanted:
                    continue
                context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
                page = context.new_page()
                page.set_default_timeout(5_000)
                try:
                    entry.open(page, room)
                except Error as error:
                    print(f"{entry.name}: {error}", file=sys.stderr)
                page.screenshot(path=folder / f"{entry.name}-{scheme}-{width}.png", full_page=entry.is_whole)
                context.close()
            print(f"{scheme} {width}", flush=True)


def save_one(browser, room, file: Path) -> None:
    """An integration's page as the README shows it."""
    context = browser.new_context(viewport={"width": 1240, "height": 720}, device_scale_factor=2, color_scheme="light")
    page = context.new_page()
    next(entry for entry in pages() if entry.name == "integration").open(page, room)
    page.screenshot(path=file)
    context.close()


def main(target: Path, wanted: set[str]) -> None:
    is_file = target.suffix == ".png"
    (target.parent if is_file else target).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as driver:
        browser = launch(driver)
        instance = fresh_instance(Path(data))
        options = ["--read-rate-limit", "0", "--allow-workspace-creation", "true"]
        with instance.serving(*options) as server:
            if not is_file:
                save(browser, server, EMPTY, target, wanted)
            room = fill(server)
        age(str(instance.folder / "latchkey.db"))
        with instance.serving(*options) as server:
            room.server = server
            room.admin.url = server.url
            if is_file:
                save_one(browser, room, target)
            else:
                save(browser, room, pages(), target, wanted)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), set(sys.argv[2:]))
