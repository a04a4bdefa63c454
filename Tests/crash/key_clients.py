"""Those who change keys and those who check them, all at once, on a server that is killed under their hands."""

import base64
import datetime
import http.client
import json
import random
import secrets
import threading
import time
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from history import Check, History, Token

SCOPES = ["note:read", "object_configuration:read", "task:read"]
OVERLAPS = ["none", "none", "1h"]
WALL_CLOCK = time.time() - time.monotonic()
BLUR = 0.02
"""Seconds by which two clocks may differ."""


class Site:
    """Where the server is, as long as it is there."""

    def __init__(self):
        self._there = threading.Condition()
        self._life, self._port, self._deaths = 0, None, {}

    def open(self, port: int) -> None:
        with self._there:
            self._life, self._port = self._life + 1, port
            self._there.notify_all()

    def closed(self) -> None:
        """It is dead: from now on nothing that was asked for can happen any more."""
        with self._there:
            self._port, self._deaths[self._life] = None, time.monotonic()
            self._there.notify_all()

    def wait(self) -> tuple[int, int]:
        """Which life of the server it is, and its port."""
        with self._there:
            assert self._there.wait_for(lambda: self._port is not None, 60)
            return self._life, self._port

    def death(self, life: int) -> float:
        with self._there:
            assert self._there.wait_for(lambda: life in self._deaths, 60)
            return self._deaths[life]


class Answer(NamedTuple):
    start: float
    end: float
    status: int | None
    """None when it was lost."""
    json: dict
    is_repeated: bool = False


class Caller:
    """One connection to the server, in a thread of its own that works until it is told to stop."""

    def __init__(self, site: Site, seed: int):
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.is_stopped = threading.Event()
        self.error: BaseException | None = None
        self._site, self._life, self._connection = site, 0, None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self.is_stopped.set()
        self._thread.join(90)
        assert not self._thread.is_alive()
        if self.error:
            raise self.error

    def step(self) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        try:
            while not self.is_stopped.is_set():
                self.step()
        except BaseException as error:
            self.error = error

    def ask(self, method: str, path: str, token: str | None = None, body: dict | str | None = None,
            headers: dict | None = None) -> Answer:
        life, port = self._site.wait()
        if self._connection is None or life != self._life:
            self._life, self._connection = life, http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        head = {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        content = json.dumps(body) if isinstance(body, dict) else body
        start = time.monotonic()
        try:
            self._connection.request(method, path, content, head)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection = None
            return Answer(start, max(self._site.death(life), time.monotonic()), None, {})
        end = time.monotonic()
        assert answer.status < 500, (method, path, answer.status, text)
        return Answer(start, end, answer.status, json.loads(text) if text else {})


class Keys:
    """What all of them know: the history, and which keys there may be."""

    def __init__(self, manager: str):
        self.manager = manager
        self.history = History()
        self.integrations: list[str] = []
        self.secrets: dict[str, str] = {}
        self._recent: list[str] = []

    def add(self, id: str, secret: str) -> None:
        self.secrets[id] = secret
        self._recent = [*self._recent[-60:], id]

    def any(self, random: random.Random) -> str | None:
        """Mostly one of the last."""
        recent = self._recent
        return random.choice(recent) if recent else None


class Changer(Caller):
    """Makes, replaces and revokes tokens, and gives and takes scopes."""

    def __init__(self, site: Site, keys: Keys, seed: int):
        super().__init__(site, seed)
        self.keys, self.history = keys, keys.history

    def step(self) -> None:
        choice, token = self.random.random(), self.keys.any(self.random)
        if len(self.keys.integrations) < 6 or choice < 0.02:
            self._create_integration()
        elif choice < 0.04:
            self._delete_integration()
        elif choice < 0.3:
            self._set_scopes(self.random.choice(self.keys.integrations))
        elif token is None or choice < 0.65:
            self._create(self.random.choice(self.keys.integrations))
        elif choice < 0.8:
            self._replace(token)
        else:
            self._revoke(token)

    def _change(self, method: str, path: str, data: dict | None = None, token: str | None = None) -> Answer:
        body = None if data is None else {"data": data}
        answer = self.ask(method, f"/latchkey/v1{path}", token or self.keys.manager, body)
        self._count(answer)
        return answer

    def _make(self, path: str, data: dict) -> Answer:
        """Asks again until there is an answer, with the same key: the first may have made it."""
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        answer = first = self.ask("POST", f"/latchkey/v1{path}", self.keys.manager, {"data": data}, headers)
        while answer.status is None:
            self.counts["lost"] += 1
            answer = self.ask("POST", f"/latchkey/v1{path}", self.keys.manager, {"data": data}, headers)
        self._count(answer)
        return answer._replace(start=first.start, is_repeated=answer is not first)

    def _count(self, answer: Answer) -> None:
        assert answer.status in (None, 200, 401, 403, 404, 409), answer
        self.counts["lost" if answer.status is None else "done" if answer.status == 200 else "refused"] += 1

    def _create_integration(self) -> None:
        scopes = self._some_scopes()
        answer = self._make("/integrations", {"name": f"App {secrets.token_hex(4)}", "scopes": scopes})
        assert answer.status == 200, answer
        id = answer.json["data"]["id"]["integration_id"]
        self.history.set_scopes(id, frozenset(scopes), answer.start, answer.end)
        self.keys.integrations.append(id)

    def _delete_integration(self) -> None:
        id = self.random.choice(self.keys.integrations)
        self.keys.integrations = [other for other in self.keys.integrations if other != id]
        answer = self._change("DELETE", f"/integrations/{id}")
        if answer.status in (200, None):
            self.history.deleted(id, answer.start, answer.end, answer.status == 200)

    def _set_scopes(self, id: str) -> None:
        scopes = self._some_scopes()
        answer = self._change("PATCH", f"/integrations/{id}", {"scopes": scopes})
        if answer.status in (200, None):
            self.history.set_scopes(id, frozenset(scopes), answer.start, answer.end, answer.status == 200)

    def _some_scopes(self) -> list[str]:
        return self.random.sample(SCOPES, self.random.randint(1, len(SCOPES)))

    def _create(self, integration: str) -> None:
        data = {"integration_id": integration, "name": "Key"}
        if self.random.random() < 0.3:
            data["scopes"] = [self.random.choice(SCOPES)]
        if self.random.random() < 0.2:
            end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=self.random.uniform(2, 6))
            data["expires_at"] = end.isoformat().replace("+00:00", "Z")
        self._remember(self._make("/access_tokens", data))

    def _replace(self, id: str) -> None:
        overlap = self.random.choice(OVERLAPS)
        answer = self._make(f"/access_tokens/{id}/replace", {"overlap": overlap})
        self._remember(answer)
        # What is refused after a lost answer may have happened then.
        if overlap == "none" and (answer.status == 200 or answer.is_repeated):
            self.history.ended(id, answer.start, answer.end, answer.status == 200)

    def _remember(self, answer: Answer) -> None:
        if answer.status != 200:
            return
        made = answer.json["data"]
        id, scopes = made["id"]["access_token_id"], made["scopes"]
        token = Token(made["integration_id"], None if scopes is None else frozenset(scopes))
        self.history.made(id, token, answer.start, answer.end)
        if made["expires_at"]:
            end = datetime.datetime.fromisoformat(made["expires_at"][:26] + "+00:00").timestamp() - WALL_CLOCK
            self.history.ended(id, end - BLUR, end + BLUR)
        assert made["token"], "the answer to a repetition lacks the token"
        self.keys.add(id, made["token"])

    def _revoke(self, id: str) -> None:
        if self.random.random() < 0.3:
            answer = self._change("DELETE", "/self", token=self.keys.secrets[id])
        else:
            answer = self._change("DELETE", f"/access_tokens/{id}")
        if answer.status in (200, None):
            self.history.ended(id, answer.start, answer.end, answer.status == 200)


class Checker(Caller):
    """Asks what tokens are worth, at every door."""

    def __init__(self, site: Site, keys: Keys, service: str, client: tuple[str, str], seed: int):
        super().__init__(site, seed)
        self.keys = keys
        self._service = service
        self._client = "Basic " + base64.b64encode(":".join(client).encode()).decode()
        self.doors = [self._self, self._verify, self._gateway, self._operation, self._introspection]

    def step(self) -> None:
        if id := self.keys.any(self.random):
            self.check(id, self.random.choice(self.doors))
        else:
            time.sleep(0.01)

    def check(self, id: str, door) -> None:
        scope = self.random.choice([None, *SCOPES])
        door(id, self.keys.secrets[id], scope)

    def _note(self, answer: Answer, door: str, id: str, scope: str | None, accepted: bool, dead: bool) -> None:
        self.counts[f"{door} {'accepted' if accepted else 'refused'}"] += 1
        self.keys.history.checked(Check(answer.start, answer.end, door, id, scope, accepted, dead))

    def _self(self, id: str, secret: str, _) -> None:
        answer = self.ask("GET", "/v2/self", secret)
        if answer.status is not None:
            active = answer.json.get("active") is True
            self._note(answer, "self", id, None, active, not active)

    def _verify(self, id: str, secret: str, scope: str | None) -> None:
        question = {"data": {"token": secret, "scopes": [scope] if scope else []}}
        answer = self.ask("POST", "/latchkey/v1/verify", self._service, question)
        if answer.status is not None:
            assert answer.status == 200, answer
            code = answer.json["data"]["code"]
            assert code in ("valid", "not_found", "missing_scopes"), code
            self._note(answer, "verify", id, scope, answer.json["data"]["valid"], code == "not_found")

    def _gateway(self, id: str, secret: str, scope: str | None) -> None:
        query = f"?scope={scope}" if scope else ""
        self._note_status(self.ask("GET", f"/gateway/verify/acme-inc{query}", secret), "gateway", id, scope)

    def _operation(self, id: str, secret: str, _) -> None:
        answer = self.ask("GET", "/v2/objects", secret)
        self._note_status(answer, "operation", id, "object_configuration:read")

    def _note_status(self, answer: Answer, door: str, id: str, scope: str | None) -> None:
        if answer.status is not None:
            assert answer.status in (200, 401, 403), answer
            self._note(answer, door, id, scope, answer.status == 200, answer.status == 401)

    def _introspection(self, id: str, secret: str, _) -> None:
        headers = {"Authorization": self._client, "Content-Type": "application/x-www-form-urlencoded"}
        answer = self.ask("POST", "/oauth/introspect", body=urlencode({"token": secret}), headers=headers)
        if answer.status is not None:
            assert answer.status == 200, answer
            self._note(answer, "introspection", id, None, answer.json["active"], not answer.json["active"])
