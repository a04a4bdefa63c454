"""All but the clipboard works in a browser that runs no script."""

import re

import pytest
from harness import PASSWORD
from playwright.sync_api import expect
from walk import open_developers, open_workspace_settings, section, sign_in, token_row


@pytest.fixture
def page(open_page):
    return open_page(java_script_enabled=False)


def test_from_sign_in_to_a_revoked_token(server, page):
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    open_workspace_settings(page)
    open_developers(page)
    page.get_by_role("link", name="Create a new integration").click()
    page.get_by_role("button", name="Read everything").click()
    expect(page.get_by_role("radio", name="Read for Notes", exact=True)).to_be_checked()
    page.get_by_label("Name", exact=True).fill("Billing sync")
    page.get_by_role("button", name="Create integration").last.click()
    expect(page.get_by_role("heading", name="Billing sync", level=1)).to_be_visible()

    token_row(page, "Default").get_by_role("button", name="Copy access token").click()
    token = page.get_by_label("Access token", exact=True).input_value()
    assert re.fullmatch("lkw_[0-9A-Za-z]{60}", token)
    assert server.get("/v2/workspace_members", token).status_code == 200
    page.get_by_role("link", name="Back to Billing sync").click()

    scopes = section(page, "Scopes")
    scopes.get_by_role("button", name="Nothing", exact=True).click()
    section(page, "Scopes").get_by_role("button", name="Review changes").last.click()
    page.get_by_role("button", name="Save scopes").click()
    assert server.get("/v2/workspace_members", token).status_code == 403

    token_row(page, "Default").get_by_role("link", name="Rename access token").click()
    page.get_by_label("Name", exact=True).fill("Production")
    page.get_by_role("button", name="Rename").click()
    token_row(page, "Production").get_by_role("link", name="Replace access token").click()
    page.get_by_role("radio", name=re.compile("^In 1 hour")).check()
    page.get_by_role("button", name="Replace access token").click()
    replacement = page.get_by_label("Access token", exact=True).input_value()
    assert server.is_active(token) and server.is_active(replacement)
    page.get_by_role("link", name="Back to Billing sync").click()

    for _ in range(2):
        token_row(page, "Production").first.get_by_role("link", name="Delete access token").click()
        page.get_by_role("button", name="Delete access token").click()
    expect(page.get_by_role("main")).to_contain_text("No access tokens")
    assert not server.is_active(token) and not server.is_active(replacement)


def test_enter_in_a_field_sends_the_form_and_not_a_template(server, page):
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    page.goto(f"{server.url}/acme-inc/settings/developers/new")
    page.get_by_label("Name", exact=True).fill("Billing sync")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Billing sync", level=1)).to_be_visible()


def test_the_dropdowns_open(server, page):
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    page.locator("summary", has_text="Acme Inc").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
