"""A person at the pages with a browser without script: cookies, redirects, hidden form fields, nothing else."""

import html
import re
import secrets
import time
import uuid
from html.parser import HTMLParser

import requests


def new_id() -> str:
    """A UUIDv7, as the pages put into their forms: what is made later sorts later."""
    moment = time.time_ns() // 1_000_000
    number = moment << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


class Forms(HTMLParser):
    """The forms of a page: where they go and what their fields hold."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[dict] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._open = True
            self.forms.append({"action": given.get("action", ""), "method": given.get("method", "get"), "fields": {}})
        elif tag == "input" and self._open and given.get("name"):
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1]["fields"][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = False


class Visitor:
    """One person with a cookie jar. The server may go away and come back at another address."""

    def __init__(self, url: str, slug: str = "acme-inc"):
        self.url = url
        self.session = requests.Session()
        self.settings = f"/{slug}/settings"
        self.developers = f"{self.settings}/developers"
        self.csrf = ""

    def get(self, path: str, **options) -> requests.Response:
        return self.session.get(self.url + path, timeout=15, **options)

    def post(self, path: str, fields: dict, headers: dict | None = None, **options) -> requests.Response:
        """Sends a form and does not follow where it leads, so that the answer itself can be looked at."""
        return self.session.post(
            self.url + path, data={"csrf": self.csrf, **fields}, headers=headers or {}, timeout=15,
            allow_redirects=False, **options)

    def sign_in(self, email: str, password: str) -> "Visitor":
        self.read_csrf(self.get("/sign-in").text)
        answer = self.post("/sign-in", {"email": email, "password": password, "next": "/"})
        assert answer.status_code == 303, (answer.status_code, text_of(answer.text))
        self.read_csrf(self.get(self.settings + "/profile").text)
        return self

    def read_csrf(self, page: str) -> None:
        """Takes over the page's hidden field; it is good for as long as the session."""
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def form(self, path: str, action: str) -> dict:
        """The fields that the form with this action holds on the page at `path`."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code)
        return next(form["fields"] for form in Forms(page.text).forms if form["action"] == action)

    def create_integration(
            self, name: str, id: str | None = None, scopes: dict | None = None, description: str = "") -> str:
        """Returns the integration's id once the server has said that it is made."""
        id = id or new_id()
        fields = {"id": id, "name": name, "description": description, "action": "create"}
        fields |= {f"scope.{resource}": level for resource, level in (scopes or {}).items()}
        answer = self.post(f"{self.developers}/new", fields)
        assert answer.status_code == 303, (answer.status_code, text_of(answer.text))
        return id

    def create_token(self, integration: str, name: str, id: str | None = None) -> str:
        """Returns the token's id once the server has said that it is made."""
        id = id or new_id()
        fields = {"id": id, "name": name, "grant": "all", "expires": "never"}
        answer = self.post(f"{self.developers}/{integration}/access-tokens/new", fields)
        assert answer.status_code == 303, (answer.status_code, text_of(answer.text))
        return id

    def replace_token(self, integration: str, token: str, id: str | None = None, overlap: str = "none") -> str:
        id = id or new_id()
        answer = self.post(
            f"{self.developers}/{integration}/access-tokens/{token}/replace", {"id": id, "overlap": overlap})
        assert answer.status_code == 303, (answer.status_code, text_of(answer.text))
        return id

    def delete_token(self, integration: str, token: str) -> None:
        answer = self.post(f"{self.developers}/{integration}/access-tokens/{token}/delete", {})
        assert answer.status_code == 303, (answer.status_code, text_of(answer.text))

    def delete_integration(self, integration: str, name: str) -> None:
        answer = self.post(f"{self.developers}/{integration}/delete", {"name": name})
        assert answer.status_code == 303, (answer.status_code, text_of(answer.text))

    def copy_token(self, integration: str, token: str) -> str:
        """What the copy button's script gets."""
        answer = self.post(
            f"{self.developers}/{integration}/access-tokens/{token}/copy", {}, {"Accept": "application/json"})
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.json()["token"]

    def tokens(self, integration: str) -> list[str]:
        """The ids of the tokens that the integration's page lists."""
        page = self.get(f"{self.developers}/{integration}?open=access-tokens")
        assert page.status_code == 200, page.status_code
        return re.findall(r"/access-tokens/([0-9a-f-]{36})/rename", page.text)


def text_of(page: str) -> str:
    """A page's words, for messages."""
    return " ".join(html.unescape(re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", page, flags=re.S)).split())
