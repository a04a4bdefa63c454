"""What verify.py puts under load: this server's ways to check a key, its /healthz, and the peers that are there."""

import contextlib
import json
import random
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django_oauth
import instance
import key_peers
from load import REQUESTS, Load, Run
from peers import nginx

BATCH = 1000
SCOPE = "list_entry:read"
GATEWAY = f"/gateway/verify/bench?scope={SCOPE}"
VERIFY = Path(__file__).with_name("verify.lua")
DJANGO_KEYS = Path(__file__).with_name("django_keys_site.py")
# Django's answer to a thousand tokens is its answer to a million: it looks each one up.
MOST_FOR_DJANGO = 100_000


@dataclass(frozen=True)
class Target:
    """One URL and what is sent to it."""

    run: Callable[[int], Run]
    warm_up: Callable[[], None]
    process: int
    """Whose processor time it takes."""


def fetch(url: str, token: str, body: object = None) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def check_answers(url: str, tokens: list[str], sample: int = 200) -> None:
    """A fast wrong answer is worth nothing: some tokens are asked one by one, and one that is none."""
    live = random.sample(tokens, min(sample, len(tokens)))
    for token in live + ["lkw_" + "0" * 60]:
        is_known = token in live
        body = json.loads(fetch(url + "/v2/self", token)[1])
        assert body["active"] is is_known and (not is_known or body["scope"] == instance.SCOPES), body
        assert fetch(url + GATEWAY, token)[0] == (200 if is_known else 401)
        asked = {"data": {"token": token, "scopes": [SCOPE]}}
        body = json.loads(fetch(url + "/latchkey/v1/verify", live[0], asked)[1])
        assert body["data"]["valid"] is is_known, body
    asked = {"data": [{"token": token} for token in (*live, "x")]}
    body = json.loads(fetch(url + "/latchkey/v1/verify/batch", live[0], asked)[1])
    assert [one["valid"] for one in body["data"]] == [True] * len(live) + [False], body


class Ours:
    """This server's own targets."""

    def __init__(self, server: instance.Server, folder: Path, tokens: Path, connections: int, threads: int):
        found = tokens.read_text().split()
        self.server, self.tokens, self.count, self.threads = server, tokens, len(found), threads
        self.connections = connections
        self.batches = folder / "batches"
        with open(self.batches, "w") as output:
            for at in range(0, len(found), BATCH):
                data = json.dumps({"data": [{"token": token} for token in found[at:at + BATCH]]}, separators=(",", ":"))
                output.write(f"POST\t/latchkey/v1/verify/batch\t{data}\n")

    def targets(self) -> dict[str, Target]:
        return {
            "/v2/self": self._target("/v2/self"), "/gateway/verify": self._target(GATEWAY),
            "/latchkey/v1/verify": self._target("/", script=VERIFY, SCOPE=SCOPE), "/healthz": self._target("/healthz"),
            "batch": self._target("/", -(-self.count // BATCH), script=REQUESTS, REQUESTS=self.batches)}

    def _target(self, path: str, count: int = 0, **settings) -> Target:
        load = Load(self.tokens, count or self.count, self.connections, self.threads, **settings)
        url = self.server.url + path
        # Few long runs: wrk reads all tokens before each, and its Lua is now and then very slow with a million texts.
        return Target(
            lambda seconds: load.run(url, seconds), lambda: load.warm_up(url, max(2, load.count // 20_000)),
            self.server.process.pid)


class Peers:
    """Those that are installed; the others are named and left out."""

    def __init__(self, folder: Path, tokens: Path, document: str, connections: int, threads: int, wanted: set[str]):
        self.folder, self.tokens, self.document = folder, tokens, document
        self.connections, self.threads, self.wanted = connections, threads, wanted
        self.keys = folder / "keys.map"
        self.count = sum(1 for _ in open(tokens))
        self.targets: dict[str, Target] = {}
        self._running = contextlib.ExitStack()

    def __enter__(self) -> dict[str, Target]:
        key_peers.write_map(self.tokens, self.keys)
        for name, serving in (("HAProxy", key_peers.haproxy), ("nginx with Lua", key_peers.nginx_lua)):
            if self._is_wanted(name, key_peers.missing(name)):
                url, process = self._enter(serving(self.folder, self.keys, self.document))
                assert fetch(url, next(open(self.tokens)).strip())[0] == 200, name
                assert fetch(url, "lkw_" + "0" * 60)[0] == 401, name
                self._add(name, url, process, self.tokens)
        if self._is_wanted("nginx, constant"):
            self._add("nginx, constant", self._enter(nginx(self.folder)) + "/", 0, self.tokens)
        for name, site, package, scheme in (
                ("drf-api-key", DJANGO_KEYS, "rest_framework_api_key", "Api-Key"),
                ("django-oauth-toolkit", django_oauth.SITE, "oauth2_provider", "Bearer")):
            lacks = None if django_oauth.has(package, "granian") else f"{name} on granian (pip install)"
            if self._is_wanted(name, lacks):
                count = min(self.count, MOST_FOR_DJANGO)
                print(f"Making {count:,} keys for {name} ...", flush=True)
                port, process, _, tokens = self._enter(django_oauth.running(site, self.folder, count, True))
                self._add(name, f"http://127.0.0.1:{port}/self", process, tokens, count, scheme)
        return self.targets

    def __exit__(self, *error) -> None:
        self._running.close()

    def _enter(self, context):
        return self._running.enter_context(context)

    def _is_wanted(self, name: str, lacks: str | None = None) -> bool:
        if self.wanted and name not in self.wanted:
            return False
        if lacks:
            print(f"Left out: {lacks} is not there.", flush=True)
        return not lacks

    def _add(self, name: str, url: str, process: int, tokens: Path, count: int = 0, scheme: str = "Bearer") -> None:
        load = Load(tokens, count or self.count, self.connections, self.threads, SCHEME=scheme)
        # They have nothing to read first.
        self.targets[name] = Target(lambda seconds: load.run(url, seconds), lambda: load.run(url, 2), process)
