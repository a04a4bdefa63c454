"""A name server that says what it was told to, once one thing and then another."""

import ipaddress
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

A, CNAME, AAAA = 1, 5, 28
# Stands for the address at which the receiver of a case is.
OWN = "own"


@dataclass(frozen=True)
class Question:
    packet: bytes
    name: str
    kind: int
    own: str

    @property
    def text(self) -> bytes:
        """The question as it stands in the packet."""
        return self.packet[12:]

    def reply(self, records: list[bytes], code: int = 0, flags: int = 0x8180, number: bytes | None = None) -> bytes:
        head = struct.pack(">HHHHH", flags | code, 1, len(records), 0, 0)
        return (number or self.packet[:2]) + head + self.text + b"".join(records)


# What is answered to a question; nothing at all where it is None.
Answer = Callable[[Question], bytes | None]


def labels(name: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".") if part) + b"\0"


def record(kind: int, data: bytes, name: bytes = b"\xc0\x0c", ttl: int = 0) -> bytes:
    return name + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


def addresses(*texts: str, ttl: int = 0, name: bytes = b"\xc0\x0c", before: tuple[bytes, ...] = ()) -> Answer:
    """Those of the asked kind, after the records `before`."""

    def answer(question: Question) -> bytes:
        found = [ipaddress.ip_address(question.own if text == OWN else text) for text in texts]
        version = {A: 4, AAAA: 6}.get(question.kind)
        return question.reply(
            [*before, *(record(question.kind, each.packed, name, ttl) for each in found if each.version == version)])

    return answer


def alias(target: str, *texts: str, times: int = 1) -> Answer:
    """A chain of names, at whose end are the addresses."""
    names = [labels(f"{number}.{target}") for number in range(times)]
    links = [record(CNAME, after, name) for name, after in zip([b"\xc0\x0c", *names], names, strict=False)]
    return addresses(*texts, name=names[-1], before=tuple(links))


def code(number: int) -> Answer:
    return lambda question: question.reply([], number)


def silence(_: Question) -> None:
    return None


class NameServer:
    """On 127.0.0.1:53. The n-th question of a kind about a name gets the n-th answer, or the last."""

    def __init__(self, zone: dict[str, tuple[tuple[Answer, ...], str]]):
        """`zone`: for each name its answers and its own address. There are no others."""
        self.zone, self.asked = zone, Counter()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            packet, sender = self.socket.recvfrom(4096)
            name, position = [], 12
            while length := packet[position]:
                name.append(packet[position + 1:position + 1 + length].decode("latin-1").lower())
                position += 1 + length
            host, kind = ".".join(name), struct.unpack_from(">H", packet, position + 1)[0]
            answers, own = self.zone.get(host, ((code(3),), ""))
            turn = min(self.asked[host, kind], len(answers) - 1)
            self.asked[host, kind] += 1
            reply = answers[turn](Question(packet, host, kind, own))
            if reply is not None:
                self.socket.sendto(reply, sender)
