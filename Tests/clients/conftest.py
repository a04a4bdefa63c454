import json

import pytest
from browser.chromium import launch, watch
from contract import Attio
from harness import Instance, fresh_instance
from oauth_app import Person, listening
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Instance:
    """One instance for a whole file of tests that change nothing."""
    instance = fresh_instance(tmp_path_factory.mktemp("clients"))
    instance.init()
    return instance


@pytest.fixture(scope="module")
def service(shared):
    """A server on it without rate limits, so that tests don't wait for one another."""
    with shared.serving("--read-rate-limit", "0", "--write-rate-limit", "0") as running:
        yield running


@pytest.fixture(scope="module")
def token(service) -> str:
    """An access token that opens everything."""
    return service.instance.token("all", integration="Everything")


@pytest.fixture(scope="module")
def member_reader(service) -> str:
    """An access token that opens the workspace members and nothing else."""
    return service.instance.token("user_management:read", integration="Members")


@pytest.fixture(scope="module")
def powerless(service) -> str:
    """An access token whose scopes open none of the operations with a scope that exist yet."""
    return service.instance.token("note:read", integration="Notes")


@pytest.fixture(scope="module")
def revoked(service) -> str:
    """An access token that worked until it was revoked."""
    instance = service.instance
    made = json.loads(instance.ok("token", "create", "--workspace", "acme-inc", "--integration", "Gone",
                                  "--scopes", "all", "--json"))
    assert service.is_active(made["token"])
    instance.ok("token", "revoke", made["id"])
    return made["token"]


@pytest.fixture(scope="module")
def attio(service, token) -> Attio:
    """A client that holds all that is said against Attio's schemas."""
    return Attio(service, token)


@pytest.fixture(scope="module")
def callback():
    """Where apps wait for the answer: a port that none of them has registered."""
    with listening() as address:
        yield address


@pytest.fixture(scope="module")
def meet(callback):
    """Brings people whom apps ask for consent, each with a browser that may not have complained at the end."""
    problems: list[str] = []
    with sync_playwright() as driver:
        browser = launch(driver)
        yield lambda email: Person(email, watch(browser.new_page(), problems), callback)
        browser.close()
    assert not problems, problems


@pytest.fixture(scope="module")
def person(meet) -> Person:
    """The admin of Acme Inc."""
    return meet("ada@example.com")


@pytest.fixture
def plain_http(monkeypatch):
    """Lets oauthlib talk to a server without TLS."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
