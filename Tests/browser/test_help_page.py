"""The help page "Generate an API key", sentence by sentence, from an empty folder to a revoked token."""

import re

import pytest
from harness import PASSWORD
from playwright.sync_api import Page, expect
from showroom import picture
from walk import choose_scope, clipboard, open_developers, open_workspace_settings, section, sign_in, token_row


@pytest.fixture
def fresh(empty):
    """A server on a folder that did not exist."""
    with empty.serving() as running:
        yield running


def test_the_whole_page(fresh, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=fresh.url)
    set_up(fresh, page)
    sign_out_and_in(fresh, page)

    # "From the dropdown beside your workspace name, click Workspace settings"
    open_workspace_settings(page)
    # "Click the Developers tab"
    open_developers(page)
    expect(page.get_by_role("main")).to_contain_text("An integration is")
    # "Click Create a new integration"
    page.get_by_role("link", name="Create a new integration").click()
    # "Give your integration a name, plus an optional description and avatar"
    page.get_by_label("Name", exact=True).fill("Billing sync")
    page.get_by_label("Description").fill("Keeps deals and invoices in step.")
    page.get_by_label("Avatar").set_input_files({"name": "b.png", "mimeType": "image/png", "buffer": picture(64)})
    # "Set the appropriate Scopes for the integration"
    choose_scope(page, "Workspace members", "Read")
    page.get_by_role("button", name="Create integration").click()
    expect(page.get_by_role("heading", name="Billing sync", level=1)).to_be_visible()
    assert_avatar(page)

    # "Treat access tokens like passwords"
    # "Once you've created a new integration, click the Access tokens dropdown to manage your access tokens."
    tokens = section(page, "Access tokens")
    expect(tokens).to_contain_text("Treat access tokens like passwords")
    # "You can copy existing tokens to your clipboard, …"
    first = copy(page, "Default")
    assert fresh.is_active(first)
    assert fresh.get("/v2/workspace_members", first).status_code == 200
    # "… or add new ones."
    second = add_token(page, "Nightly report")
    assert second != first and fresh.is_active(second)
    page.get_by_role("link", name="Back to Billing sync").click()

    # "Fine-tune the settings for your integration using the Scopes … dropdowns."
    take_scope_away(page)
    assert fresh.get("/v2/workspace_members", first).status_code == 403

    # "To make changes to your integrations …, you can always return to the Developers tab in Workspace settings."
    rename(page)
    # "If you suspect a token has been compromised, revoke it and replace it with a new one."
    third = replace(page, "Nightly report")
    assert fresh.is_active(third) and not fresh.is_active(second)

    # "To revoke a token, click on the icon beside the integration name. Click Manage integration from the dropdown."
    open_developers(page)
    page.get_by_label("More for Billing and invoices").click()
    page.get_by_role("link", name="Manage integration").click()
    # "Next click the icon beside Access tokens. Locate the token you wish to revoke and click the trash can icon
    # beside it to permanently delete it."
    token_row(page, "Default").get_by_role("link", name="Delete access token").click()
    page.get_by_role("button", name="Delete access token").click()
    expect(page.get_by_role("status").filter(has_text="no longer works")).to_be_visible()
    assert not fresh.is_active(first)
    answer = fresh.get("/v2/workspace_members", first)
    assert answer.status_code == 401 and "revoked" in answer.json()["message"]
    expect(section(page, "Access tokens").get_by_role("row", name=re.compile("^Default"))).to_have_count(0)

    # "… or delete them"
    delete_integration(page)
    assert not fresh.is_active(third)


def set_up(server, page: Page) -> None:
    """The one-time link makes the workspace and its first admin; without it nobody can."""
    page.goto(server.url)
    expect(page.get_by_role("heading", name="not set up yet")).to_be_visible()
    page.goto(f"{server.url}/set-up?code={server.set_up_code()}")
    expect(page).to_have_url(f"{server.url}/set-up")  # the code is out of the address
    for label, text in [("Workspace name", "Acme Inc"), ("First name", "Ada"), ("Last name", "Byron"),
                        ("E-mail address", "ada@example.com"), ("Password", PASSWORD)]:
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Create the workspace").click()
    expect(page.get_by_text("Welcome to Acme Inc")).to_be_visible()


def sign_out_and_in(server, page: Page) -> None:
    page.locator("summary", has_text="Acme Inc").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
    page.goto(f"{server.url}/acme-inc/settings/developers")
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(page, server.url, "ada@example.com", PASSWORD)


def assert_avatar(page: Page) -> None:
    image = page.locator("main header img.mark")
    expect(image).to_have_js_property("naturalWidth", 64)


def copy(page: Page, name: str) -> str:
    page.evaluate("navigator.clipboard.writeText('')")
    token_row(page, name).get_by_role("button", name="Copy access token").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    token = clipboard(page)
    assert re.fullmatch("lkw_[0-9A-Za-z]{60}", token)
    return token


def add_token(page: Page, name: str) -> str:
    page.get_by_role("link", name="Add a new access token").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Add access token").click()
    shown = page.get_by_label("Access token", exact=True)
    expect(shown).to_be_focused()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(page) == shown.input_value()
    return shown.input_value()


def take_scope_away(page: Page) -> None:
    scopes = section(page, "Scopes")
    choose_scope(page, "Workspace members", "None")
    scopes.get_by_role("button", name="Review changes").last.click()
    expect(page.get_by_role("main")).to_contain_text("user_management:read")
    expect(page.get_by_role("main")).to_contain_text("2 access tokens")
    page.get_by_role("button", name="Save scopes").click()
    expect(page.get_by_text("The scopes are saved")).to_be_visible()


def rename(page: Page) -> None:
    open_developers(page)
    page.get_by_role("link", name="Billing sync").first.click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Billing and invoices")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Billing and invoices", level=1)).to_be_visible()


def replace(page: Page, name: str) -> str:
    token_row(page, name).get_by_role("link", name="Replace access token").click()
    page.get_by_role("radio", name=re.compile("^Now")).check()
    page.get_by_role("button", name="Replace access token").click()
    return page.get_by_label("Access token", exact=True).input_value()


def delete_integration(page: Page) -> None:
    open_developers(page)
    page.get_by_label("More for Billing and invoices").click()
    page.get_by_role("link", name="Delete integration").click()
    page.get_by_label("to confirm").fill("billing")
    page.get_by_role("button", name="Delete integration").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("to confirm").fill("Billing and invoices")
    page.get_by_role("button", name="Delete integration").click()
    expect(page.get_by_text("No integrations yet")).to_be_visible()
