"""An instance that sends webhooks, and others that send as much."""

import contextlib
import json
import sqlite3
import time
import urllib.request
import uuid
from pathlib import Path
from typing import Callable

import instance

SCOPES = "object_configuration:read record_permission:read-write webhook:read-write"
RECORDS = "/v2/objects/companies/records"


def count(database: Path, question: str) -> int:
    """The one number that is asked for; 0 while the database is being made."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as reader:
            return reader.execute(question).fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def wait_for(number: int, counted: Callable[[], int], seconds: float = 600) -> float:
    """Waits until so many are counted; returns how many came in a second, from the first that was seen on."""
    began, first = time.monotonic(), None
    while True:
        found, now = counted(), time.monotonic()
        if first is None and found:
            first = (found, now)
        if found >= number:
            return (found - first[0]) / (now - first[1]) if now > first[1] else float("inf")
        if now - began > seconds:
            raise SystemExit(f"only {found:,} of {number:,} arrived in {seconds:g} s")
        time.sleep(0.05)


class Sender:
    """A data folder whose events may go to the loopback, as many in a second as there are."""

    def __init__(self, folder: Path):
        folder.mkdir()
        self.data, self.tokens, self.log = folder / "data", folder / "token", folder / "server.log"
        instance.make_tokens(self.data, 1, self.tokens, SCOPES)
        self.token = self.tokens.read_text().strip()

    def serving(self):
        return instance.serving(self.data, self.log, "--allow-webhook-host", "127.0.0.1", "--webhook-rate-limit", "0")

    def ask(self, server: instance.Server, path: str, body: dict) -> dict:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(server.url + path, json.dumps({"data": body}).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)["data"]

    def subscribe(self, server: instance.Server, url: str) -> None:
        subscription = {"event_type": "record.created", "filter": None}
        self.ask(server, "/v2/webhooks", {"target_url": url, "subscriptions": [subscription]})

    def fill(self, number: int) -> None:
        """Writes what a change of each of so many records would have written; no server may run."""
        with contextlib.closing(sqlite3.connect(self.data / "latchkey.db")) as database, database:
            workspace = database.execute("SELECT id FROM workspaces").fetchone()[0]
            now = int(time.time() * 1e6)
            rows = ((str(uuid.uuid4()), workspace, "record.created", json.dumps({
                "event_type": "record.created",
                "id": {"workspace_id": workspace, "object_id": str(uuid.uuid4()), "record_id": str(uuid.uuid4())},
                "actor": {"type": "system", "id": None}}, separators=(",", ":")), now) for _ in range(number))
            database.executemany(
                "INSERT INTO outbox_events (id, workspace_id, event_type, payload, occurred_at) VALUES (?, ?, ?, ?, ?)",
                rows)

    def delivered(self) -> int:
        return count(self.data / "latchkey.db", "SELECT COUNT(*) FROM webhook_attempts WHERE status_code = 200")

    def settle(self, seconds: float = 60) -> None:
        """Waits until nothing waits to be sent."""
        waiting = """
            SELECT (SELECT COUNT(*) FROM outbox_events) +
                (SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'pending')
            """
        deadline = time.monotonic() + seconds
        while count(self.data / "latchkey.db", waiting):
            if time.monotonic() > deadline:
                raise SystemExit(f"events still wait after {seconds:g} s")
            time.sleep(0.05)
