"""A member asks the admins for access, they answer: with a keyboard, without script, from an app's page."""

import re

import pytest
from harness import PASSWORD
from playwright.sync_api import Page, expect
from showroom import accept_invitation, invite
from test_keyboard import Keyboard
from visitor import Visitor
from walk import open_developers, open_workspace_settings, sign_in

GRACE = "grace@example.com"


@pytest.fixture
def owner(server) -> Visitor:
    """Ada, who has invited Grace as a member."""
    visitor = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    accept_invitation(server, invite(visitor, GRACE, "member"), "Grace", "Hopper")
    return visitor


def developers(page: Page, server, email: str) -> Page:
    sign_in(page, server.url, email, PASSWORD)
    open_workspace_settings(page)
    open_developers(page)
    return page


def ask(page: Page, text: str) -> None:
    page.get_by_label("What do you need, and what for?").fill(text)
    page.get_by_role("button", name="Ask the admins").click()
    expect(page.get_by_role("table", name="Your requests")).to_contain_text(text)


@pytest.mark.parametrize("script", [True, False])
def test_a_member_asks_and_an_admin_answers(server, owner, open_page, script):
    grace = developers(open_page(java_script_enabled=script), server, GRACE)
    ask(grace, "A token for the yearly numbers")
    ask(grace, "Another one")
    row = grace.get_by_role("row", name=re.compile("Another one"))
    row.get_by_role("button", name="Take back: Another one").click()
    expect(grace.get_by_role("row", name=re.compile("Another one"))).to_contain_text("Taken back")

    ada = developers(open_page(java_script_enabled=script), server, "ada@example.com")
    requests = ada.get_by_role("region", name=re.compile("^Requests 1 open"))
    expect(requests).to_contain_text("Grace Hopper")
    expect(requests).to_contain_text("A token for the yearly numbers")
    requests.get_by_text(re.compile("^Answer")).click()
    requests.get_by_label("A word for Grace Hopper").fill("It waits in your mail.")
    requests.get_by_role("button", name="Mark as done").click()
    expect(ada.get_by_role("main")).not_to_contain_text("yearly numbers")
    ada.get_by_role("link", name="all requests").click()
    answered = ada.get_by_role("table", name="Answered requests")
    expect(answered).to_contain_text("It waits in your mail.")
    expect(answered).not_to_contain_text("Another one")

    grace.reload()
    row = grace.get_by_role("row", name=re.compile("yearly numbers"))
    expect(row).to_contain_text("Done")
    expect(row).to_contain_text("It waits in your mail.")
    expect(row.get_by_role("button")).to_have_count(0)


def test_with_nothing_but_a_keyboard(server, owner, open_page):
    grace = developers(open_page(), server, GRACE)
    keyboard = Keyboard(grace)
    keyboard.tab_to("^What do you need", "textarea")
    keyboard.type("A key for the shop")
    keyboard.tab_to("^Ask the admins$", "button")
    keyboard.follow()
    expect(grace.get_by_role("table", name="Your requests")).to_contain_text("A key for the shop")
    ada = developers(open_page(), server, "ada@example.com")
    keyboard = Keyboard(ada)
    keyboard.tab_to("^Answer Grace Hopper: A key for the shop$")
    keyboard.press("Enter")
    keyboard.tab_to("^A word for Grace Hopper", "textarea")
    keyboard.type("Not for that.")
    keyboard.tab_to("^Decline$", "button")
    keyboard.follow()
    grace.reload()
    expect(grace.get_by_role("table", name="Your requests")).to_contain_text("Declined")


def test_the_page_of_an_app_asks_too(server, owner, open_page):
    callback = "http://127.0.0.1/callback"
    made = server.instance.ok(
        "oauth", "enable", "--workspace", "acme-inc", "--integration", "Calendar", "--scopes", "note:read",
        "--redirect-uri", callback)
    client = made.split()[1]
    link = f"{server.url}/authorize?client_id={client}&response_type=code&redirect_uri={callback}"
    grace = open_page()
    sign_in(grace, server.url, GRACE, PASSWORD)
    grace.goto(link)
    grace.get_by_role("button", name="Ask an admin").click()
    expect(grace.get_by_role("main")).to_contain_text("You asked")
    expect(grace.get_by_role("button", name="Ask an admin")).to_have_count(0)
    assert "Connect Calendar" in server.instance.ok("access-request", "list")
    ada = developers(open_page(), server, "ada@example.com")
    requests = ada.get_by_role("region", name=re.compile("^Requests 1 open"))
    expect(requests).to_contain_text("Connect Calendar")
    expect(requests).to_contain_text("Notes: read")


def test_it_fits_a_phone(server, owner, open_page):
    phone = open_page(viewport={"width": 390, "height": 844})
    sign_in(phone, server.url, GRACE, PASSWORD)
    phone.goto(f"{server.url}{owner.developers}")
    ask(phone, "x" * 200)
    ada = open_page(viewport={"width": 390, "height": 844})
    sign_in(ada, server.url, "ada@example.com", PASSWORD)
    ada.goto(f"{server.url}{owner.developers}")
    ada.get_by_text(re.compile("^Answer")).click()
    for page in (phone, ada):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
