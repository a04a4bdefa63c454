"""Every secret that the tests see is a canary: it may be in no log, metric, error or row of the database that shows it.

The harness tells of secrets, of texts and of files; `findings` looks for all secrets in all of them, as they are, encoded
for URLs and in base 64. Tokens are known by their shape and checksum too, so that none has to be told of.
"""

import base64
import json
import re
import zlib
from collections import defaultdict
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

import requests
from requests.adapters import HTTPAdapter

TOKEN = re.compile(rb"lk[a-z]_[0-9A-Za-z]{60}")
RUN = re.compile(rb"[0-9A-Za-z_.~%+/=-]{16,}")
DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
WINDOW = 16
"""Bytes by which a secret is looked up."""
MEMBERS = {"access_token", "refresh_token", "token", "client_secret", "secret", "registration_access_token", "device_code"}
"""Members of JSON and fields of forms whose values are secrets, beside passwords."""
LAST_WORKSPACE = "latchkey_workspace"
"""The cookie that is no secret: it holds an id."""
OPEN = {"instance.key", "set-up-link", "latchkey.sock"}
"""Files of a data folder that are there to hold a secret, or hold none."""


def is_token(text: bytes) -> bool:
    """Whether it has the checksum of a secret of ours (TokenFormat)."""
    number, digits = zlib.crc32(text[4:58]), bytearray()
    for _ in range(6):
        number, digit = divmod(number, 62)
        digits.insert(0, DIGITS[digit])
    return bytes(digits) == text[58:]


def forms(secret: str) -> set[bytes]:
    """How a secret may be written."""
    raw = secret.encode()
    found = {raw, quote(secret, safe="").encode(), quote_plus(secret).encode(), json.dumps(secret)[1:-1].encode()}
    for shift in range(3):  # in base 64 it looks different by what stands before it
        text = base64.b64encode(bytes(shift) + raw)
        inner = text[-(-shift * 8 // 6):len(text) - (4 if (len(raw) + shift) % 3 else 0)]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return {form for form in found if len(form) >= 10}


class Canaries:
    def __init__(self):
        self.secrets: dict[str, str] = {}
        self.texts: list[tuple[str, bytes]] = []
        self.logs: set[Path] = set()
        self.folders: set[Path] = set()
        self.ports: set[int] = set()

    def plant(self, secret: str, what: str) -> None:
        if len(secret) >= 10:
            self.secrets.setdefault(secret, what)

    def plant_all(self, text: str, what: str) -> None:
        """The tokens in a text that was meant to show them, and what else its JSON calls a secret."""
        for token in TOKEN.findall(text.encode()):
            self.plant(token.decode(), what)
        try:
            self._plant_members(json.loads(text), what)
        except ValueError:
            pass

    def plant_cookie(self, name: str, value: str) -> None:
        if name != LAST_WORKSPACE:
            self.plant(value, f"cookie {name}")

    def _plant_members(self, value: object, what: str) -> None:
        if isinstance(value, list):
            for element in value:
                self._plant_members(element, what)
        elif isinstance(value, dict):
            for name, member in value.items():
                if name in MEMBERS and isinstance(member, str):
                    self.plant(member, f"{name} of {what}")
                self._plant_members(member, what)

    def hold(self, where: str, text: str | bytes) -> None:
        """A text that no secret may be in."""
        self.texts.append((where, text.encode() if isinstance(text, str) else text))

    def listen(self) -> None:
        """Hears what `requests` asks and is answered from now on, by servers of ours alone."""
        send = HTTPAdapter.send

        def heard(adapter, request, stream=False, **options):
            answer = send(adapter, request, stream=stream, **options)
            if urlsplit(request.url).port in self.ports:
                self.hear(request, answer, stream)
            return answer

        HTTPAdapter.send = heard

    def hear(self, request: requests.PreparedRequest, answer: requests.Response, stream: bool) -> None:
        what = f"{request.method} {TOKEN.sub(b'...', urlsplit(request.url).path.encode()).decode()}"
        body = request.body if isinstance(request.body, str) else ""
        for name, value in parse_qsl(body):
            if name in MEMBERS or "password" in name:
                self.plant(value, f"{name} of {what}")
        for cookie in answer.cookies:
            self.plant_cookie(cookie.name, cookie.value or "")
        for name, value in parse_qsl(urlsplit(answer.headers.get("location", "")).query):
            if name in ("code", "token"):
                self.plant(value, f"{name} that {what} leads to")
        if stream:
            return
        if answer.status_code >= 400 or urlsplit(request.url).path == "/metrics":
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items() if name.lower() != "set-cookie")
            self.hold(f"answer {answer.status_code} to {what}", f"{head}\n{answer.text}")
        elif "html" not in answer.headers.get("content-type", ""):
            self.plant_all(answer.text, what)

    def findings(self) -> list[str]:
        """Where a secret is that must not be there."""
        needles, short = self._needles()
        found = [f"{what} in {where}" for where, text in self._haystacks()
                 for what in self._look(text, needles, short)]
        return sorted(set(found))

    def _needles(self) -> tuple[dict[bytes, list], list]:
        long, short = defaultdict(list), []
        for secret, what in self.secrets.items():
            for form in forms(secret):
                is_run = len(form) >= WINDOW and RUN.fullmatch(form)
                (long[form[:WINDOW]] if is_run else short).append((form, what))
        return long, short

    def _haystacks(self):
        yield from self.texts
        for log in self.logs:
            if log.exists():
                yield str(log), log.read_bytes()
        for folder in self.folders:
            for file in folder.rglob("*") if folder.exists() else []:
                if file.name not in OPEN and file.is_file():
                    yield str(file), file.read_bytes()

    def _look(self, text: bytes, needles: dict[bytes, list], short: list):
        for token in TOKEN.findall(text):
            if is_token(token):
                yield f"a token ({token[:4].decode()}…)"
        for form, what in short:
            if form in text:
                yield what
        for run in set(RUN.findall(text)):
            for start in range(len(run) - WINDOW + 1):
                for form, what in needles.get(run[start:start + WINDOW], ()):
                    if run.startswith(form, start):
                        yield what


canaries = Canaries()
