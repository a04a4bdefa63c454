#!/usr/bin/env python3
"""How fast events reach their receiver: a backlog in the outbox, nginx as the receiver, every attempt on disk, the limit
per target off. Shows memory too. All traffic stays on the loopback.
"""

import argparse
import json
import os
import sqlite3
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

import instance
from load import Spread
from peers import nginx
from verdict import Verdict


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    return parser.parse_args()


def ask(url: str, token: str, body: dict) -> dict:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)) as response:
        return json.load(response)


def fill(data: Path, count: int) -> None:
    """What a change of each of so many records would have written."""
    with sqlite3.connect(data / "latchkey.db") as database:
        workspace = database.execute("SELECT id FROM workspaces").fetchone()[0]
        now = int(time.time() * 1e6)
        rows = ((str(uuid.uuid4()), workspace, "record.created", json.dumps({
            "event_type": "record.created",
            "id": {"workspace_id": workspace, "object_id": str(uuid.uuid4()), "record_id": str(uuid.uuid4())},
            "actor": {"type": "system", "id": None}}, separators=(",", ":")), now) for _ in range(count))
        database.executemany(
            "INSERT INTO outbox_events (id, workspace_id, event_type, payload, occurred_at) VALUES (?, ?, ?, ?, ?)", rows)
    database.close()


def delivered(data: Path) -> int:
    with sqlite3.connect(f"file:{data}/latchkey.db?mode=ro", uri=True) as database:
        return database.execute("SELECT COUNT(*) FROM webhook_attempts WHERE status_code = 200").fetchone()[0]


def main() -> None:
    given = options()
    instance.build()
    hook = ("--allow-webhook-host", "127.0.0.1", "--webhook-rate-limit", "0")
    with tempfile.TemporaryDirectory(prefix="latchkey-webhooks-") as name:
        folder = Path(name)
        data, sink = folder / "data", folder / "nginx"
        sink.mkdir()
        instance.make_tokens(data, 1, folder / "token", "webhook:read-write")
        token = (folder / "token").read_text().strip()
        with nginx(sink) as url:
            with instance.serving(data, folder / "first.log", *hook) as server:
                ask(f"{server.url}/v2/webhooks", token, {"data": {"target_url": f"{url}/hook", "subscriptions": [
                    {"event_type": "record.created", "filter": None}]}})
            fill(data, given.events)
            start = time.monotonic()
            with instance.serving(data, folder / "server.log", *hook) as server:
                while delivered(data) < given.events:
                    time.sleep(0.2)
                    if time.monotonic() - start > 600:
                        raise SystemExit(f"only {delivered(data):,} arrived in ten minutes")
                taken, memory = time.monotonic() - start, server.memory("VmHWM")
    verdict = Verdict()
    verdict.at_least("deliveries, a second", Spread((given.events / taken,)), 3000)
    verdict.at_most("memory, MB", Spread((memory,)), 250)
    print(f"\n{given.events:,} events, from the outbox to the receiver, {os.cpu_count()} cores shared with nginx\n")
    verdict.print()
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
