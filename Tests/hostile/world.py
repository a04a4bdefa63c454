"""The process inside: has a server send to all cases, and prints what came of each as a line of JSON.

    python world.py FOLDER
"""

import contextlib
import json
import os
import re
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import cases  # noqa: E402
import certificates  # noqa: E402
import internet  # noqa: E402
from canary import canaries  # noqa: E402
from cases import Case  # noqa: E402
from harness import fresh_instance  # noqa: E402
from name_server import NameServer  # noqa: E402
from receivers import Receivers  # noqa: E402

# Dialled by this process itself.
CANARY = ("10.9.8.7", 9)
PORTS = (443, 1024, 8443, 65_535)
# How long is waited for what must happen: an attempt may last 15 seconds, and the machine may be slow.
PATIENCE = 40

QUERY = """
    SELECT w.id AS webhook, w.status AS status, d.id AS delivery, d.state, d.next_attempt_at, a.attempted_at,
        a.duration, a.status_code, a.failure, substr(a.response, 1, 20000) AS response
    FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id JOIN webhook_attempts a ON a.delivery_id = d.id
    ORDER BY a.attempted_at, a.number
"""


def until(condition: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.2) -> bool:
    """Whether it came to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


class World:
    def __init__(self, folder: Path):
        self.instance = fresh_instance(folder)
        authority, contexts = certificates.contexts(folder)
        internet.set_up(folder, authority)
        self.watch = internet.Watch()
        zone = {case.host: (case.answers, case.address) for case in cases.ALL if case.host}
        self.names = NameServer({**zone, cases.FOLLOWED: ((cases.addresses(cases.OWN),), cases.FOLLOWED_ADDRESS)})
        self.receivers = Receivers(PORTS, contexts)
        self.receivers.behaviours = {case.address: case.behave for case in cases.ALL if case.address}
        self.sent = 0.0

    def run(self) -> None:
        canaries.listen()
        self.instance.init()
        with self.instance.serving("--webhook-rate-limit", "0", "--write-rate-limit", "0") as self.server:
            self.token = self.instance.token("all")
            self.send([cases.FIRST])
            before = self.usage()
            self.send(cases.BLOCKED_CASES)
            self.send(cases.CASES)
            end = self.come_to_rest(before)
            # Less patience: nothing of these lasts as long as an attempt may.
            self.send([*cases.SILENT_CASES, cases.NEIGHBOUR], patience=25)
            self.send(cases.LOW_CASES, patience=15)
            self.send([cases.LAST])
            fared = {"watched": self.is_watched(), "astray": self.astray(), "alive": self.is_alive()}
            log = self.server.log[-100_000:]
        say(before=before, **end, **fared, log=log, told=canaries.findings())

    def come_to_rest(self, before: dict) -> dict:
        """What the server holds once it has nothing to do."""
        until(lambda: not self.receivers.held(kept_alive=False))
        held = self.receivers.held(kept_alive=False)
        # What is left are connections that both sides keep for the next delivery; the server would for a minute.
        self.receivers.hang_up()
        until(lambda: self.usage()["sockets"] <= before["sockets"])
        return {"held": held, "end": self.usage()}

    def is_watched(self) -> bool:
        """Whether the watch sees a connection, and so has seen all that were begun before."""
        with contextlib.suppress(OSError):
            socket.create_connection(CANARY, timeout=5).close()
        return until(lambda: CANARY in self.watch.dialled)

    def astray(self) -> list[str]:
        """Where anybody has begun a connection to, but for receivers of cases, the API and the name server."""
        allowed = {("127.0.0.1", self.server.port), ("127.0.0.1", 53), CANARY}
        return sorted(f"{address} port {port}" for address, port in self.watch.dialled - allowed
                      if address not in self.receivers.behaviours)

    def is_alive(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return self.server.process.poll() is None and self.server.get("/healthz").status_code == 200
        return False

    def send(self, wanted: list[Case], patience: float = PATIENCE) -> None:
        """Makes a webhook of each case, has something happen, and tells what came of them."""
        began = time.monotonic()
        waiting: dict[str, Case] = {}
        with contextlib.suppress(requests.RequestException):
            for case in wanted:
                subscription = {"event_type": "record.created", "filter": None}
                answer = self.ask("POST", "webhooks", {"target_url": case.url, "subscriptions": [subscription]})
                if answer.status_code == 200:
                    waiting[answer.json()["data"]["id"]["webhook_id"]] = case
                else:
                    say(case=case.id, made=answer.status_code, attempts=[])
        self.company()
        until(lambda: self.look(waiting), patience)
        attempts = self.attempts()
        for webhook, case in waiting.items():
            self.tell(case, webhook, attempts.get(webhook, []))
        say(cases=len(wanted), seconds=round(time.monotonic() - began, 1))

    def look(self, waiting: dict[str, Case]) -> bool:
        """Takes out what is over; says whether all is."""
        for webhook, attempts in self.attempts().items():
            if webhook in waiting and is_over(waiting[webhook], attempts):
                self.tell(waiting.pop(webhook), webhook, attempts)
        # A name that was believed is asked for again when there is something new to send.
        if waiting and all(case.is_rebound for case in waiting.values()) and time.monotonic() > self.sent + 2:
            self.company()
        return not waiting or self.server.process.poll() is not None

    def ask(self, method: str, path: str, data: dict | None = None) -> requests.Response:
        return self.server.session.request(
            method, f"{self.server.url}/v2/{path}", json={"data": data} if data else None, timeout=10,
            headers={"Authorization": f"Bearer {self.token}"})

    def company(self) -> None:
        """What all webhooks are told of."""
        self.sent = time.monotonic()
        with contextlib.suppress(requests.RequestException):
            self.ask("POST", "objects/companies/records", {"values": {"name": "Halden Robotics"}})

    def attempts(self) -> dict[str, list[sqlite3.Row]]:
        """What the server wrote down, by webhook."""
        found: dict[str, list[sqlite3.Row]] = {}
        path = f"file:{self.instance.folder}/latchkey.db?mode=ro"
        with contextlib.closing(sqlite3.connect(path, uri=True)) as database:
            database.row_factory = sqlite3.Row
            for row in database.execute(QUERY):
                found.setdefault(row["webhook"], []).append(row)
        return found

    def tell(self, case: Case, webhook: str, attempts: list[sqlite3.Row]) -> None:
        """Says what came of a case, and ends its webhook, so that nothing more is tried."""
        say(case=case.id, made=200, webhook=attempts[-1]["status"] if attempts else None,
            dialled=self.receivers.dialled[case.address], gap=gap(attempts), attempts=[
                {"state": row["state"], "status": row["status_code"], "failure": row["failure"],
                 "seconds": row["duration"] / 1e6, "response": row["response"]} for row in attempts])
        with contextlib.suppress(requests.RequestException):
            self.ask("DELETE", f"webhooks/{webhook}")

    def usage(self) -> dict:
        """Of the server: its files, its sockets, its memory in MB."""
        process = Path(f"/proc/{self.server.process.pid}")
        links = []
        for link in (process / "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                links.append(os.readlink(link))
        resident = int(re.search(r"VmRSS:\s+(\d+)", (process / "status").read_text())[1]) // 1024
        sockets = sum(link.startswith("socket:") for link in links)
        return {"files": len(links) - sockets, "sockets": sockets, "memory": resident}


def is_over(case: Case, attempts: list[sqlite3.Row]) -> bool:
    if case.is_rebound:
        return "no address" in (attempts[-1]["failure"] or "")
    return len(attempts) > (case.again == "soon")


def gap(attempts: list[sqlite3.Row]) -> float | None:
    """The seconds between the first attempt and the next, made or planned."""
    first = [row for row in attempts if row["delivery"] == attempts[0]["delivery"]]
    if not first:
        return None
    end = first[0]["attempted_at"] + first[0]["duration"]
    return ((first[1]["attempted_at"] if len(first) > 1 else first[0]["next_attempt_at"]) - end) / 1e6


def say(**line) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    World(Path(sys.argv[1]).resolve()).run()
