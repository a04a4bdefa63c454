"""An admin limits a connected app, in a browser that runs no script."""

import json
import re
from urllib.parse import urlencode

import pytest
from harness import PASSWORD
from playwright.sync_api import Page, expect
from visitor import Visitor
from walk import flash, sign_in


@pytest.fixture
def app(server) -> Visitor:
    """Ada, who has connected Calendar."""
    ada = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    callback = "http://127.0.0.1/callback"
    made = json.loads(server.instance.ok(
        "oauth", "enable", "--workspace", "acme-inc", "--integration", "Calendar", "--scopes", "note:read",
        "--redirect-uri", callback, "--json"))
    link = "/authorize?" + urlencode(
        {"client_id": made["client_id"], "response_type": "code", "redirect_uri": callback})
    answer = ada.post(link, {**ada.form(link, link), "decision": "allow"})
    assert "code=" in answer.headers["Location"], answer.text
    return ada


def limits(page: Page, server) -> None:
    page.goto(f"{server.url}/acme-inc/settings/connected-apps")
    page.get_by_role("link", name="Limit Calendar").click()
    expect(page.get_by_role("heading", name="Limit Calendar", level=1)).to_be_visible()


def test_an_app_is_limited_without_script(server, app, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    limits(page, server)
    expect(page.get_by_role("radio", name="Never")).to_be_checked()
    page.get_by_label("Allowed networks").fill("203.0.113.0/24")
    page.get_by_label("Rate limit").fill("100")
    page.get_by_label("Requests per").select_option(label="a minute")
    # What is wrong is said at its field, and what is right stays.
    page.get_by_role("radio", name="After", exact=True).check()
    page.get_by_label("Days after which the app must ask again").fill("4000")
    page.get_by_role("button", name="Save").click()
    days = page.get_by_label("Days after which the app must ask again")
    expect(days).to_have_value("4000")
    expect(days).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").filter(has_text="Enter a number of days")).to_be_visible()
    expect(page.get_by_label("Allowed networks")).to_have_value("203.0.113.0/24")

    days.fill("12")
    page.get_by_role("button", name="Save").click()
    expect(flash(page)).to_contain_text("The limits of Calendar are saved.")
    row = page.get_by_role("row", name=re.compile("^Calendar"))
    expect(row).to_contain_text("At most 100 a minute, only from 203.0.113.0/24")
    expect(row.locator("time.warn")).to_have_text(re.compile("^in 1[12] days$"))
    [grant] = json.loads(server.instance.ok("grant", "list", "--json"))
    assert grant["networks"] == ["203.0.113.0/24"] and grant["days_limit"] == 12

    limits(page, server)
    expect(page.get_by_role("radio", name="After", exact=True)).to_be_checked()
    page.get_by_role("radio", name="Never").check()
    page.get_by_label("Allowed networks").fill("")
    page.get_by_label("Rate limit").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile("^Calendar"))).not_to_contain_text("Must ask again")
    page.get_by_role("link", name="Limit Calendar").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Connected apps", level=1)).to_be_visible()
