"""Runs what docs/webhooks-signatures.md shows on a real delivery: it must be accepted, and nothing else.

Its Swift is run by Tests/LatchkeyCoreTests/Webhooks.
"""

import base64
import hmac
import os
import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from browser.chromium import launch
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from harness import ROOT, fresh_instance
from playwright.sync_api import sync_playwright
from standardwebhooks import WebhookVerificationError
from test_webhooks import Client, Sink

SNIPPETS = re.findall(r"^```(\w+)\n(.+?)^```$", (ROOT / "docs/webhooks-signatures.md").read_text(), re.M | re.S)
LIBRARIES = ["standardwebhooks", "svix.webhooks"]
LANGUAGES = ["python", "javascript", "sh"]


def snippet(language: str, name: str) -> str:
    """The one in that language that defines the name."""
    [text] = [text for kind, text in SNIPPETS if kind == language and re.search(rf"^[a-z ]*\b{name}\(", text, re.M)]
    return text


def defined(name: str, change=lambda text: text):
    """A function of the documentation's Python."""
    scope = {}
    exec(change(snippet("python", name)), scope)
    return scope[name]


@dataclass(frozen=True)
class Delivery:
    secret: str
    body: bytes
    attio: str
    id: str
    timestamp: str
    signatures: str

    def signed(self, secret: str | None = None) -> str:
        """The signature of Standard Webhooks, as a server would make it now."""
        text = f"{self.id}.{self.timestamp}.".encode() + self.body
        return "v1," + base64.b64encode(hmac.digest((secret or self.secret).encode(), text, "sha256")).decode()


@pytest.fixture(scope="module")
def delivery(tmp_path_factory) -> Delivery:
    """What a real server sends."""
    instance, sink = fresh_instance(tmp_path_factory.mktemp("signatures")), Sink()
    instance.init()
    with instance.serving("--allow-webhook-host", "127.0.0.1") as server:
        client = Client(server, instance.token("all"))
        secret = client.subscribe(sink.url).json()["data"]["secret"]
        client.company("Halden Robotics")
        headers, body = sink.next()
    sink.server.shutdown()
    sent = {name.lower(): value for name, value in headers.items()}
    return Delivery(secret, body, sent["attio-signature"], sent["webhook-id"], sent["webhook-timestamp"],
                    sent["webhook-signature"])


@pytest.fixture(scope="module")
def page():
    """A page of an origin where WebCrypto works."""
    with sync_playwright() as driver:
        browser, sink = launch(driver), Sink()
        page = browser.new_page()
        page.goto(sink.url)
        yield page
        browser.close()
        sink.server.shutdown()


@pytest.fixture
def check(page, tmp_path):
    """check(language, scheme, delivery): what that language's function says."""

    def python(scheme: str, delivery: Delivery, values: list[str]) -> bool:
        return defined(f"{scheme}_is_genuine")(delivery.secret, delivery.body, *values)

    def javascript(scheme: str, delivery: Delivery, values: list[str]) -> bool:
        name = f"{scheme}IsGenuine"
        return page.evaluate(
            "async ([secret, body, ...values]) => {" + snippet("javascript", name)
            + f"return {name}(secret, new Uint8Array(body), ...values) }}",
            [delivery.secret, list(delivery.body), *values])

    def sh(scheme: str, delivery: Delivery, values: list[str]) -> bool:
        name, body = f"{scheme}_is_genuine", tmp_path / "body.json"
        body.write_bytes(delivery.body)
        result = subprocess.run(
            ["sh", "-c", snippet("sh", name) + f'{name} "$@"', "sh", body, *values], capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "SECRET": delivery.secret}, timeout=20)
        assert result.returncode in (0, 1) and not result.stdout + result.stderr, result
        return result.returncode == 0

    def library(module: str, delivery: Delivery) -> bool:
        verify = defined("verify", lambda text: text.replace("from standardwebhooks ", f"from {module} "))
        try:
            verify(delivery.secret, delivery.body, {
                "Webhook-Id": delivery.id, "Webhook-Timestamp": delivery.timestamp,
                "Webhook-Signature": delivery.signatures})
        except WebhookVerificationError:
            return False
        return True

    def check(means: str, scheme: str, delivery: Delivery) -> bool:
        if means in LIBRARIES:
            return library(means, delivery)
        values = [delivery.attio] if scheme == "attio" else [delivery.id, delivery.timestamp, delivery.signatures]
        answer = {"python": python, "javascript": javascript, "sh": sh}[means](scheme, delivery, values)
        assert answer in (True, False)
        return answer

    return check


def changed(body: bytes) -> bytes:
    """With one byte of it changed."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1:]


def other(secret: str) -> str:
    return secret[:-1] + ("0" if secret[-1] != "0" else "1")


def test_nothing_is_shown_that_is_not_run():
    assert Counter(kind for kind, _ in SNIPPETS) == {"python": 3, "javascript": 1, "swift": 1, "sh": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_attios_signature(language, check, delivery):
    assert check(language, "attio", delivery)
    assert not check(language, "attio", replace(delivery, body=changed(delivery.body)))
    assert not check(language, "attio", replace(delivery, secret=other(delivery.secret)))
    for broken in ("", delivery.attio[:-1], delivery.attio + "00", delivery.attio[:-1] + "ü"):
        assert not check(language, "attio", replace(delivery, attio=broken)), broken


@pytest.mark.parametrize("means", LANGUAGES + LIBRARIES)
def test_standard_signature(means, check, delivery):
    assert check(means, "standard", delivery)
    later = str(int(delivery.timestamp) + 1)
    for change in ({"body": changed(delivery.body)}, {"secret": other(delivery.secret)}, {"id": delivery.id + "0"},
                   {"timestamp": later}, {"timestamp": "soon"}, {"timestamp": ""}, {"signatures": ""},
                   {"signatures": "v1,"}, {"signatures": delivery.signatures.replace("v1,", "v2,")}):
        assert not check(means, "standard", replace(delivery, **change)), change


@pytest.mark.parametrize("means", LANGUAGES + LIBRARIES)
def test_a_timestamp_is_good_for_five_minutes(means, check, delivery):
    for seconds, good in ((-330, False), (-270, True), (270, True), (330, False)):
        moved = replace(delivery, timestamp=str(int(time.time()) + seconds))
        assert check(means, "standard", replace(moved, signatures=moved.signed())) is good, seconds


@pytest.mark.parametrize("means", LANGUAGES + LIBRARIES)
def test_one_of_several_signatures_is_enough(means, check, delivery):
    """As they are while a secret is rotated, and with Ed25519."""
    genuine, foreign = delivery.signed(), delivery.signed(other(delivery.secret))
    assert genuine == delivery.signatures
    asymmetric = "v1a," + base64.b64encode(Ed25519PrivateKey.generate().sign(b"something")).decode()
    for signatures in ([foreign, genuine], [genuine, foreign], [asymmetric, genuine], [foreign, genuine, asymmetric]):
        assert check(means, "standard", replace(delivery, signatures=" ".join(signatures))), signatures
    for signatures in ([foreign], [foreign, asymmetric], [asymmetric], [genuine.replace("v1,", "v1a,")]):
        assert not check(means, "standard", replace(delivery, signatures=" ".join(signatures))), signatures


def test_ed25519(delivery):
    key, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    is_genuine = defined("ed25519_is_genuine")

    def sign(key: Ed25519PrivateKey, timestamp: str) -> str:
        return "v1a," + base64.b64encode(key.sign(f"{delivery.id}.{timestamp}.".encode() + delivery.body)).decode()

    def public(key: Ed25519PrivateKey) -> str:
        return "whpk_" + base64.b64encode(key.public_key().public_bytes_raw()).decode()

    timestamp = delivery.timestamp
    genuine, foreign = sign(key, timestamp), sign(stranger, timestamp)
    for signatures in (genuine, f"{delivery.signatures} {genuine}", f"{foreign} {genuine}", f"v1a,? {genuine}"):
        assert is_genuine(public(key), delivery.body, delivery.id, timestamp, signatures), signatures
    for signatures in ("", "v1a,", foreign, delivery.signatures, genuine.replace("v1a,", "v1,")):
        assert not is_genuine(public(key), delivery.body, delivery.id, timestamp, signatures), signatures
    assert not is_genuine(public(stranger), delivery.body, delivery.id, timestamp, genuine)
    assert not is_genuine(public(key), changed(delivery.body), delivery.id, timestamp, genuine)
    assert not is_genuine(public(key), delivery.body, delivery.id + "0", timestamp, genuine)
    old = str(int(time.time()) - 330)
    assert not is_genuine(public(key), delivery.body, delivery.id, old, sign(key, old))
