"""The PyPI package `py-attio`, a wrapper around requests, with nothing but its URL changed."""

import pytest
from py_attio.client import Client


def connect(service, token) -> Client:
    client = Client(token)
    client.base_url = f"{service.url}/v2"
    return client


def test_it_identifies_itself(service, token):
    assert connect(service, token).identify_self()["workspace_slug"] == "acme-inc"


def test_it_lists_and_gets_members(service, member_reader):
    client = connect(service, member_reader)
    [member] = client.list_members()["data"]
    assert client.get_member(member["id"]["workspace_member_id"])["data"] == member


@pytest.mark.parametrize(("which", "words"), [
    ("revoked", "401 - .*could not be found. This is most commonly caused by the token having been revoked."),
    ("powerless", "403 - .*user_management:read"),
])
def test_its_errors_say_why(service, request, which, words):
    with pytest.raises(Exception, match=words):
        connect(service, request.getfixturevalue(which)).list_members()
