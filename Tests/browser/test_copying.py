"""Copying an access token: with a clipboard, over plain http, with an old password, and when it is shown only once."""

import re
import sqlite3

import pytest
from chromium import launch, watch
from harness import PASSWORD
from playwright.sync_api import expect
from visitor import Visitor
from walk import clipboard, sign_in, token_row

HOUR = 3_600_000_000  # microseconds
TOKEN = re.compile("lkw_[0-9A-Za-z]{60}")


@pytest.fixture
def integration(server):
    return Visitor(server.url).sign_in("ada@example.com", PASSWORD).create_integration("Billing sync")


def open_tokens(page, url, integration):
    page.goto(f"{url}/acme-inc/settings/developers/{integration}?open=access-tokens")


def test_the_clipboard_holds_the_token_and_the_page_does_not(server, admin, integration):
    open_tokens(admin, server.url, integration)
    token_row(admin, "Default").get_by_role("button", name="Copy access token").click()
    expect(admin.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    token = clipboard(admin)
    assert TOKEN.fullmatch(token) and server.is_active(token)
    assert token not in admin.content()
    assert token not in server.log


def test_over_plain_http_the_token_is_shown_selected(server, driver, integration):
    browser = launch(driver, "--host-resolver-rules=MAP keys.lan 127.0.0.1")
    try:
        problems = []
        page = watch(browser.new_page(), problems)
        url = f"http://keys.lan:{server.port}"
        sign_in(page, url, "ada@example.com", PASSWORD)
        assert page.evaluate("window.isSecureContext") is False
        open_tokens(page, url, integration)
        token_row(page, "Default").get_by_role("button", name="Copy access token").click()
        shown = page.get_by_label("Access token", exact=True)
        expect(shown).to_be_visible()
        token = shown.input_value()
        assert TOKEN.fullmatch(token) and server.is_active(token) and token not in page.url
        assert page.evaluate("document.getSelection().toString() || "
                             "document.activeElement.value.slice(document.activeElement.selectionStart, "
                             "document.activeElement.selectionEnd)") == token
        assert page.reload().headers["cache-control"] == "no-store"
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_role("status").filter(has_text=re.compile("Copied|Selected"))).to_be_visible()
        assert problems == []
    finally:
        browser.close()


def test_a_refused_clipboard_leads_to_the_page(server, open_page, integration):
    page = open_page()
    page.add_init_script("navigator.clipboard.write = navigator.clipboard.writeText = "
                         "() => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    open_tokens(page, server.url, integration)
    token_row(page, "Default").get_by_role("button", name="Copy access token").click()
    assert TOKEN.fullmatch(page.get_by_label("Access token", exact=True).input_value())


@pytest.fixture
def stale(instance, open_page):
    """Ada, whose password was given an hour ago, at the page of an integration."""
    with instance.serving() as server:
        integration = Visitor(server.url).sign_in("ada@example.com", PASSWORD).create_integration("Billing sync")
        page = open_page()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        sign_in(page, server.url, "ada@example.com", PASSWORD)
    with sqlite3.connect(instance.folder / "latchkey.db") as database:
        database.execute("UPDATE sessions SET password_confirmed_at = password_confirmed_at - ?", (HOUR,))
    with instance.serving() as server:
        open_tokens(page, server.url, integration)
        yield server, page


def test_an_old_password_is_asked_for_again_in_place(stale):
    server, page = stale
    token_row(page, "Default").get_by_role("button", name="Copy access token").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Password")).to_be_focused()
    dialog.get_by_label("Password").fill("not my password")
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_contain_text("not your password")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert server.is_active(clipboard(page))


def test_the_same_without_script(stale, open_page):
    server, old = stale
    page = open_page(java_script_enabled=False, storage_state=old.context.storage_state())
    page.goto(old.url)
    token_row(page, "Default").get_by_role("button", name="Copy access token").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Show the access token").click()
    assert server.is_active(page.get_by_label("Access token", exact=True).input_value())


def test_shown_only_once(server, admin, integration):
    owner = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    known = owner.copy_token(integration, owner.tokens(integration)[0])
    admin.goto(f"{server.url}/acme-inc/settings/general")
    admin.get_by_role("link", name="Switch on").click()
    admin.get_by_role("button", name="Erase the copies and switch on").click()
    open_tokens(admin, server.url, integration)
    row = token_row(admin, "Default")
    expect(row.get_by_role("button", name="Copy access token")).to_have_count(0)
    assert server.is_active(known), "the token itself works on"
    admin.get_by_role("link", name="Add a new access token").click()
    admin.get_by_label("Name", exact=True).fill("Laptop")
    admin.get_by_role("button", name="Add access token").click()
    shown = admin.get_by_label("Access token", exact=True).input_value()
    assert server.is_active(shown)
    admin.reload()  # a redirect or a reload loses nothing for ten minutes
    assert admin.get_by_label("Access token", exact=True).input_value() == shown
    # The first token of a new integration is shown too.
    admin.goto(f"{server.url}/acme-inc/settings/developers/new")
    admin.get_by_label("Name", exact=True).fill("Second")
    admin.get_by_role("button", name="Create integration").last.click()
    assert server.is_active(admin.get_by_label("Access token", exact=True).input_value())
