"""Runs every curl command of docs/api/ against a server, as a reader would, and expects each to succeed."""

import json
import re
import secrets
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browser.showroom import accept_invitation, invite
from harness import PASSWORD, ROOT, fresh_instance
from visitor import Visitor, new_id

#: Examples that make what others need come first, and those that take it away last.
ORDER = ["POST", "PUT", "PATCH", "GET", "DELETE"]


def examples() -> list[tuple[str, str]]:
    """The commands of all files, each with its heading."""
    found = []
    for file in sorted((ROOT / "docs/api").glob("*.md")):
        for heading, command in re.findall(r"^## (.+?)$.*?^```sh\n(.+?)^```", file.read_text(), re.M | re.S):
            found.append((f"{file.stem}: {heading}", command))
    return found


def method(command: str) -> str:
    made = re.search(r"-X (\w+)", command)
    return made[1] if made else "GET"


@pytest.fixture(scope="module")
def playground(tmp_path_factory):
    """A server with sample data, so that there is something of everything."""
    instance = fresh_instance(tmp_path_factory.mktemp("examples"))
    instance.ok("init", "--workspace", "Acme Inc", "--admin-email", "ada@example.com", "--admin-password-file", "-",
                "--sample-data", stdin=PASSWORD + "\n")
    with instance.serving("--read-rate-limit", "0", "--write-rate-limit", "0") as server:
        yield server


def connect_app(playground) -> str:
    """Connects an app and returns its grant's id."""
    callback = "https://app.example.com/callback"
    made = json.loads(playground.instance.ok(
        "oauth", "enable", "--workspace", "acme-inc", "--integration", "App", "--scopes", "note:read", "--redirect-uri",
        callback, "--json"))
    ada = Visitor(playground.url).sign_in("ada@example.com", PASSWORD)
    link = "/authorize?" + urlencode(
        {"client_id": made["client_id"], "response_type": "code", "redirect_uri": callback})
    ada.post(link, {**ada.form(link, link), "decision": "allow"})
    [grant] = json.loads(playground.instance.ok("grant", "list", "--json"))
    return grant["id"]


def ask_for_access(playground) -> str:
    """Has a member ask the admins, and returns the request's id."""
    ada = Visitor(playground.url).sign_in("ada@example.com", PASSWORD)
    grace = accept_invitation(playground, invite(ada, "grace@example.com", "member"), "Grace", "Hopper")
    grace.read_csrf(grace.get(f"{grace.settings}/profile").text)
    request = new_id()
    grace.post(f"{grace.developers}/access-requests", {"id": request, "request": "A token for the report"})
    return request


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_every_example_of_the_documentation_works(playground):
    token = playground.instance.token("all integration:read-write audit_log:read")
    members = playground.get("/v2/workspace_members", token).json()["data"]
    people = iter(playground.session.post(
        f"{playground.url}/v2/objects/people/records/query", json={}, timeout=10,
        headers={"Authorization": f"Bearer {token}"}).json()["data"])
    webhook = playground.session.post(
        f"{playground.url}/v2/webhooks", timeout=10, headers={"Authorization": f"Bearer {token}"},
        json={"data": {"target_url": "https://example.com/first", "subscriptions": []}}).json()["data"]
    listener = playground.session.post(
        f"{playground.url}/latchkey/v1/event_listeners", timeout=10, headers={"Authorization": f"Bearer {token}"},
        json={"data": {}}).json()["data"]
    headers = {"Authorization": f"Bearer {token}"}
    integration = playground.session.post(
        f"{playground.url}/latchkey/v1/integrations", timeout=10, headers=headers,
        json={"data": {"name": "Examples", "scopes": ["note:read"]}}).json()["data"]["id"]["integration_id"]

    def another_token() -> dict:
        """For what ends it."""
        return playground.session.post(
            f"{playground.url}/latchkey/v1/access_tokens", timeout=10, headers=headers,
            json={"data": {"integration_id": integration, "name": "One"}}).json()["data"]

    grant, request = connect_app(playground), ask_for_access(playground)
    commands = examples()
    assert len(commands) > 25
    for title, command in sorted(commands, key=lambda pair: ORDER.index(method(pair[1]))):
        environment = {"PATH": "/usr/bin:/bin", "TOKEN": token, "MEMBER_ID": members[0]["id"]["workspace_member_id"],
                       "WEBHOOK_ID": webhook["id"]["webhook_id"], "RECORD_ID": next(people)["id"]["record_id"],
                       "EVENT_LISTENER_ID": listener["id"]["event_listener_id"],
                       "OTHER_RECORD_ID": next(people)["id"]["record_id"], "INTEGRATION_ID": integration,
                       "GRANT_ID": grant, "ACCESS_REQUEST_ID": request}
        if "$ACCESS_TOKEN_ID" in command:
            environment["ACCESS_TOKEN_ID"] = another_token()["id"]["access_token_id"]
        if "$TOKEN_HASH" in command:
            environment["TOKEN_HASH"] = secrets.token_hex(32)
        if "$LEAKED_TOKEN" in command:
            environment["LEAKED_TOKEN"] = another_token()["token"]
        if "/latchkey/v1/self" in command:
            environment["TOKEN"] = another_token()["token"]
        command = command.replace("http://127.0.0.1:8080", playground.url)
        command = command.replace("curl ", "curl -s -w '\\n%{http_code}' ", 1)
        result = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, timeout=20)
        body, status = result.stdout.rsplit("\n", 1)
        assert status == "200", (title, status, body, result.stderr)
