"""latchkey scope: list, add, remove; on a free data folder and through the process that serves."""

import json

import pytest


def scope(instance, command, *scopes, workspace="acme-inc"):
    return instance.run("scope", command, "--workspace", workspace, *scopes)


def listed(instance, *more):
    return [entry["scope"] for entry in json.loads(instance.ok("scope", "list", "--json", *more))]


def test_they_are_added_listed_and_removed(place):
    assert "no custom scopes" in place.run("scope", "list").stderr
    added = scope(place, "add", "invoices:write", "invoices:read", "--json")
    entries = [{"scope": name, "workspace": "acme-inc"} for name in ("invoices:read", "invoices:write")]
    assert json.loads(added.stdout) == entries
    result = scope(place, "add", "invoices:read", "reports:run")
    assert (result.returncode, result.stdout) == (0, "") and "invoices:read, reports:run" in result.stderr
    assert listed(place) == listed(place, "--workspace", "acme-inc") == [
        "invoices:read", "invoices:write", "reports:run"]
    assert place.ok("scope", "list").splitlines()[0].split() == ["WORKSPACE", "SCOPE"]
    assert scope(place, "remove", "invoices:read", "reports:run").returncode == 0
    assert listed(place) == ["invoices:write"]
    assert json.loads(scope(place, "remove", "invoices:write", "--json").stdout) == []


def test_what_is_removed_is_taken_from_tokens_at_once(server, tmp_path):
    instance = server.instance
    scope(instance, "add", "invoices:read")
    token = instance.ok(
        "token", "create", "--workspace", "acme-inc", "--integration", "Sync", "--scopes", "all",
        "--custom-scope", "invoices:read").strip()

    def has_it():
        answer = server.session.post(
            server.url + "/latchkey/v1/verify", headers={"Authorization": f"Bearer {token}"}, timeout=10,
            json={"data": {"token": token, "scopes": ["invoices:read"]}})
        return answer.json()["data"]["code"] == "valid"

    assert has_it()
    scope(instance, "remove", "invoices:read")
    assert not has_it()
    log = tmp_path / "audit.jsonl"
    instance.ok("audit", "export", "--workspace", "acme-inc", "--format", "jsonl", str(log))
    assert log.read_text().count("workspace.token-rules-changed") == 2


@pytest.mark.parametrize(("command", "scopes", "code", "reason"), [
    ("add", [], 64, "scope"), ("add", ["Invoices"], 1, "is no scope"), ("add", ["note:read"], 1, "Latchkey's own"),
    ("add", [f"a:b{number}" for number in range(101)], 1, "at most 100"),
    ("remove", ["invoices:read"], 1, "has no scope invoices:read"),
])
def test_what_cannot_be_is_refused_and_changes_nothing(place, command, scopes, code, reason):
    refused = scope(place, command, *scopes)
    assert (refused.returncode, refused.stdout) == (code, "") and reason in refused.stderr
    assert listed(place) == []


def test_an_unknown_workspace_is_said(place):
    for command in ("add", "remove"):
        assert scope(place, command, "invoices:read", workspace="nowhere").returncode == 1
    assert place.run("scope", "list", "--workspace", "nowhere").returncode == 1
