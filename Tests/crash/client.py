"""Clients of the API who change records without a break, until the server is gone."""

import secrets
from collections import Counter

import requests

from worker import Worker

RECORDS = "/v2/objects/companies/records"
CONTESTED = [f"{number}.example" for number in range(30)]
"""Domains that all clients want: one has it, the others are refused."""


class Client(Worker):
    """One client with records of its own. `changes` are those that have happened, by event type and record."""

    def __init__(self, token: str, seed: int):
        super().__init__(seed)
        self.changes: Counter[tuple[str, str]] = Counter()
        self.refused = 0
        self.url = ""
        self._records: list[str] = []
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: dict | None = None, status: int = 200) -> dict:
        answer = self._answer(method, path, body)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer.json()

    def subscribe(self, target: str, types: list[str]) -> str:
        """Returns the secret."""
        subscriptions = [{"event_type": type, "filter": None} for type in types]
        made = self.ask("POST", "/v2/webhooks", {"data": {"target_url": target, "subscriptions": subscriptions}})
        return made["data"]["secret"]

    def records(self) -> set[str]:
        """All that are there, whoever made them."""
        found: set[str] = set()
        while page := self._query({"limit": 500, "offset": len(found)}):
            found |= set(page)
        return found

    def settle(self) -> None:
        """Finds out whether what was never answered has happened."""
        match self.pending:
            case ("create", name):
                for record in self._query({"filter": {"name": name}}):
                    self._created(record)
            case ("update", record, text):
                values = self.ask("GET", f"{RECORDS}/{record}")["data"]["values"]["description"]
                if [value["value"] for value in values] == [text]:
                    self._note("updated", record)
            case ("delete", record):
                if self._answer("GET", f"{RECORDS}/{record}").status_code == 404:
                    self._deleted(record)
        self.pending = None

    def _answer(self, method: str, path: str, body: dict | None = None) -> requests.Response:
        return self._session.request(method, self.url + path, json=body, timeout=30)

    def _query(self, question: dict) -> list[str]:
        return [record["id"]["record_id"] for record in self.ask("POST", f"{RECORDS}/query", question)["data"]]

    def _step(self) -> None:
        choice, record = self.random.random(), self.random.choice(self._records) if self._records else None
        if record is None or choice < 0.4:
            self._create()
        elif choice < 0.6:
            self._compete()
        elif choice < 0.7:
            self._blunder(record)
        elif choice < 0.9:
            self._update(record)
        else:
            self._delete(record)
        self.pending = None

    def _create(self) -> None:
        name = secrets.token_hex(8)
        self.pending = ("create", name)
        self._created(self.ask("POST", RECORDS, values(name=name))["data"]["id"]["record_id"])

    def _compete(self) -> None:
        name = secrets.token_hex(8)
        self.pending = ("create", name)
        answer = self._answer("POST", RECORDS, values(name=name, domains=[self.random.choice(CONTESTED)]))
        if answer.status_code == 200:
            return self._created(answer.json()["data"]["id"]["record_id"])
        assert (answer.status_code, answer.json()["code"]) == (400, "uniqueness_conflict"), answer.text
        self.refused += 1

    def _blunder(self, record: str) -> None:
        """A value that can be beside one that can't: neither is written."""
        self.ask("POST", RECORDS, values(name="Refused", nothing=1), status=400)
        self.ask("PATCH", f"{RECORDS}/{record}", values(description="Refused", domains=["no domain"]), status=400)
        self.refused += 2

    def _update(self, record: str) -> None:
        text = secrets.token_hex(8)
        self.pending = ("update", record, text)
        self.ask("PATCH", f"{RECORDS}/{record}", values(description=text))
        self._note("updated", record)

    def _delete(self, record: str) -> None:
        self.pending = ("delete", record)
        self.ask("DELETE", f"{RECORDS}/{record}")
        self._deleted(record)

    def _note(self, what: str, record: str) -> None:
        self.changes[f"record.{what}", record] += 1

    def _created(self, record: str) -> None:
        self._records.append(record)
        self._note("created", record)

    def _deleted(self, record: str) -> None:
        self._records.remove(record)
        self._note("deleted", record)


def values(**given) -> dict:
    return {"data": {"values": given}}
