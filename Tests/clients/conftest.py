import json

import pytest
from contract import Attio
from harness import Instance, fresh_instance


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
