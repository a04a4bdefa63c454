"""What stands behind a gateway in these tests: the service, and somebody in Latchkey's place."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Seen(dict):
    """A request as it arrived: method, path, headers as pairs, body."""

    def all(self, name: str) -> list[str]:
        """Every value of a header, as a service would read it that makes variables of names, as CGI and WSGI do."""
        return [value for key, value in self["headers"] if variable(key) == variable(name)]


def variable(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.upper())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_one_request(self):
        with contextlib.suppress(ConnectionError):
            super().handle_one_request()

    def setup(self):
        self.server.connections += 1
        super().setup()

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def any(self):
        seen = Seen(method=self.command, path=self.path, headers=self.headers.items(), body=self.body().decode())
        self.server.seen.append(seen)
        self.server.answer(self, seen)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = any

    def reply(self, status: int, headers: dict | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Service(ThreadingHTTPServer):
    """Remembers every request, and answers with what it saw."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.seen: list[Seen] = []
        self.connections = 0

    def answer(self, handler: Handler, seen: Seen) -> None:
        handler.reply(200, {"Content-Type": "application/json"}, json.dumps(seen).encode())

    def saw(self, path: str) -> bool:
        return any(path in seen["path"] for seen in self.seen)

    def forget(self) -> None:
        self.seen.clear()
        self.connections = 0

    def handle_error(self, request, client_address):
        pass


class StandIn(Service):
    """In Latchkey's place: says that all may pass, the token `slow` when it may, or goes wrong as told."""

    # As many scopes of a workspace's own as a token can have, and as long.
    long = " ".join(f"{number:0>32}:{'x' * 31}" for number in range(100))

    def __init__(self):
        super().__init__()
        self.mode = "valid"
        self.patience = threading.Event()

    def answer(self, handler: Handler, seen: Seen) -> None:
        if seen.all("Authorization") == ["Bearer slow"]:
            self.patience.wait(20)
        match self.mode:
            case "valid": handler.reply(200, {"X-Latchkey-Code": "valid", "X-Latchkey-Scopes": "note:read"})
            case "long": handler.reply(200, {"X-Latchkey-Code": "valid", "X-Latchkey-Scopes": self.long})
            case "error": handler.reply(500)
            case "unavailable": handler.reply(503, {"X-Latchkey-Code": "unavailable"})
            case "elsewhere": handler.reply(302, {"Location": "/"})
            case "nonsense": handler.wfile.write(b"no HTTP\r\n\r\n")
            case "hangs up": pass
            case "silent": self.patience.wait(4)
        if self.mode in ("nonsense", "hangs up", "silent"):
            handler.close_connection = True


@contextlib.contextmanager
def serving(service: Service):
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
