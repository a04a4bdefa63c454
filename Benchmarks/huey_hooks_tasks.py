"""A peer of webhook_backlog.py that a team would write in an afternoon: a task of huey for each delivery, signed with
standardwebhooks, posted with requests over a connection that stays open.

Queue and attempts are SQLite with a write-ahead log, on the disk when they are written, as with us. But the queue
forgets a task that is under way in a crash, and nothing guards where a delivery goes: it does less than the others.
"""

import datetime
import json
import os
import sqlite3
import threading
import time
import uuid

import requests
from huey import SqliteHuey
from standardwebhooks import Webhook

FOLDER = os.environ["PEER_FOLDER"]
huey = SqliteHuey(filename=f"{FOLDER}/queue.db", fsync=True, results=False)
webhook = Webhook(os.environ["PEER_SECRET"])
mine = threading.local()


def log() -> sqlite3.Connection:
    if not hasattr(mine, "log"):
        mine.session = requests.Session()
        mine.log = sqlite3.connect(f"{FOLDER}/attempts.db", isolation_level=None, timeout=30)
        mine.log.execute("PRAGMA journal_mode = WAL")
        mine.log.execute("PRAGMA synchronous = FULL")
        mine.log.execute(
            "CREATE TABLE IF NOT EXISTS attempts (id TEXT, attempted_at REAL, duration REAL, status INTEGER)")
    return mine.log


@huey.task(retries=10, retry_delay=5)
def deliver(id: str, url: str, body: str) -> None:
    attempts = log()
    now = datetime.datetime.now(datetime.timezone.utc)
    headers = {"content-type": "application/json", "webhook-id": id, "webhook-timestamp": str(int(now.timestamp())),
               "webhook-signature": webhook.sign(id, now, body)}
    begun = time.monotonic()
    answer = mine.session.post(url, body.encode(), headers=headers, timeout=15, allow_redirects=False)
    attempts.execute("INSERT INTO attempts VALUES (?, ?, ?, ?)",
                     (id, now.timestamp(), time.monotonic() - begun, answer.status_code))
    answer.raise_for_status()


def fill(count: int, url: str) -> None:
    log()
    for _ in range(count):
        named = {name: str(uuid.uuid4()) for name in ("workspace_id", "object_id", "record_id")}
        deliver(str(uuid.uuid4()), url, json.dumps({"events": [{"event_type": "record.created", "id": named}]}))

