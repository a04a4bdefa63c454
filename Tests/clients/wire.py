"""Requests and answers as bytes on a socket, for what an HTTP library would smooth over."""

import socket
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str

    def header(self, name: str) -> str | None:
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) <= 1, f"{name} is there {len(values)} times"
        return values[0] if values else None

    @property
    def names(self) -> set[str]:
        return {name.lower() for name, _ in self.headers}


def send(service, method: str, path: str, *headers: str) -> Answer:
    """One request on a connection of its own, exactly as given."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{service.port}", *headers, "Connection: close", "", ""]
    received = b""
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode("utf-8"))
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    return Answer(int(first.split()[1]), [tuple(line.split(": ", 1)) for line in rest], body.decode())
