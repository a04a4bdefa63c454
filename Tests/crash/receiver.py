"""A receiver of webhooks on the loopback that lives through the crashes of who sends to it."""

import hashlib
import hmac
import http.server
import json
import random
import threading
import time
from collections import Counter
from typing import NamedTuple


class Delivery(NamedTuple):
    key: str
    signature: str
    body: bytes

    def is_genuine(self, secret: str) -> bool:
        return hmac.compare_digest(hmac.new(secret.encode(), self.body, hashlib.sha256).hexdigest(), self.signature)

    @property
    def change(self) -> tuple[str, str]:
        """Event type and record."""
        [event] = json.loads(self.body)["events"]
        return event["event_type"], event["id"]["record_id"]


class Receiver:
    """Keeps all that comes. It takes its time, so that kills come between a delivery and its answer, and refuses some at
    first, so that they come in the middle of retries too.
    """

    def __init__(self, seed: int):
        self.deliveries: list[Delivery] = []
        self._random = random.Random(seed)
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.handle_error = lambda *_: None  # the sender is gone
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()

    def changes(self) -> dict[str, tuple[str, str]]:
        """What each Idempotency-Key stands for."""
        bodies: dict[str, bytes] = {}
        for delivery in self.deliveries:
            assert bodies.setdefault(delivery.key, delivery.body) == delivery.body, "one key for two events"
        return {delivery.key: delivery.change for delivery in self.deliveries}

    @property
    def repeated(self) -> int:
        """How many deliveries came more than once."""
        return sum(count > 1 for count in Counter(delivery.key for delivery in self.deliveries).values())

    def _take(self, delivery: Delivery) -> int:
        """Keeps a delivery; returns the status to answer."""
        with self._lock:
            self.deliveries.append(delivery)
            refuses = delivery.key not in self._seen and self._random.random() < 0.05
            delay = self._random.uniform(0, 0.1)
            self._seen.add(delivery.key)
        time.sleep(delay)
        return 503 if refuses else 200

    def _handler(receiver):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # killed in the middle of it
                key, signature = self.headers["idempotency-key"], self.headers["attio-signature"]
                status = receiver._take(Delivery(key, signature, body))
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler
