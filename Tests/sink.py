"""A receiver of webhooks."""

import http.server
import queue
import threading


class Sink:
    """A receiver on the loopback that answers what it is told to."""

    def __init__(self):
        self.deliveries, self.answers = queue.Queue(), []
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                sink.deliveries.put((dict(self.headers.items()), body))
                status, headers = sink.answers.pop(0) if sink.answers else (200, {})
                self.send_response(status)
                for name, value in {"content-length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, seconds=20):
        return self.deliveries.get(timeout=seconds)

    def is_quiet(self, seconds=2):
        try:
            self.deliveries.get(timeout=seconds)
        except queue.Empty:
            return True
        return False
