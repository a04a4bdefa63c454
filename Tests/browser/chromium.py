"""The browser that the tests look through, and what they take as a complaint of it."""

import os
import shutil

from playwright.sync_api import Browser, Page, Playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
"""The first two for containers; the others keep the browser from talking to anyone but the server."""


def launch(driver: Playwright, *more: str) -> Browser:
    """Starts the system's Chromium."""
    binary = shutil.which(os.environ.get("LATCHKEY_CHROMIUM") or "chromium")
    return driver.chromium.launch(executable_path=binary, args=[*ARGUMENTS, *more])


EXPECTED = ("the server responded with a status of", "Cross-Origin-Opener-Policy header has been ignored")
"""What browsers print for every refused form, and for that header over plain http."""


def watch(page: Page, problems: list[str]) -> Page:
    """Collects what the browser complains about: broken scripts, refused styles, missing files."""
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda message: problems.append(f"{page.url}: {message.text}")
            if message.type == "error" and not any(words in message.text for words in EXPECTED) else None)
    page.on("response", lambda response: problems.append(f"{response.url}: {response.status}")
            if "/assets/" in response.url and response.status >= 400 else None)
    page.set_default_timeout(10_000)
    return page
