"""How long an event takes from the commit of its change to the first byte at its receiver, at so many changes a second.

Nobody outside sees the commit: it is between the sending of the request and its answer. All processes have one clock.
"""

import asyncio
import json
import multiprocessing
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from webhook_sender import RECORDS, Sender

CONNECTIONS = 32
RECORD = re.compile(rb'"record_id":"([^"]+)"')
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


class Receiving(asyncio.Protocol):
    """One connection of the receiver; notes when each delivery began to come."""

    arrivals: dict[str, float] = {}

    def connection_made(self, transport):
        self.transport, self.received = transport, b""

    def data_received(self, data):
        if not self.received:
            self.began = time.monotonic()
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if found and len(body) >= int(LENGTH.search(head)[1]):
            self.arrivals.setdefault(RECORD.search(body)[1].decode(), self.began)
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            self.received = b""


def receive(pipe) -> None:
    """The receiver, in a process of its own: tells its port, and what arrived once it is asked."""
    async def serve():
        server = await asyncio.get_running_loop().create_server(Receiving, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        asked = asyncio.Event()
        asyncio.get_running_loop().add_reader(pipe.fileno(), asked.set)
        await asked.wait()
        pipe.send(Receiving.arrivals)
    asyncio.run(serve())


async def create(port: int, token: str, rate: int, seconds: int) -> dict[str, tuple[float, float]]:
    """Makes records at a steady rate; returns when each was asked for and answered."""
    head = (f"POST {RECORDS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\n").encode()
    idle = asyncio.LifoQueue()
    for _ in range(CONNECTIONS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    found: dict[str, tuple[float, float]] = {}

    async def one(number: int) -> None:
        reader, writer = connection = await idle.get()
        body = json.dumps({"data": {"values": {"name": f"Company {number}"}}}).encode()
        sent = time.monotonic()
        writer.write(head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        status = await reader.readuntil(b"\r\n\r\n")
        answered = time.monotonic()
        answer = await reader.readexactly(int(LENGTH.search(status)[1]))
        assert status.startswith(b"HTTP/1.1 200"), answer
        found[RECORD.search(answer)[1].decode()] = (sent, answered)
        idle.put_nowait(connection)

    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for number in range(rate * seconds):
            await asyncio.sleep(max(0, began + number / rate - time.monotonic()))
            tasks.create_task(one(number))
    return found


@dataclass(frozen=True)
class Latency:
    """Percentiles in milliseconds, from the sending of the request and from its answer on."""

    rate: float
    from_request: dict[int, float]
    from_answer: dict[int, float]


def measure(folder: Path, rate: int, seconds: int) -> Latency:
    sender = Sender(folder)
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    receiver = context.Process(target=receive, args=(theirs,), daemon=True)
    receiver.start()
    try:
        with sender.serving() as server:
            sender.subscribe(server, f"http://127.0.0.1:{pipe.recv()}/hook")
            asyncio.run(create(server.port, sender.token, rate, 2))  # warming up
            asked = asyncio.run(create(server.port, sender.token, rate, seconds))
            sender.settle()
        pipe.send("what arrived?")
        arrivals = pipe.recv()
    finally:
        receiver.terminate()
        receiver.join(10)
    began = [sent for sent, _ in asked.values()]
    waits = ([(arrivals[record] - moments[position]) * 1000 for record, moments in asked.items()] for position in (0, 1))
    from_request, from_answer = ({percent: percentile(values, percent) for percent in (50, 99)} for values in waits)
    return Latency(len(asked) / (max(began) - min(began)), from_request, from_answer)
