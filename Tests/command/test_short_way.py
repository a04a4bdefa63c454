"""The short way of the token check on connections as clients and gateways use them, over TLS too."""

import contextlib
import json
import socket
import ssl
import subprocess
import time

import pytest

from harness import Server


def certificate(folder) -> tuple[str, str]:
    """A certificate of its own for localhost, and its key."""
    files = str(folder / "certificate.pem"), str(folder / "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


class Connection:
    """A socket that answers are read from one by one."""

    def __init__(self, plain: socket.socket, context: ssl.SSLContext | None):
        plain.settimeout(20)
        self.socket = context.wrap_socket(plain, server_hostname="localhost") if context else plain
        self.rest = b""

    def answer(self) -> tuple[int, bytes]:
        while b"\r\n\r\n" not in self.rest:
            self._read()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:"))
        while len(self.rest) < length:
            self._read()
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(lines[0].split()[1]), body

    def _read(self) -> None:
        piece = self.socket.recv(65536)
        assert piece, "the server closed the connection"
        self.rest += piece


@pytest.fixture(params=["plain", "tls"])
def connect(request, instance, tmp_path):
    """Makes connections to a server."""
    if request.param == "plain":
        with instance.serving() as server:
            yield lambda: Connection(socket.create_connection(("127.0.0.1", server.port)), None)
        return
    chain, key = certificate(tmp_path)
    context = ssl.create_default_context(cafile=chain)
    server = Server(instance, ["--tls-certificate", chain, "--tls-key", key], None)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port)):
                break
            time.sleep(0.05)
        yield lambda: Connection(socket.create_connection(("127.0.0.1", server.port)), context)
    finally:
        server.stop()


def requests(token: str) -> dict[str, bytes]:
    asked = json.dumps({"data": {"token": token}}).encode()
    bearer = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n"
    return {
        "self": f"GET /v2/self HTTP/1.1\r\n{bearer}\r\n".encode(),
        "gateway": f"GET /gateway/verify/acme-inc HTTP/1.1\r\n{bearer}Connection: keep-alive\r\n\r\n".encode(),
        "verify": f"POST /latchkey/v1/verify HTTP/1.1\r\n{bearer}Content-Length: {len(asked)}\r\n\r\n".encode() + asked,
        "health": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"}


def test_answers_come_in_order_whatever_the_pieces(instance, connect):
    token = instance.token()
    of = requests(token)
    order = ["self", "verify", "self", "gateway", "health", "self", "verify", "gateway", "health", "verify"] * 5
    text = b"".join(of[name] for name in order)
    for size in (len(text), 1000, 61, 7):
        connection = connect()
        # What is sent is read at once, so that neither side waits for the other.
        for start in range(0, len(text), size):
            connection.socket.sendall(text[start:start + size])
        for name in order:
            status, body = connection.answer()
            assert status == 200
            match name:
                case "self": assert json.loads(body)["active"] is True
                case "verify": assert json.loads(body)["data"]["valid"] is True
                case "gateway": assert body == b""
                case "health": assert json.loads(body) == {"status": "serving"}
        assert connection.rest == b""


def test_a_revoked_token_is_dead_on_the_same_connection(instance, connect):
    token = instance.token()
    of, connection = requests(token), connect()

    def ask(name: str) -> tuple[int, bytes]:
        connection.socket.sendall(of[name])
        return connection.answer()

    for _ in range(3):
        assert json.loads(ask("self")[1])["active"] is True and ask("gateway")[0] == 200
    listed = json.loads(instance.ok("token", "list", "--json"))
    instance.ok("token", "revoke", listed[0]["id"])
    assert json.loads(ask("self")[1]) == {"active": False}
    assert ask("gateway")[0] == 401 and ask("verify")[0] == 401
