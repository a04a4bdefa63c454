"""Webhooks as a receiver sees them: a real server sends to a real one, whose library verifies what comes."""

import base64
import hashlib
import hmac
import json
import ssl
import subprocess

import pytest
from harness import fresh_instance
from sink import Sink
from standardwebhooks import Webhook


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.server.shutdown()


@pytest.fixture
def instance(tmp_path):
    instance = fresh_instance(tmp_path)
    instance.init()
    return instance


class Client:
    def __init__(self, server, token):
        self.server, self.headers = server, {"Authorization": f"Bearer {token}"}

    def ask(self, method, path, body=None):
        return self.server.session.request(
            method, self.server.url + path, json=body, headers=self.headers, timeout=10)

    def subscribe(self, url, *types):
        subscriptions = [{"event_type": kind, "filter": None} for kind in types or ("record.created",)]
        return self.ask("POST", "/v2/webhooks", {"data": {"target_url": url, "subscriptions": subscriptions}})

    def company(self, name):
        answer = self.ask("POST", "/v2/objects/companies/records", {"data": {"values": {"name": name}}})
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]["id"]["record_id"]


def test_a_delivery_is_verified_by_a_library_and_by_hand(instance, sink):
    with instance.serving("--allow-webhook-host", "127.0.0.1") as server:
        client = Client(server, instance.token("all"))
        made = client.subscribe(sink.url).json()["data"]
        record = client.company("Halden Robotics")
        headers, body = sink.next()
        secret = made["secret"]
        sent = {name.lower(): value for name, value in headers.items()}
        digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        assert sent["attio-signature"] == sent["x-attio-signature"] == digest
        library = Webhook("whsec_" + base64.b64encode(secret.encode()).decode())
        assert library.verify(body, sent) == json.loads(body)
        with pytest.raises(Exception):
            library.verify(body.replace(b"record.created", b"record.deleted"), sent)
        event = json.loads(body)
        assert event["webhook_id"] == made["id"]["webhook_id"]
        assert event["events"][0]["id"]["record_id"] == record
        assert sent["idempotency-key"] == sent["webhook-id"]


def test_redirects_are_not_followed_and_what_failed_comes_again(instance, sink):
    other = Sink()
    with instance.serving("--allow-webhook-host", "127.0.0.1") as server:
        client = Client(server, instance.token("all"))
        client.subscribe(sink.url)
        sink.answers = [(302, {"location": other.url})]
        client.company("Halden Robotics")
        first, again = sink.next(), sink.next()
        assert first[0]["idempotency-key"] == again[0]["idempotency-key"] and first[1] == again[1]
        assert other.is_quiet(0.5) and sink.is_quiet()
    other.server.shutdown()


def test_what_was_not_sent_is_sent_after_a_restart(instance, sink):
    with instance.serving("--allow-webhook-host", "127.0.0.1") as server:
        client = Client(server, instance.token("all"))
        client.subscribe(sink.url)
        sink.answers = [(500, {})]
        client.company("Halden Robotics")
        first = sink.next()
        server.kill()
    with instance.serving("--allow-webhook-host", "127.0.0.1"):
        again = sink.next()
        assert first[0]["idempotency-key"] == again[0]["idempotency-key"]
        assert sink.is_quiet()


def test_private_addresses_are_out_of_reach(instance, sink):
    port = sink.server.server_port
    with instance.serving() as server:
        client = Client(server, instance.token("all"))
        assert client.subscribe(sink.url).status_code == 400
        for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
            answer = client.subscribe(f"https://{host}:{port}/")
            assert answer.status_code == 200, (host, answer.text)
        client.company("Halden Robotics")
        assert sink.is_quiet(3)


def test_an_untrusted_certificate_is_refused(instance, sink, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "1", "-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    sink.server.socket = context.wrap_socket(sink.server.socket, server_side=True)
    with instance.serving("--allow-webhook-host", "127.0.0.1") as server:
        client = Client(server, instance.token("all"))
        assert client.subscribe(sink.url.replace("http://", "https://")).status_code == 200
        client.company("Halden Robotics")
        assert sink.is_quiet(3)
