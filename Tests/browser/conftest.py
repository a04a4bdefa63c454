import pytest
from canary import canaries
from chromium import launch, watch
from harness import PASSWORD, fresh_instance
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

expect.set_options(timeout=5_000)


@pytest.fixture(scope="session")
def driver():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver) -> Browser:
    browser = launch(driver)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser):
    """Opens pages in contexts of their own, as different people have them; at the end none may have complained."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_one(**options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.on("page", lambda page: watch(page, problems))
        return context.new_page()

    yield open_one
    for context in contexts:
        for cookie in context.cookies():
            canaries.plant_cookie(cookie["name"], cookie["value"])
        context.close()
    assert not problems, problems


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


@pytest.fixture
def admin(server, open_page) -> Page:
    """Ada, the admin of Acme Inc, signed in."""
    from walk import sign_in

    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    return page


@pytest.fixture(scope="session")
def showroom(tmp_path_factory):
    """A server whose pages are full: people, invitations, integrations of every kind, a long audit log."""
    from showroom import fill

    instance = fresh_instance(tmp_path_factory.mktemp("showroom"))
    with instance.serving("--read-rate-limit", "0", "--allow-workspace-creation", "true") as running:
        yield fill(running)
