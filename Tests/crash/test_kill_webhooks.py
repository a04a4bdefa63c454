"""kill -9 while events are on their way: each change that happened arrives, and none that did not.

LATCHKEY_KILLS says how often (10), LATCHKEY_SEED when.
"""

import contextlib
import os
import random
import sqlite3
import time
from collections import Counter

import pytest
from client import Client
from harness import Instance
from receiver import Receiver

KILLS = int(os.environ.get("LATCHKEY_KILLS", "10"))
SEED = int(os.environ.get("LATCHKEY_SEED", time.time_ns()))
CLIENTS = 4
TYPES = ["record.created", "record.updated", "record.deleted"]
PENDING = """
    SELECT (SELECT COUNT(*) FROM outbox_events) +
        (SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'pending')
    """


def test_every_event_of_every_change_arrives_and_no_other(instance):
    print(f"LATCHKEY_SEED={SEED}")
    chance = random.Random(SEED)
    clients = [Client(instance.token(), SEED + number) for number in range(CLIENTS)]
    with Receiver(SEED) as receiver:
        with serving(instance, clients):
            before = clients[0].records()
            secret = clients[0].subscribe(receiver.url, TYPES)
        for _ in range(KILLS):
            with serving(instance, clients) as server:
                for client in clients:
                    client.settle()
                    client.start()
                time.sleep(chance.uniform(0, 0.9))
                server.kill()
                for client in clients:
                    client.join()
        with serving(instance, clients):
            for client in clients:
                client.settle()
            happened = sum((client.changes for client in clients), Counter())
            assert clients[0].records() - before == remaining(happened)
            wait_until_all_is_sent(instance)
    changes = receiver.changes()
    assert Counter(changes.values()) == happened
    assert all(delivery.is_genuine(secret) for delivery in receiver.deliveries)
    refused = sum(client.refused for client in clients)
    print(f"{KILLS} kills, {len(changes)} events, of which {receiver.repeated} came more than once: "
          f"one for each change that happened, none for {refused} that were refused")
    assert len(changes) > KILLS * CLIENTS and refused


@contextlib.contextmanager
def serving(instance: Instance, clients: list[Client]):
    """The server, known to the clients, and without limits, so that much is under way when it is killed."""
    options = ("--allow-webhook-host", "127.0.0.1", "--webhook-rate-limit", "0")
    with instance.serving(*options, extra={"LATCHKEY_WRITE_RATE_LIMIT": "0", "LATCHKEY_READ_RATE_LIMIT": "0"}) as server:
        for client in clients:
            client.url = server.url
        yield server


def remaining(happened: Counter) -> set[str]:
    """The records that are there after these changes."""
    made, deleted = (
        {record for type, record in happened if type == f"record.{what}"} for what in ("created", "deleted"))
    return made - deleted


def wait_until_all_is_sent(instance: Instance) -> None:
    """However much waits: as long as it gets less."""
    least, deadline = None, 0
    with contextlib.closing(sqlite3.connect(f"file:{instance.folder}/latchkey.db?mode=ro", uri=True)) as database:
        while pending := database.execute(PENDING).fetchone()[0]:
            if least is None or pending < least:
                least, deadline = pending, time.monotonic() + 60
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
    assert not pending, f"{pending} events still wait"


if KILLS < 1:
    pytest.skip("LATCHKEY_KILLS is 0", allow_module_level=True)
