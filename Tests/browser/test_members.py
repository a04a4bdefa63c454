"""Those who are no admin: how they join, what they see, what they are refused."""

import re

import pytest
from harness import PASSWORD
from playwright.sync_api import expect
from showroom import invite
from visitor import Visitor
from walk import create_integration, open_developers, open_workspace_settings

GRACE = "grace@example.com"


@pytest.fixture
def grace(server, open_page, admin):
    """Grace, invited through the page and joined through the link, as a member."""
    open_workspace_settings(admin)
    admin.get_by_role("link", name="Members").click()
    admin.get_by_label("E-mail address").fill(GRACE)
    admin.get_by_role("radio", name=re.compile("^Member")).check()
    admin.get_by_role("button", name="Make the invitation link").click()
    link = admin.get_by_label("Invitation link").input_value()
    person = open_page()
    person.goto(link)
    assert "code=" not in person.url
    expect(person.get_by_role("heading", name="Join Acme Inc")).to_be_visible()
    person.get_by_label("First name").fill("Grace")
    person.get_by_label("Last name").fill("Hopper")
    person.get_by_label("Password").fill(PASSWORD)
    person.get_by_role("button", name="Join Acme Inc").click()
    expect(person.get_by_role("complementary")).to_contain_text("Acme Inc")
    return person


def test_the_developers_tab_says_that_an_admin_is_needed_and_who_is_one(grace):
    open_workspace_settings(grace)
    open_developers(grace)
    main = grace.get_by_role("main")
    expect(main).to_contain_text("admin")
    expect(main.get_by_role("link", name="ada@example.com")).to_have_attribute("href", "mailto:ada@example.com")
    expect(grace.get_by_role("link", name="Create a new integration")).to_have_count(0)
    grace.get_by_role("link", name="Members").click()
    expect(grace.get_by_text("Invite someone")).to_have_count(0)
    expect(grace.locator("main details.menu")).to_have_count(0)


def test_every_direct_request_is_refused(server, admin, grace):
    open_developers_as(admin, server)
    create_integration(admin, "Billing sync")
    integration = admin.url.split("?")[0].rsplit("/", 1)[1]
    person = Visitor(server.url).sign_in(GRACE, PASSWORD)
    owner = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    [token] = owner.tokens(integration)
    pages = ["/developers/new", f"/developers/{integration}", f"/developers/{integration}/edit", "/audit-log",
             f"/developers/{integration}/access-tokens/{token}/copy", "/show-tokens-once"]
    for path in pages:
        answer = person.get(person.settings + path)
        assert answer.status_code == 403 and "ada@example.com" in answer.text, path
    forms = {"/general": {"name": "Mine", "slug": "mine", "version": "1"}, "/invitations": {"email": "a@example.com",
             "access_level": "admin"}, "/developers/new": {"name": "Mine"},
             f"/developers/{integration}/scopes": {"version": "1", "action": "save", "scope.note": "read"},
             f"/developers/{integration}/delete": {"name": "Billing sync"},
             f"/developers/{integration}/access-tokens/new": {"name": "Mine", "grant": "all", "expires": "never"},
             f"/developers/{integration}/access-tokens/{token}/copy": {},
             f"/developers/{integration}/access-tokens/{token}/delete": {}, "/show-tokens-once": {"value": "on"}}
    for path, fields in forms.items():
        assert person.post(person.settings + path, fields).status_code == 403, path
    assert owner.tokens(integration) == [token]
    assert server.is_active(owner.copy_token(integration, token))


def test_an_invitation_works_once_and_for_its_address_alone(server, admin, open_page):
    owner = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    link = invite(owner, GRACE, "member")
    admin.goto(link)
    expect(admin.get_by_text("this invitation is for grace@example.com")).to_be_visible()
    person = open_page()
    for _ in range(2):
        person.goto(link)
        if person.get_by_label("First name").count():
            person.get_by_label("First name").fill("Grace")
            person.get_by_label("Password").fill(PASSWORD)
            person.get_by_role("button", name="Join Acme Inc").click()
    expect(person.get_by_role("heading", name="This invitation no longer works")).to_be_visible()


def test_who_is_suspended_is_out_at_once_and_the_tokens_they_made_work_on(server, admin, grace):
    owner = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    admin.goto(f"{server.url}{owner.settings}/members")
    admin.get_by_label("Actions for Grace Hopper").click()
    admin.get_by_role("link", name="Make an admin").click()
    admin.get_by_role("button", name="Make an admin").click()
    expect(admin.get_by_text("Grace Hopper is an admin now")).to_be_visible()
    open_developers_as(grace, server)
    create_integration(grace, "Grace's own")
    integration = grace.url.split("?")[0].rsplit("/", 1)[1]
    secret = owner.copy_token(integration, owner.tokens(integration)[0])
    admin.get_by_label("Actions for Grace Hopper").click()
    admin.get_by_role("link", name="Suspend").click()
    admin.get_by_role("button", name="Suspend").click()
    expect(admin.get_by_text("Grace Hopper is suspended")).to_be_visible()
    assert grace.reload().status == 404
    assert server.is_active(secret)


def test_the_last_admin_stays(server, admin):
    admin.goto(f"{server.url}/acme-inc/settings/leave")
    admin.get_by_role("button", name="Leave workspace").click()
    expect(admin.get_by_role("alert")).to_contain_text("admin")
    admin.goto(f"{server.url}/acme-inc/settings/members")
    admin.locator("main details.menu summary").first.click()
    admin.get_by_role("link", name="Make a member").click()
    admin.get_by_role("button", name="Make a member").click()
    expect(admin.get_by_role("alert")).to_contain_text("admin")


def open_developers_as(page, server) -> None:
    page.goto(f"{server.url}/acme-inc/settings/developers")


def test_a_person_of_one_workspace_sees_nothing_of_another(server, open_page):
    server.instance.init(workspace="Other Inc", email="eve@example.com")
    owner = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    integration = owner.create_integration("Billing sync")
    [token] = owner.tokens(integration)
    eve = Visitor(server.url, "other-inc").sign_in("eve@example.com", PASSWORD)
    for slug in ("acme-inc", "other-inc"):
        base = f"/{slug}/settings/developers/{integration}"
        for path in ("", "/edit", "/delete", f"/access-tokens/{token}/copy", f"/access-tokens/{token}/delete"):
            assert eve.get(base + path).status_code == 404, (slug, path)
        for path in ("/delete", f"/access-tokens/{token}/delete", f"/access-tokens/{token}/copy",
                     f"/access-tokens/{token}/rename"):
            answer = eve.post(base + path, {"name": "Billing sync"})
            assert answer.status_code == 404, (slug, path)
    own = eve.create_integration("Mine")
    mixed = f"/other-inc/settings/developers/{own}/access-tokens/{token}"
    for path in ("/delete", "/copy", "/rename"):
        assert eve.post(mixed + path, {"name": "x"}).status_code == 404, path
    assert owner.tokens(integration) == [token]
