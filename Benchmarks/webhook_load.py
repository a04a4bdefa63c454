"""What readers notice of deliveries: the p99 of modest reads while a server has nothing else to do, while records are
made, and while each of these records is delivered too. All that sends or receives is wrk or nginx.
"""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import instance
import people
from load import REQUESTS, Run, wrk
from peers import nginx
from webhook_sender import RECORDS, Sender

READERS, READ_DELAY = 4, 20
"""Connections, and the milliseconds between two requests of one: 200 a second, for the record and for the token."""
WRITERS = 100
"""Connections: many, so that what they wait for answers hardly changes how much they send."""
COMPANIES = 100


@dataclass(frozen=True)
class Round:
    """The p99s in milliseconds, and how many writes and deliveries there were in a second."""

    p99: dict[str, float]
    writes: float
    deliveries: float


class Target:
    """A server and what is sent to it."""

    def __init__(self, sender: Sender, server: instance.Server):
        self.sender, self.server = sender, server
        records = [sender.ask(server, RECORDS, {"values": {"name": f"Company {number}"}})["id"]["record_id"]
                   for number in range(COMPANIES)]
        self.next_number = 1
        self.requests = {
            "record": self._file("record", [people.line("GET", f"{RECORDS}/{record}") for record in records]),
            "token": self._file("token", [people.line("GET", "/v2/self")]),
            "writes": self._file("writes", [people.line("POST", RECORDS, {"data": {"values": {"name": "{number}"}}})])}

    def round(self, writes: int, seconds: int) -> Round:
        """Reads for some seconds, and as many writes a second."""
        before = self.sender.delivered()
        with ThreadPoolExecutor() as several:
            jobs = {name: several.submit(self._run, name, READERS, READ_DELAY, seconds) for name in ("record", "token")}
            if writes:
                jobs["writes"] = several.submit(self._run, "writes", WRITERS, WRITERS * 1000 // writes, seconds)
        runs = {name: job.result() for name, job in jobs.items()}
        deliveries = (self.sender.delivered() - before) / seconds
        written = runs.pop("writes", None)
        if written:
            self.next_number += written.requests + 1000  # some were sent and not answered before the end
        return Round({name: run.p99 for name, run in runs.items()}, written.rate if written else 0, deliveries)

    def _run(self, name: str, connections: int, delay: int, seconds: int) -> Run:
        settings = {"TOKENS": self.sender.tokens, "REQUESTS": self.requests[name], "NUMBER": self.next_number, "DELAY": delay}
        return wrk(self.server.url, REQUESTS, seconds, connections, 1, settings)

    def _file(self, name: str, lines: list[str]) -> Path:
        file = self.sender.data.parent / f"{name}.requests"
        file.write_text("".join(lines))
        return file


def measure(folder: Path, rate: int, seconds: int, rounds: int) -> dict[str, list[Round]]:
    """Idle, with writes, and with deliveries, in turn. The one with writes has no webhook."""
    folder.mkdir()
    found: dict[str, list[Round]] = {"idle": [], "writes": [], "deliveries": []}
    with contextlib.ExitStack() as running:
        url = running.enter_context(nginx(folder))
        senders = [Sender(folder / "plain"), Sender(folder / "sends")]
        plain, sends = (Target(sender, running.enter_context(sender.serving())) for sender in senders)
        sends.sender.subscribe(sends.server, f"{url}/hook")
        for number in range(-1, rounds):
            for name, target, writes in (("idle", sends, 0), ("writes", plain, rate), ("deliveries", sends, rate)):
                one = target.round(writes, seconds)
                sends.sender.settle()  # so that idle is idle
                if number < 0:
                    continue  # warming up
                found[name].append(one)
                print(f"  round {number + 1}: {name:11} p99 of a record {one.p99['record']:6.2f} ms, of /v2/self "
                      f"{one.p99['token']:6.2f} ms, {one.writes:4.0f} writes, {one.deliveries:4.0f} deliveries a second",
                      flush=True)
    return found
