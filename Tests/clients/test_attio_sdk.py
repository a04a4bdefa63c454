"""The PyPI package `attio`, generated from Attio's own description of its API, with nothing but its URL changed."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import attio
import pytest
from attio import errors, models


@pytest.fixture
def client(service, token):
    with attio.SDK(oauth2=token, server_url=service.url) as sdk:
        yield sdk


def test_it_identifies_an_access_token(client, service, token):
    found = client.meta.get_v2_self()
    assert isinstance(found, models.AttioCom)
    assert found.active is True
    assert found.token_type == "Bearer" and found.iss == "attio.com" and found.token_level == "workspace"
    assert found.exp is None and found.aud == found.client_id and found.sub == found.workspace_id
    assert (found.workspace_name, found.workspace_slug) == ("Acme Inc", "acme-inc")
    assert found.workspace_logo_url is None
    assert "record_permission:read-write" in found.scope.split()


def test_a_revoked_token_is_inactive_and_no_error(service, revoked):
    with attio.SDK(oauth2=revoked, server_url=service.url) as sdk:
        found = sdk.meta.get_v2_self()
    assert isinstance(found, models.ResponseBody) and found.active is False


def test_it_lists_and_gets_workspace_members(client):
    [member] = client.workspace_members.get_v2_workspace_members().data
    assert member.email_address == "ada@example.com" and member.access_level == "admin"
    again = client.workspace_members.get_v2_workspace_members_workspace_member_id_(
        workspace_member_id=member.id.workspace_member_id)
    assert again.data == member


def test_it_does_the_same_without_blocking(service, member_reader):
    async def ask():
        async with attio.SDK(oauth2=member_reader, server_url=service.url) as sdk:
            pages = await asyncio.gather(*(
                sdk.workspace_members.get_v2_workspace_members_async() for _ in range(20)))
            return {len(page.data) for page in pages}

    with ThreadPoolExecutor(1) as thread:  # Playwright keeps a loop running in the main thread
        assert thread.submit(lambda: asyncio.run(ask())).result(30) == {1}


def test_an_unknown_member_is_the_error_that_it_knows(client):
    with pytest.raises(errors.GetV2WorkspaceMembersWorkspaceMemberIDNotFoundError) as caught:
        client.workspace_members.get_v2_workspace_members_workspace_member_id_(
            workspace_member_id="00000000-0000-4000-8000-000000000000")
    assert caught.value.status_code == 404
    assert caught.value.data.type == "invalid_request_error" and caught.value.data.code == "not_found"
    assert caught.value.message == 'Workspace member with ID "00000000-0000-4000-8000-000000000000" not found.'


@pytest.mark.parametrize(("which", "status"), [("revoked", 401), ("powerless", 403)])
def test_a_token_that_does_not_open_it_is_an_error(service, request, which, status):
    with attio.SDK(oauth2=request.getfixturevalue(which), server_url=service.url) as sdk:
        with pytest.raises(errors.SDKError) as caught:
            sdk.workspace_members.get_v2_workspace_members()
    assert caught.value.status_code == status
    assert request.getfixturevalue(which) not in str(caught.value)


def test_it_waits_and_tries_again_when_there_were_too_many_requests(instance):
    from attio.utils import BackoffStrategy, RetryConfig

    with instance.serving("--read-rate-limit", "5") as server:
        patience = RetryConfig("backoff", BackoffStrategy(200, 2000, 1.5, 30_000), True)
        with attio.SDK(oauth2=instance.token("all"), server_url=server.url, retry_config=patience) as sdk:
            assert all(sdk.meta.get_v2_self().active for _ in range(12))
        assert " 429 " in server.log or '"status":429' in server.log
