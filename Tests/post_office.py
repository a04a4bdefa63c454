"""A mail server."""

import email
import email.policy
import queue
import ssl
import subprocess
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from harness import free_port


class PostOffice:
    """A mail server on the loopback that takes what it is sent, but for what it is told to answer."""

    def __init__(self, user=None, password=None, **options):
        self.letters, self.signed_in, self.answers = queue.Queue(), [], []
        self.user, self.password = user, password
        if user:
            options |= {"auth_required": True, "authenticator": self._authenticate}
        self.port = free_port()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
            self.controller.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def url(self, scheme="smtp", user="", host="localhost", query=""):
        return f"{scheme}://{user}{'@' if user else ''}{host}:{self.port}{query}"

    def next(self, seconds=20):
        """The next letter: whom it is from, whom it is to, and the message."""
        return self.letters.get(timeout=seconds)

    def is_quiet(self, seconds=3):
        try:
            self.letters.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def _authenticate(self, server, session, envelope, mechanism, data):
        self.signed_in.append((mechanism, session.ssl is not None))
        is_known = (data.login, data.password) == (self.user.encode(), self.password.encode())
        return AuthResult(success=is_known, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.put((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"


class Certificate:
    """A certificate that vouches for itself."""

    def __init__(self, folder, name="localhost"):
        self.path, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out",
             str(self.path)], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.path, key)
