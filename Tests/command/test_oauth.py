"""latchkey oauth and latchkey grant; on a free data folder and through the process that serves."""

import contextlib
import json
import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from harness import PASSWORD  # noqa: E402
from visitor import Visitor  # noqa: E402

CALLBACK = "http://127.0.0.1/callback"
ID = re.compile(r"[0-9a-f-]{36}")
SECRET = re.compile(r"lks_[0-9A-Za-z]{60}")


def enable(instance, *more, integration="Reports", scopes="note:read", uri=CALLBACK):
    return instance.run("oauth", "enable", "--workspace", "acme-inc", "--integration", integration, "--scopes", scopes,
                        "--redirect-uri", uri, *more)


def link_of(client_id):
    return "/authorize?" + urlencode({"client_id": client_id, "response_type": "code", "redirect_uri": CALLBACK})


def connect(server, client_id):
    """Consents as Ada and returns the code."""
    ada = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
    link = link_of(client_id)
    answer = ada.post(link, {**ada.form(link, link), "decision": "allow"})
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def redeem(server, made):
    """Consents as Ada and returns the access token."""
    answer = requests.post(server.url + "/oauth/token", timeout=10, data={
        **made, "grant_type": "authorization_code", "code": connect(server, made["client_id"])})
    return answer.json()["access_token"]


@contextlib.contextmanager
def serving_with(instance, is_served, *flags):
    """A client that was made before the server began, or through it."""
    made = None if is_served else enable(instance, "--json", *flags)
    with instance.serving() as server:
        made = made or enable(instance, "--json", *flags)
        assert made.returncode == 0, made.stderr
        yield server, json.loads(made.stdout)


def test_it_prints_what_a_client_needs(place):
    made = json.loads(enable(place, "--json").stdout)
    assert ID.fullmatch(made["client_id"]) and SECRET.fullmatch(made["client_secret"])
    again = enable(place).stdout
    assert again.splitlines()[0] == f"client_id {made['client_id']}"
    assert SECRET.search(again)[0] != made["client_secret"]


def test_a_public_client_has_no_secret(place):
    made = json.loads(enable(place, "--public", "--json", uri="com.example.app:/callback").stdout)
    assert ID.fullmatch(made["client_id"]) and made.get("client_secret") is None


@pytest.mark.parametrize(("changes", "reason"), [
    ({"uri": "https://app.example.com/*"}, "no redirect URI"), ({"uri": "http://app.example.com/"}, "use https"),
    ({"scopes": "note:everything"}, "There is no scope"), ({"scopes": "task:read"}, "does not have"),
])
def test_what_cannot_be_is_refused(place, changes, reason):
    assert enable(place, integration="Reports").returncode == 0
    refused = enable(place, **changes)
    assert refused.returncode == 1 and reason in refused.stderr
    assert refused.stdout == ""


def test_a_third_secret_does_not_fit_and_changes_nothing(place):
    assert [enable(place).returncode for _ in range(3)] == [0, 0, 1]


def test_switched_off_its_tokens_open_nothing_until_it_is_on_again(instance):
    with instance.serving() as server:
        made = json.loads(enable(instance, "--json").stdout)
        token = redeem(server, made)
        assert server.is_active(token)
        instance.ok("oauth", "disable", "--workspace", "acme-inc", "--integration", "Reports")
        assert not server.is_active(token)
        assert enable(instance).returncode == 0
        assert server.is_active(token)


@pytest.mark.parametrize("is_served", [False, True])
def test_tokens_act_for_the_person_or_as_before_for_the_workspace(instance, is_served):
    with serving_with(instance, is_served, "--user-level") as (server, made):
        token = redeem(server, made)
        assert server.get("/v2/self", token).json()["token_level"] == "user"
        assert enable(instance).returncode == 0  # what is left out is off
        assert server.get("/v2/self", redeem(server, made)).json()["token_level"] == "workspace"
        assert server.get("/v2/self", token).json()["token_level"] == "user"


@pytest.mark.parametrize("is_served", [False, True])
def test_only_pushed_requests_are_shown_to_anybody(instance, is_served):
    with serving_with(instance, is_served, "--require-pushed-requests") as (server, made):
        ada = Visitor(server.url).sign_in("ada@example.com", PASSWORD)
        answer = ada.get(link_of(made["client_id"]), allow_redirects=False)
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["invalid_request"]
        pushed = requests.post(server.url + "/oauth/par", timeout=10, data={
            **made, "response_type": "code", "redirect_uri": CALLBACK})
        link = "/authorize?" + urlencode(
            {"client_id": made["client_id"], "request_uri": pushed.json()["request_uri"]})
        assert "Connect Reports to Acme Inc?" in ada.get(link).text
        assert enable(instance).returncode == 0
        assert server.is_active(redeem(server, made))


def test_grants_are_limited(instance):
    with instance.serving() as server:
        made = json.loads(enable(instance, "--json").stdout)
        token = redeem(server, made)
        [grant] = json.loads(instance.ok("grant", "list", "--json"))
        assert grant["networks"] == [] and all(
            grant.get(name) is None for name in ("rate_limit", "days_limit", "expires_at"))
        limits = ["--network", "203.0.113.0/24", "--network", "2001:db8::/32", "--rate-limit", "100/minute",
                  "--longest-life", "30d"]
        limited = json.loads(instance.ok("grant", "limit", grant["id"], *limits, "--json"))
        assert limited["networks"] == ["203.0.113.0/24", "2001:db8::/32"]
        assert limited["rate_limit"] == "100/minute" and limited["days_limit"] == 30 and limited["expires_at"]
        assert not server.is_active(token)
        assert json.loads(instance.ok("grant", "list", "--json")) == [limited]
        table = instance.ok("grant", "list")
        assert "203.0.113.0/24 2001:db8::/32 100/minute" in table and limited["expires_at"] in table
        result = instance.run("grant", "limit", grant["id"], "--network", "any")
        assert (result.returncode, result.stdout) == (0, "") and server.is_active(token)
        freed = json.loads(instance.ok(
            "grant", "limit", grant["id"], "--rate-limit", "none", "--longest-life", "none", "--json"))
        assert freed.get("rate_limit") is None and freed.get("days_limit") is None


@pytest.mark.parametrize(("options", "code", "reason"), [
    ([], 64, "Say what to limit"), (["--longest-life", "12h"], 64, "whole days"),
    (["--longest-life", "11y"], 64, "whole days"), (["--longest-life", "4000d"], 1, "from 1 to 3650"),
    (["--network", "10.0.0.0/40"], 1, "is no network"), (["--rate-limit", "many"], 1, "100/minute"),
])
def test_limits_that_cannot_be_are_refused(instance, options, code, reason):
    with instance.serving() as server:
        redeem(server, json.loads(enable(instance, "--json").stdout))
        [grant] = json.loads(instance.ok("grant", "list", "--json"))
        refused = instance.run("grant", "limit", grant["id"], *options)
        assert (refused.returncode, refused.stdout) == (code, "") and reason in refused.stderr
    for unknown in ("nonsense", "00000000-0000-7000-8000-000000000000"):
        assert instance.run("grant", "limit", unknown, "--rate-limit", "none").returncode == 1


def test_grants_are_listed_and_revoked(instance):
    with instance.serving() as server:
        assert "no connected apps" in instance.run("grant", "list").stderr
        made = json.loads(enable(instance, "--json").stdout)
        token = redeem(server, made)
        [grant] = json.loads(instance.ok("grant", "list", "--workspace", "acme-inc", "--json"))
        assert grant["integration"] == "Reports" and grant["scopes"] == "note:read"
        assert grant["id"] in instance.ok("grant", "list")
        instance.ok("grant", "revoke", grant["id"])
        assert not server.is_active(token)
        assert json.loads(instance.ok("grant", "list", "--json")) == []
        assert instance.run("grant", "revoke", "nonsense").returncode == 1
