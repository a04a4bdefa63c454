"""Two admins at once, forms sent twice, and the back button."""

import re

import pytest
from harness import PASSWORD
from playwright.sync_api import expect
from visitor import Visitor
from walk import choose_scope, sign_in, token_row


@pytest.fixture
def other(server, open_page):
    """Ada at another machine."""
    page = open_page()
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    return page


@pytest.fixture
def owner(server):
    return Visitor(server.url).sign_in("ada@example.com", PASSWORD)


@pytest.fixture
def address(server, owner):
    return f"{server.url}{owner.developers}/{owner.create_integration('Billing sync', scopes={'note': 'read'})}"


def test_the_slower_edit_is_told_and_loses_nothing(admin, other, address):
    for page in (admin, other):
        page.goto(f"{address}/edit")
    admin.get_by_label("Name", exact=True).fill("Invoices")
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_role("heading", name="Invoices", level=1)).to_be_visible()
    other.get_by_label("Name", exact=True).fill("Deals")
    other.get_by_label("Description").fill("Typed with care")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_be_visible()
    expect(other.get_by_label("Name", exact=True)).to_have_value("Deals")
    expect(other.get_by_label("Description")).to_have_value("Typed with care")
    admin.goto(address)
    expect(admin.get_by_role("heading", name="Invoices", level=1)).to_be_visible()
    other.get_by_role("button", name="Save").click()  # having been told, it is meant
    expect(other.get_by_role("heading", name="Deals", level=1)).to_be_visible()


def test_opposite_scopes(admin, other, address):
    for page, level in ((admin, "None"), (other, "Read & write")):
        page.goto(f"{address}?open=scopes")
        choose_scope(page, "Notes", level)
        page.get_by_role("button", name="Review changes").last.click()
        expect(page.get_by_role("button", name="Save scopes")).to_be_visible()
    admin.get_by_role("button", name="Save scopes").click()
    expect(admin.get_by_text("The scopes are saved")).to_be_visible()
    other.get_by_role("button", name="Save scopes").click()
    expect(other.get_by_role("alert")).to_be_visible()
    expect(other.get_by_role("radio", name="Read & write for Notes", exact=True)).to_be_checked()
    admin.goto(f"{address}?open=scopes")
    expect(admin.get_by_role("radio", name="None for Notes", exact=True)).to_be_checked()


def test_one_renames_what_the_other_deletes(admin, other, address):
    for page in (admin, other):
        page.goto(f"{address}?open=access-tokens")
    token_row(other, "Default").get_by_role("link", name="Rename access token").click()
    other.get_by_label("Name", exact=True).fill("Mine")
    token_row(admin, "Default").get_by_role("link", name="Delete access token").click()
    admin.get_by_role("button", name="Delete access token").click()
    expect(admin.get_by_text("no longer works")).to_be_visible()
    other.get_by_role("button", name="Rename").click()
    expect(other.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_a_double_submit_makes_one_integration_and_one_token(server, owner):
    fields = owner.form(f"{owner.developers}/new", f"{owner.developers}/new")
    answers = [owner.post(f"{owner.developers}/new", {**fields, "name": "Twice"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert owner.get(owner.developers).text.count(">Twice</a>") == 1
    integration = fields["id"]
    path = f"{owner.developers}/{integration}/access-tokens/new"
    fields = owner.form(path, path)
    pages = [owner.get(owner.post(path, {**fields, "name": "Twice"}).headers["Location"]).text for _ in range(2)]
    shown = [re.search(r"lkw_[0-9A-Za-z]{60}", page)[0] for page in pages]
    assert shown[0] == shown[1] and len(owner.tokens(integration)) == 2
    old = fields["id"]
    path = f"{owner.developers}/{integration}/access-tokens/{old}/replace"
    fields = owner.form(path, path)
    answers = [owner.post(path, {**fields, "overlap": "none"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(owner.tokens(integration)) == 2 and not server.is_active(shown[0])
    for path in (f"{owner.developers}/{integration}/access-tokens/{fields['id']}/delete",
                 f"{owner.developers}/{integration}/scopes"):
        answers = [owner.post(path, {"version": "1", "action": "save", "scope.note": "read"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303], path


def test_the_back_button_after_creating_leads_to_a_form_that_works(admin, server):
    admin.goto(f"{server.url}/acme-inc/settings/developers/new")
    for name in ("First", "Second"):
        admin.get_by_label("Name", exact=True).fill(name)
        admin.get_by_role("button", name="Create integration").last.click()
        expect(admin.get_by_role("heading", name=name, level=1)).to_be_visible()
        admin.go_back()
    admin.goto(f"{server.url}/acme-inc/settings/developers")
    for name in ("First", "Second"):
        expect(admin.get_by_role("link", name=name, exact=True)).to_have_count(1)


def test_after_signing_out_the_back_button_shows_nothing(admin, server, address):
    admin.goto(f"{address}?open=access-tokens")
    admin.locator("summary", has_text="Acme Inc").first.click()
    admin.get_by_role("button", name="Sign out").click()
    expect(admin).to_have_url(re.compile("/sign-in"))
    admin.go_back()
    expect(admin).to_have_url(re.compile("/sign-in"))
    expect(admin.get_by_text("lkw_")).to_have_count(0)


@pytest.mark.parametrize("csrf", [None, "", "stale", "x" * 5000])
def test_a_form_without_or_with_a_stale_field_changes_nothing(owner, csrf):
    fields = {"name": "Forged", "id": "0190c1f0-0000-7000-8000-000000000001"}
    if csrf is not None:
        fields["csrf"] = csrf
    answer = owner.session.post(f"{owner.url}{owner.developers}/new", data=fields, allow_redirects=False, timeout=10)
    assert answer.status_code == 403 and "too old" in answer.text
    assert "Forged" not in owner.get(owner.developers).text


def test_a_form_of_another_site_changes_nothing(owner):
    for headers in (
            {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = owner.post(f"{owner.developers}/new", {"name": "Forged"}, headers)
        assert answer.status_code == 403, headers
    assert "Forged" not in owner.get(owner.developers).text


def test_signing_out_elsewhere_makes_an_open_form_old(server, admin, owner, address):
    admin.goto(f"{address}/edit")
    owner.post(f"{owner.settings}/profile/sessions/end-others", {})
    admin.get_by_label("Name", exact=True).fill("Late")
    admin.get_by_role("button", name="Save").click()
    expect(admin).to_have_url(re.compile("/sign-in"))
    assert "Late" not in owner.get(owner.developers).text
