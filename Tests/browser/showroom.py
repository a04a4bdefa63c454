"""An instance as a small company would have it after a while, made through the pages and the API."""

import json
import re
import sqlite3
import struct
import time
import zlib
from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests

from harness import PASSWORD, Server
from visitor import Visitor, new_id

ADMIN, MEMBER = "ada@example.com", "grace@example.com"
MINUTE = 60_000_000  # microseconds, as the database has times
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SERVICES = [
    ("Old website", "", {}, 0),
    ("Zapier", "Automations of the marketing team.", {"note": "read-write", "task": "read-write"}, 3),
    ("Data warehouse", "Copies everything into the warehouse every night. Reads only, and never asks for less than a "
     "whole day, so it is busy between two and four in the morning.", {"record_permission": "read", "note": "read",
      "object_configuration": "read", "list_entry": "read", "list_configuration": "read"}, 1),
    ("Support desk", "Shows who is writing.", {"user_management": "read", "record_permission": "read"}, 2),
    ("Billing sync", "Keeps deals and invoices in step, every five minutes.",
     {"user_management": "read", "record_permission": "read-write", "object_configuration": "read"}, 4),
]


@dataclass
class Showroom:
    server: Server
    admin: Visitor
    integrations: dict[str, str] = field(default_factory=dict)
    authorize: str = ""
    """Where an app sends people."""
    authorize_for_person: str = ""
    """The same for an app whose tokens act for whom they were given by."""
    new_secret: str = ""
    """The page that shows a client secret to whom has made it."""
    registration_token: str = ""
    """The page that shows one to whom has made it."""
    webhook: str = ""
    """The page of a webhook, which shows its secret to whom has made it."""
    ended_webhook: str = ""
    """The page of one that is inactive."""
    user_code: str = ""
    """What a device shows."""

    @property
    def url(self) -> str:
        return self.server.url


def fill(server: Server) -> Showroom:
    """Sets the empty instance up and works in it for a while."""
    admin = Visitor(server.url)
    set_up(server, admin)
    room = Showroom(server, admin)
    invite_people(server, admin)
    for name, description, scopes, tokens in SERVICES:
        room.integrations[name] = add_integration(admin, name, description, scopes, tokens)
    admin.session.post(
        f"{server.url}{admin.developers}/{room.integrations['Data warehouse']}/avatar",
        data={"csrf": admin.csrf, "action": "set"}, files={"avatar": ("warehouse.png", picture(96), "image/png")},
        timeout=15).raise_for_status()
    use_tokens(server, admin, room.integrations["Billing sync"])
    limit_token(room)
    leak_and_import(room)
    connect_apps(room)
    add_key(room)
    add_webhook(room)
    ask_for_access(room)
    return room


def ask_for_access(room: Showroom) -> None:
    """Grace has asked for three things, and has the answer to one."""
    grace = Visitor(room.url).sign_in(MEMBER, PASSWORD)
    path = f"{room.admin.developers}/access-requests"
    for text in ["A key for the newsletter", "An access token for the nightly report.\nIt reads companies and people, and "
                 "runs on the build machine; it would be good to have it by Friday.",
                 "https://very-long-address.example.com/" + "path-without-a-break-" * 6]:
        assert grace.post(path, {"id": new_id(), "request": text}).status_code == 303
    answer = re.search(rf'action="({path}/[0-9a-f-]+/answer)"', room.admin.get(room.admin.developers).text)[1]
    answer = room.admin.post(answer, {"outcome": "declined", "answer": "Take the one that marketing has."})
    assert answer.status_code == 303, answer.text


def set_up(server: Server, admin: Visitor) -> None:
    page = admin.get(f"/set-up?code={server.set_up_code()}")
    admin.read_csrf(page.text)
    admin.post("/set-up", {"workspace_name": "Acme Inc", "first_name": "Ada", "last_name": "Byron", "email": ADMIN,
                           "password": PASSWORD})
    admin.read_csrf(admin.get(admin.settings + "/profile").text)


def invite_people(server: Server, admin: Visitor) -> None:
    """Grace joins as a member, Alan as an admin, Joan is suspended; two invitations stay open."""
    people = [(MEMBER, "Grace", "Hopper", "member"), ("alan@example.com", "Alan", "Turing", "admin"),
              ("joan@example.com", "Joan", "Clarke", "member")]
    for email, first, last, level in people:
        accept_invitation(server, invite(admin, email, level), first, last)
    page = admin.get(f"{admin.settings}/members").text
    joan = re.search(r'aria-label="Actions for Joan Clarke".*?/members/([0-9a-f-]{36})/', page, re.S)[1]
    admin.post(f"{admin.settings}/members/{joan}/access-level", {"to": "suspended"})
    invite(admin, "katherine.johnson@example.com", "member")
    invite(admin, "margaret.hamilton@example.com", "admin")


def invite(admin: Visitor, email: str, level: str) -> str:
    """Returns the invitation link."""
    answer = admin.post(f"{admin.settings}/invitations", {"email": email, "access_level": level})
    page = admin.get(answer.headers["Location"]).text
    return re.search(r'value="(http[^"]+/invitation\?code=[^"]+)"', page)[1]


def accept_invitation(server: Server, link: str, first: str, last: str) -> Visitor:
    person = Visitor(server.url)
    page = person.get(link.removeprefix(server.url))
    person.read_csrf(page.text)
    answer = person.post("/invitation", {"first_name": first, "last_name": last, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return person


def add_integration(admin: Visitor, name: str, description: str, scopes: dict, tokens: int) -> str:
    id = admin.create_integration(name, scopes=scopes, description=description)
    for token in ["Production", "Staging", "Ada's laptop", "Nightly report"][:max(tokens - 1, 0)]:
        admin.create_token(id, token)
    if tokens == 0:
        admin.delete_token(id, admin.tokens(id)[0])
    return id


def use_tokens(server: Server, admin: Visitor, integration: str) -> None:
    newest, second, *_ = admin.tokens(integration)
    for token in (newest, second):
        server.is_active(admin.copy_token(integration, token))
    admin.replace_token(integration, second, overlap="7d")
    fields = {"id": new_id(), "name": "Load test", "grant": "some", "expires": "30",
              "scope.record_permission": "read"}
    admin.post(f"{admin.developers}/{integration}/access-tokens/new", fields)


def connect_apps(room: Showroom) -> None:
    """Two apps are connected, of which one has gained scopes since; a device waits for an answer."""
    callback = "http://127.0.0.1/callback"
    for name, scopes in [("Data warehouse", "note:read record_permission:read"), ("Calendar", "meeting:read-write")]:
        made = json.loads(room.server.instance.ok(
            "oauth", "enable", "--workspace", "acme-inc", "--integration", name, "--scopes", scopes, "--redirect-uri",
            callback, "--published", "--offline-access", "--devices", "--json"))
        room.integrations[name] = made["client_id"]
        room.authorize = "/authorize?" + urlencode(
            {"client_id": made["client_id"], "response_type": "code", "redirect_uri": callback, "state": "x"})
        answers = room.admin.form(room.authorize, room.authorize)
        answer = room.admin.post(room.authorize, {**answers, "decision": "allow"})
        assert "code=" in answer.headers["Location"], answer.text
    grants = json.loads(room.server.instance.ok("grant", "list", "--json"))
    [calendar] = [grant["id"] for grant in grants if grant["integration"] == "Calendar"]
    room.server.instance.ok("grant", "limit", calendar, "--network", "203.0.113.0/24", "--network", "2001:db8::/32",
                            "--rate-limit", "100/minute", "--longest-life", "45d")
    desk = f"{room.admin.developers}/{room.integrations['Support desk']}"
    room.new_secret = room.admin.post(f"{desk}/client-secrets", {"id": new_id()}).headers["Location"]
    room.registration_token = room.admin.post(
        f"{room.admin.developers}/registration", {"id": new_id()}).headers["Location"]
    waiting = requests.post(
        room.url + "/oauth/device_authorization", data=made, timeout=15)
    room.user_code = waiting.json()["user_code"]
    path = f"{room.admin.developers}/{room.integrations['Calendar']}"
    fields = room.admin.form(path, f"{path}/scopes")
    room.admin.post(f"{path}/scopes", {**fields, "scope.task": "read", "scope.note": "read-write", "action": "save"})


def add_key(room: Showroom) -> None:
    """An app that acts for people has a key beside its secret, and no room for more."""
    callback = "https://payroll.example.com/oauth/callback"
    made = json.loads(room.server.instance.ok(
        "oauth", "enable", "--workspace", "acme-inc", "--integration", "Payroll", "--scopes",
        "user_management:read record_permission:read-write", "--redirect-uri", callback, "--user-level", "--json"))
    room.integrations["Payroll"] = made["client_id"]
    key = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}  # RFC 8037 appendix A
    answer = room.admin.post(
        f"{room.admin.developers}/{made['client_id']}/client-keys", {"id": new_id(), "public_key": json.dumps(key)})
    assert answer.status_code == 303, answer.text
    room.authorize_for_person = "/authorize?" + urlencode(
        {"client_id": made["client_id"], "response_type": "code", "redirect_uri": callback, "state": "x"})


def limit_token(room: Showroom) -> None:
    """A test token with everything that limits one."""
    path = f"{room.admin.developers}/{room.integrations['Billing sync']}/access-tokens/new"
    answer = room.admin.post(path, {
        "id": new_id(), "name": "Edge", "grant": "all", "expires": "7", "environment": "test", "labels": "edge, eu-west",
        "description": "Counts what the edge sells. Ask the billing team before you change it.",
        "networks": "203.0.113.0/24 2001:db8::/32", "limit_count": "100", "limit_period": "minute"})
    assert answer.status_code == 303, answer.text


def leak_and_import(room: Showroom) -> None:
    """A token that somebody has found, and one that another system has made."""
    integration = room.integrations["Billing sync"]
    leaked = room.admin.create_token(integration, "Build server")
    requests.post(f"{room.url}/latchkey/v1/leaks", timeout=15, json={"data": {
        "tokens": [room.admin.copy_token(integration, leaked)],
        "url": "https://example.com/acme/billing/blob/8c1f0d2/deploy/production.env#L12"}}).raise_for_status()
    answer = room.admin.post(f"{room.admin.developers}/{integration}/access-tokens/import", {
        "tokens": f"name,hash,last_four\nOld gateway,{'ab' * 32},x7Kd"})
    assert answer.status_code == 303, answer.text


def add_webhook(room: Showroom) -> None:
    """A webhook whose receiver is nowhere, with a test event that could not be sent."""
    path = f"{room.admin.developers}/{room.integrations['Billing sync']}/webhooks"
    answer = room.admin.post(path, {
        "id": new_id(), "target_url": "https://billing.example.invalid/events",
        "events": ["record.created", "record.updated", "workspace-member.created"]})
    assert answer.status_code == 303, answer.text
    room.webhook = answer.headers["Location"]
    room.admin.post(f"{room.webhook}/test", {"event_type": "record.created"})
    room.admin.post(f"{room.webhook}/rotate", {"version": "1", "overlap_hours": "24"})
    room.admin.post(f"{room.webhook}/ed25519", {"is_on": "on"})
    room.admin.post(f"{room.webhook}/edit", {
        "target_url": "https://billing.example.invalid/events",
        "events": ["record.created", "record.updated", "workspace-member.created"],
        "record.updated/0/match": "any", "record.updated/0/field": ["actor.type", "id.record_id"],
        "record.updated/0/operator": ["not_equals", "equals"],
        "record.updated/0/value": ["api-token", "019a0000-0000-7000-8000-000000000000"]})
    answer = room.admin.post(path, {
        "id": new_id(), "target_url": "https://gone.example.invalid/in", "events": ["record.created"]})
    room.ended_webhook = answer.headers["Location"]


def give_webhooks_a_past(connection: sqlite3.Connection) -> None:
    """Hours in which most arrived, and one webhook whose receiver has gone."""
    hour = time.time_ns() // 3_600_000_000_000
    rows = connection.execute("SELECT id, workspace_id FROM webhooks").fetchall()
    for webhook, workspace in rows:
        for back in range(29 * 24):
            delivered, failed = 40 + (back * 37) % 90, (back * 13) % 7 if back % 5 == 0 else 0
            took = (delivered + failed) * (60_000 + (back * 911) % 90_000)
            connection.execute(
                "INSERT OR IGNORE INTO webhook_hours VALUES (?, ?, ?, ?, ?, ?, ?)",
                (webhook, hour - back, workspace, delivered, failed, took, 1_900_000))
    connection.execute(
        "UPDATE webhooks SET status = 'inactive', reason = ? WHERE target_url LIKE '%gone%'",
        ("The receiver answered 410 Gone: it wants nothing more.",))


def age(database: str) -> None:
    """Moves what was made back in time, so that pages show dates of all ages. The server must not run."""
    connection = sqlite3.connect(database)
    for table, least in [("integrations", 100), ("access_tokens", 0)]:
        for number, (id,) in enumerate(connection.execute(f"SELECT id FROM {table} ORDER BY id DESC").fetchall()):
            days = least + number * 9
            connection.execute(f"UPDATE {table} SET created_at = created_at - ? WHERE id = ?", (days * DAY, id))
    now = time.time_ns() // 1000
    rows = connection.execute(
        "SELECT id, workspace_id, created_at FROM access_tokens WHERE revoked_at IS NULL ORDER BY id DESC").fetchall()
    for number, (id, workspace, created) in enumerate(rows[1:]):  # the newest was never used
        used = max(created, now - [2 * MINUTE, 9 * HOUR, 6 * DAY, 2 * MINUTE, 40 * DAY, 120 * DAY][number % 6])
        connection.execute(
            "INSERT INTO access_token_uses VALUES (?, ?, ?, ?) ON CONFLICT (access_token_id) "
            "DO UPDATE SET last_used_at = excluded.last_used_at", (id, workspace, used, 1234))
    give_webhooks_a_past(connection)
    connection.commit()
    connection.close()


def picture(size: int) -> bytes:
    """A PNG with a gradient, for avatars."""
    rows = b"".join(b"\0" + b"".join(bytes((40 + x, 90, 200 - y)) for x in range(size)) for y in range(size))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
