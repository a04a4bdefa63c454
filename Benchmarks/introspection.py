"""Servers that are asked about tokens (RFC 7662) by a client that says who it is."""

import base64
import json
import random
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from load import Run, wrk

FORMS = Path(__file__).with_name("forms.lua")


def basic(pair: str) -> str:
    """The header of a client that is known by `id:secret`."""
    return "Basic " + base64.b64encode(pair.encode()).decode()


def ask(url: str, pair: str, form: dict) -> dict:
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode(), {"Authorization": basic(pair)})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


class Target:
    """What one client sends to one URL. Each run goes on in the list of tokens where the last one ended."""

    def __init__(self, url: str, pair: str, tokens: Path, form: str | None = None):
        self.url, self.pair, self.tokens, self.form = url, pair, tokens, form
        self.count = len(tokens.read_text().split())
        self._start = 0

    def run(self, seconds: int, connections: int) -> Run:
        settings = {"TOKENS": self.tokens, "START": self._start, "AUTHORIZATION": basic(self.pair)}
        found = wrk(self.url, FORMS, seconds, connections, 1, settings | ({"FORM": self.form} if self.form else {}))
        self._start = (self._start + found.requests) % self.count
        return found

    def warm(self, connections: int) -> None:
        """Sends every token once, as a server that has been up for a while has seen them."""
        sent = 0
        while sent < self.count:
            sent += self.run(2, connections).requests

    def is_active(self, token: str, pair: str = "") -> bool:
        form = dict(urllib.parse.parse_qsl(self.form.replace("{token}", token)))
        return ask(self.url, pair or self.pair, form)["active"]

    def check(self, sample: int = 200) -> None:
        """A fast wrong answer is worth nothing, nor is one that anybody gets."""
        live = random.sample(self.tokens.read_text().split(), min(sample, self.count))
        assert all(self.is_active(token) is True for token in live), self.url
        assert self.is_active(live[0][:-8] + "0" * 8) is False, self.url
        try:
            self.is_active(live[0], self.pair + "0")
        except urllib.error.HTTPError as error:
            assert error.code in (401, 403), error
        else:
            raise AssertionError(f"{self.url} answers a client with a wrong secret")
