"""Tokens that act for the person who connects the app: what they do is that person's, and they end with them."""

import pytest
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from browser.showroom import accept_invitation, invite
from harness import PASSWORD
from oauth_app import SCOPES, App, check_dead, enable
from playwright.sync_api import expect
from visitor import Visitor

WRITING = [*SCOPES[:1], "record_permission:read-write"]


@pytest.fixture(scope="module")
def ada(service) -> Visitor:
    return Visitor(service.url).sign_in("ada@example.com", PASSWORD)


@pytest.fixture
def bring(service, meet, ada):
    """Makes a second admin, with a browser."""

    def one(first: str):
        email = f"{first.lower()}@example.com"
        accept_invitation(service, invite(ada, email, "admin"), first, "Hopper")
        return meet(email)

    return one


def connected(app: App, person, callback: str) -> OAuth2Session:
    """A session with a token that a person has consented to."""
    session = OAuth2Session(
        app.client_id, app.client_secret, token_endpoint=app.at("/oauth/token"), scope=WRITING,
        redirect_uri=callback, code_challenge_method="S256", default_timeout=10)
    verifier = generate_token(48)
    url, state = session.create_authorization_url(app.at("/authorize"), code_verifier=verifier)
    session.fetch_token(authorization_response=person.answers(url), state=state, code_verifier=verifier)
    return session


def member_id(service, first: str) -> str:
    members = service.get("/v2/workspace_members", service.instance.token("user_management:read")).json()["data"]
    [found] = [member["id"]["workspace_member_id"] for member in members if member["first_name"] == first]
    return found


def creator_of_a_new_company(app: App, session) -> tuple[str, str]:
    answer = session.post(
        app.at("/v2/objects/companies/records"), json={"data": {"values": {"name": "Analytical Engines"}}})
    assert answer.status_code == 200, answer.text
    [creator] = answer.json()["data"]["values"]["created_by"]
    return creator["referenced_actor_type"], creator["referenced_actor_id"]


def decide(page, action: str) -> None:
    """Follows what a menu or page offers, and says yes to its question."""
    page.get_by_role("link", name=action, exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name=action, exact=True).click()


def act_on(person, app: App, first: str, action: str) -> None:
    page = person.opens(app.at("/acme-inc/settings/members"))
    page.get_by_label(f"Actions for {first} Hopper").click()
    decide(page, action)
    expect(page.get_by_role("status").filter(has_text=f"{first} Hopper")).to_be_visible()


ENDS = {
    "Grace": lambda ada, her, app: act_on(ada, app, "Grace", "Remove from workspace"),
    "Katherine": lambda ada, her, app: (act_on(ada, app, "Katherine", "Suspend"),
                                        act_on(ada, app, "Katherine", "Reactivate")),
    "Margaret": lambda ada, her, app: decide(
        her.opens(app.at("/acme-inc/settings/members")), "Leave workspace"),
}
"""Who loses her access, and how: one is removed, one is suspended for a while, one leaves."""


@pytest.mark.parametrize("first", ENDS)
def test_what_they_do_is_the_persons_until_she_is_gone(service, bring, ada, person, callback, first):
    her = bring(first)
    app = enable(service, "--user-level", "--offline-access", scopes=WRITING)
    hers, others = connected(app, her, callback), connected(app, person, callback)
    id = member_id(service, first)
    itself = hers.get(app.at("/v2/self")).json()
    assert (itself["token_level"], itself["authorized_by_workspace_member_id"]) == ("user", id)
    told = hers.introspect_token(app.at("/oauth/introspect"), hers.token["access_token"]).json()
    assert (told["token_level"], told["authorized_by_workspace_member_id"]) == ("user", id)
    assert creator_of_a_new_company(app, hers) == ("workspace-member", id)

    ENDS[first](person, her, app)
    check_dead(app, hers.token["access_token"])
    with pytest.raises(OAuthError, match="invalid_grant"):
        hers.refresh_token()
    others.refresh_token()
    assert others.get(app.at("/v2/self")).json()["active"] is True


def test_without_it_they_act_for_the_workspace(service, bring, person, callback):
    her = bring("Ida")
    app = enable(service, scopes=WRITING)
    session = connected(app, her, callback)
    assert session.get(app.at("/v2/self")).json()["token_level"] == "workspace"
    assert creator_of_a_new_company(app, session) == ("app", app.client_id)
    act_on(person, app, "Ida", "Remove from workspace")
    assert session.get(app.at("/v2/self")).json()["active"] is True
