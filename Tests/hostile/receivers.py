"""Receivers of webhooks at many addresses, each of which behaves as its case says."""

import contextlib
import os
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Line:
    """A connection that the server has made."""

    def __init__(self, raw: socket.socket, contexts: dict[str, ssl.SSLContext]):
        self.socket, self.contexts = raw, contexts
        raw.settimeout(300)

    def secure(self, context: str = "good") -> None:
        self.socket = self.contexts[context].wrap_socket(self.socket, server_side=True)

    def request(self) -> bytes:
        """A whole request."""
        read = b""
        while b"\r\n\r\n" not in read:
            read += self._more()
        head, _, body = read.lower().partition(b"\r\n\r\n")
        length = int(head.partition(b"content-length:")[2].split()[0])
        while len(body) < length:
            body += self._more()
        return read

    def _more(self) -> bytes:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("the server hung up")
        return data

    def say(self, data: bytes) -> None:
        self.socket.sendall(data)

    def drip(self, data: bytes, pause: float = 1) -> None:
        """A byte at a time."""
        for byte in data:
            self.say(bytes([byte]))
            threading.Event().wait(pause)

    def pour(self, data: bytes, pause: float = 0) -> None:
        """The same again and again, until the server hangs up."""
        while True:
            self.say(data)
            if pause:
                threading.Event().wait(pause)

    def wait(self) -> None:
        """Until the server hangs up."""
        with contextlib.suppress(ConnectionError):
            while True:
                self._more()

    def finish(self) -> None:
        """Says that nothing more comes, by FIN and without TLS's own farewell."""
        self.socket.shutdown(socket.SHUT_WR)
        self.wait()

    def unwrap(self) -> None:
        """Says so with TLS's own farewell."""
        self.socket = self.socket.unwrap()

    def below(self) -> socket.socket:
        """The connection below TLS."""
        return socket.socket(fileno=os.dup(self.socket.fileno()))

    def reset(self) -> None:
        """RST in place of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


# What is done with a connection, from its first byte on. The connection is closed at its end.
Behaviour = Callable[[Line], None]


def keep_alive(answer: bytes) -> Behaviour:
    """Answers as often as it is asked, and leaves it to the server to hang up."""

    def behave(line: Line) -> None:
        line.secure()
        while True:
            line.request()
            line.say(answer)

    behave.keeps_alive = True
    return behave


def answering(answer: bytes) -> Behaviour:
    """Says this to one request, and that it was all."""
    return after_request(lambda line: (line.say(answer), line.finish()))


def after_request(then: Behaviour) -> Behaviour:
    def behave(line: Line) -> None:
        line.secure()
        line.request()
        then(line)

    return behave


class Receivers:
    """Listens at all addresses there are. Who comes to one that no case has was led astray."""

    def __init__(self, ports: tuple[int, ...], contexts: dict[str, ssl.SSLContext]):
        self.contexts = contexts
        self.behaviours: dict[str, Behaviour] = {}
        self.dialled: Counter[str] = Counter()
        self.astray: Counter[str] = Counter()
        self.lines: dict[Line, str] = {}
        for port in ports:
            for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                listener = socket.create_server((address, port), family=family, backlog=1000)
                threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            raw, _ = listener.accept()
            address = raw.getsockname()[0]
            behave = self.behaviours.get(address)
            if behave is None:
                self.astray[address] += 1
                raw.close()
                continue
            self.dialled[address] += 1
            line = Line(raw, self.contexts)
            self.lines[line] = address
            threading.Thread(target=self._serve, args=(line, behave), daemon=True).start()

    def _serve(self, line: Line, behave: Behaviour) -> None:
        with contextlib.suppress(OSError, ValueError):
            behave(line)
        with contextlib.suppress(OSError):
            line.socket.close()
        self.lines.pop(line, None)

    def held(self, *, kept_alive: bool) -> list[str]:
        """The addresses at which a connection is open still: of receivers that keep them so, or of the others."""
        return [address for line, address in list(self.lines.items())
                if getattr(self.behaviours[address], "keeps_alive", False) == kept_alive]

    def hang_up(self) -> None:
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.socket.shutdown(socket.SHUT_RDWR)
