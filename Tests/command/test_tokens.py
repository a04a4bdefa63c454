"""latchkey token: create, list, revoke; on a free data folder and through the process that serves."""

import json
import re
import time

import pytest

TOKEN = re.compile(r"lkw_[0-9A-Za-z]{60}\n")


def create(instance, scopes="all", *more, workspace="acme-inc", integration="Sync"):
    return instance.run("token", "create", "--workspace", workspace, "--integration", integration,
                        "--scopes", scopes, *more)


def listed(instance, *more):
    return json.loads(instance.ok("token", "list", "--json", *more))


def test_it_prints_only_the_token(place):
    result = create(place, "note:read task:read-write")
    assert result.returncode == 0
    assert TOKEN.fullmatch(result.stdout)
    assert result.stdout.strip() not in result.stderr


def test_all_is_not_to_manage_keys_unless_that_is_named(server):
    for number, (scopes, has_it) in enumerate((("all", False), ("all integration:read-write", True))):
        token = create(server.instance, scopes, integration=f"Keys {number}").stdout.strip()
        names = server.get("/v2/self", token).json()["scope"].split()
        assert ("integration:read-write" in names) == has_it
        assert len(names) == 19 + has_it


def test_a_new_integration_has_these_scopes_and_this_token_alone(place):
    create(place, "note:read task:read-write")
    [token] = listed(place)
    assert token["integration"] == "Sync" and token["workspace"] == "acme-inc"
    create(place, "note:read")
    assert len(listed(place)) == 2
    assert create(place, "record_permission:read").returncode == 1


def test_on_a_known_integration_the_token_is_limited_to_scopes_that_it_has(place):
    create(place, "note:read task:read-write")
    assert create(place, "task:read").returncode == 0
    refused = create(place, "task:read comment:read")
    assert refused.returncode == 1
    assert "comment:read" in refused.stderr and refused.stdout == ""
    assert sorted(token["scopes"] for token in listed(place))[-1] == "task:read"


def test_all_follows_the_integration(server):
    create(server.instance, "user_management:read")
    token = create(server.instance, "all").stdout.strip()
    assert server.get("/v2/workspace_members", token).status_code == 200
    assert server.get("/v2/self", token).json()["scope"] == "user_management:read"


@pytest.mark.parametrize("scopes", ["", " ", "notes:read", "note:write", "note", "note:read,task:read", "ALL"])
def test_unknown_scopes_are_refused(instance, scopes):
    result = create(instance, scopes)
    assert result.returncode in (1, 64) and result.stdout == ""
    assert listed(instance) == []


def test_an_unknown_workspace_is_refused(place):
    result = create(place, workspace="nobody")
    assert result.returncode == 1 and "nobody" in result.stderr


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\x00b", "a\nb", "\u202eevil"])
def test_bad_names_are_refused(instance, name):
    if "\x00" in name:
        name = name.replace("\x00", "\x01")
    assert create(instance, "all", integration=name).returncode == 1
    assert create(instance, "all", "--name", name).returncode == 1
    assert listed(instance) == []


def test_many_tokens_at_once_one_a_line(place):
    lines = create(place, "all", "--count", "2500").stdout.splitlines()
    assert len(set(lines)) == 2500
    assert all(TOKEN.fullmatch(line + "\n") for line in lines)


def test_json_tells_id_and_token(place):
    made = json.loads(create(place, "all", "--json", "--name", "CI").stdout)
    assert TOKEN.fullmatch(made["token"] + "\n")
    [token] = listed(place)
    assert token["id"] == made["id"] and token["name"] == "CI"
    assert made["token"] not in json.dumps(token)


def test_a_token_expires(server):
    token = create(server.instance, "all", "--expires-in", "2s").stdout.strip()
    assert server.is_active(token)
    time.sleep(2.2)
    assert not server.is_active(token)


def test_the_list_for_people_shows_no_token(place):
    token = create(place, "all").stdout.strip()
    text = place.ok("token", "list")
    assert token[-4:] in text and "Sync" in text
    assert token not in text
    assert place.ok("token", "list", "--workspace", "acme-inc") == text
    assert place.run("token", "list", "--workspace", "nobody").returncode == 1


def test_a_revoked_token_is_gone_and_revoking_again_says_so(place):
    create(place, "all")
    [token] = listed(place)
    result = place.run("token", "revoke", token["id"])
    assert (result.returncode, result.stdout) == (0, "")
    assert listed(place) == []


@pytest.mark.parametrize("name", ["nonsense", "", "018f0000-0000-7000-8000-000000000000"])
def test_an_unknown_token_is_refused(place, name):
    result = place.run("token", "revoke", name)
    assert result.returncode == 1 and "Error: " in result.stderr


def test_a_revoked_token_is_dead_before_the_command_returns(server):
    for _ in range(5):
        token = create(server.instance, "all").stdout.strip()
        assert server.is_active(token)
        ids = {entry["last_four"]: entry["id"] for entry in listed(server.instance)}
        server.instance.ok("token", "revoke", ids[token[-4:]])
        assert not server.is_active(token)


def test_a_token_made_while_the_server_was_down_works_when_it_is_up(instance):
    token = create(instance, "all").stdout.strip()
    with instance.serving() as server:
        assert server.is_active(token)
