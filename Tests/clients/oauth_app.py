"""What the tests of OAuth libraries share: an app, the person whom it asks for consent, and what that opens."""

import contextlib
import json
import re
import secrets
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests
from harness import PASSWORD, Server
from playwright.sync_api import Page, expect

SCOPES = ["object_configuration:read", "record_permission:read"]
METHODS = {"client_secret_basic": [], "client_secret_post": [], "none": ["--public"]}
"""The ways in which a client says who it is, and what makes one that does so."""


@dataclass(frozen=True)
class App:
    """An integration that OAuth is switched on for."""

    server: Server
    client_id: str
    client_secret: str | None

    def at(self, path: str) -> str:
        return self.server.url + path


def enable(server: Server, *flags: str, scopes: list[str] = SCOPES) -> App:
    """Makes an app whose answers go to any port of this machine."""
    made = json.loads(server.instance.ok(
        "oauth", "enable", "--workspace", "acme-inc", "--integration", f"App {secrets.token_hex(4)}",
        "--redirect-uri", "http://127.0.0.1/callback", "--scopes", " ".join(scopes), "--json", *flags))
    return App(server, made["client_id"], made.get("client_secret"))


@contextlib.contextmanager
def listening():
    """A native app's own server, which the browser must really get to: a policy of the page could keep it away."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """The address holds a code."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listener.server_port}/callback"
        listener.shutdown()
        thread.join()


class Person:
    """An admin with a browser."""

    def __init__(self, email: str, page: Page, callback: str):
        self.email, self.page, self.callback = email, page, callback

    def opens(self, url: str) -> Page:
        """Goes there, and signs in on the way if asked to."""
        self.page.goto(url)
        if "/sign-in" in self.page.url:
            self.page.get_by_label("E-mail address").fill(self.email)
            self.page.get_by_label("Password").fill(PASSWORD)
            self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(url)
        return self.page

    def answers(self, url: str, decision: str = "allow") -> str:
        """Goes where an app leads, decides, and returns the address at which the app hears of it."""
        self.opens(url).locator(f"button[name=decision][value={decision}]").click()
        return self._arrived()

    def is_sent_back_from(self, url: str) -> str:
        """Goes where an app leads, and is asked nothing."""
        self.page.goto(url)
        return self._arrived()

    def adds_key(self, app: App, public_key: str) -> None:
        """Gives an app a key that it proves itself with, on its page."""
        page = self.opens(settings(app))
        page.get_by_role("link", name="Add a public key").click()
        page.get_by_label("Public key").fill(public_key)
        page.get_by_role("button", name="Add the key").click()
        expect(page.get_by_text("The client can prove itself with this key now.")).to_be_visible()

    def revokes(self, app: App, shown: str) -> None:
        """Takes one of an app's secrets or keys away, by how its page shows it."""
        page = self.opens(settings(app))
        page.get_by_role("link", name=re.compile(f"^Revoke {shown}")).click()
        page.get_by_role("button", name=re.compile("^Revoke (client secret|public key)$")).click()
        expect(page.get_by_role("link", name=re.compile(f"^Revoke {shown}"))).to_have_count(0)

    def _arrived(self) -> str:
        self.page.wait_for_url(re.compile(re.escape(self.callback) + r"\?"))
        return self.page.url


def settings(app: App) -> str:
    """The OAuth section of an app's page."""
    return app.at(f"/acme-inc/settings/developers/{app.client_id}?open=oauth")


def parameters(url: str) -> dict[str, str]:
    """What an address says, each thing once."""
    found = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values()), found.keys()
    return {name: value for name, [value] in found.items()}


def check_opens(app: App, get, workspace: str = "acme-inc") -> None:
    """That the token which `get` sends along opens what was asked for, and no more."""
    itself = get(app.at("/v2/self")).json()
    assert itself["active"] is True and itself["workspace_slug"] == workspace
    assert itself["client_id"] == itself["aud"] == app.client_id
    assert set(itself["scope"].split()) == set(SCOPES)
    objects = get(app.at("/v2/objects"))
    assert objects.status_code == 200 and objects.json()["data"], objects.text
    assert get(app.at("/v2/workspace_members")).status_code == 403


def check_dead(app: App, token: str) -> None:
    itself = app.server.get("/v2/self", token)
    assert (itself.status_code, itself.json()) == (200, {"active": False})
    assert app.server.get("/v2/objects", token).status_code == 401


def check_attio_forms(app: App, post, token: str) -> None:
    """Attio's introspection and revocation, which ask for no client: `post` sends the token along as Bearer."""
    itself = app.server.get("/v2/self", token).json()
    assert post(app.at("/oauth/introspect")).json() == itself
    assert post(app.at("/oauth/introspect"), data={"token": token}).json() == itself
    answer = post(app.at("/oauth/revoke"))
    assert (answer.status_code, answer.content) == (204, b"")
    check_dead(app, token)
    assert post(app.at("/oauth/introspect")).json() == {"active": False}


def check_denied(app: App, answer: str, state: str) -> None:
    said = parameters(answer)
    assert (said["error"], said["state"], said["iss"]) == ("access_denied", state, app.server.url)
    assert "code" not in said


def check_unauthorized(answer: requests.Response, challenge: str | None = None) -> None:
    """A client that is not who it says it is (RFC 6749 section 5.2)."""
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    if challenge:
        assert answer.headers["WWW-Authenticate"].startswith(challenge)
