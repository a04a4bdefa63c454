"""`latchkey webhook listen`: events on a developer's machine, which no server needs to reach."""

import base64
import http.client
import json
import re
import signal
import subprocess
from contextlib import contextmanager

import pytest
from harness import BINARY, environment
from sink import Sink
from standardwebhooks import Webhook
from test_webhooks import Client


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.server.shutdown()


@contextmanager
def listening(server, token, *options):
    """The command while it listens, and what it said before that."""
    process = subprocess.Popen(
        [BINARY, "webhook", "listen", "--server", server.url, *options], text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({"LATCHKEY_TOKEN": token}))
    said = ""
    for line in process.stderr:
        said += line
        if "Listening" in line:
            break
    try:
        yield process, said
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0, process.stderr.read()


def test_events_are_forwarded_and_signed(instance, server, sink):
    token = instance.token("all")
    with listening(server, token, "--forward-to", sink.url, "--events", "record.created") as (process, said):
        secret = re.search("secret of this run: ([0-9a-f]{64})\n", said)[1]
        record = Client(server, token).company("Halden")
        headers, body = sink.next()
        event = Webhook(base64.b64encode(secret.encode()).decode()).verify(body, {k.lower(): v for k, v in headers.items()})["events"][0]
        assert event["id"]["record_id"] == record
        line = process.stdout.readline()
        assert re.fullmatch(rf"\d\d:\d\d:\d\d  record.created  {headers['webhook-id']}  -> 200 in \d+ ms\n", line), line


def test_events_are_shown_as_json(instance, server):
    token = instance.token("all")
    with listening(server, token, "--json") as (process, said):
        assert "secret" not in said
        record = Client(server, token).company("Halden")
        event = json.loads(process.stdout.readline())
        assert event["event_type"] == "record.created" and event["id"]["record_id"] == record


@pytest.mark.parametrize("options, token, words", [
    (["--events", "record.exploded"], "x", "is no type of event"),
    (["--forward-to", "somewhere"], "x", "is no address to forward to"),
    (["--server", "http://127.0.0.1:9"], "x", "can't be reached"),
    ([], "", "LATCHKEY_TOKEN"),
    ([], "lkw_wrong", "the server answered 401"),
])
def test_what_is_wrong_is_said(server, options, token, words):
    result = subprocess.run(
        [BINARY, "webhook", "listen", "--server", server.url, *options], text=True, stdin=subprocess.DEVNULL,
        capture_output=True, env=environment({"LATCHKEY_TOKEN": token}), timeout=60)
    assert result.returncode == 1 and words in result.stderr and result.stdout == "", result.stderr


def test_a_server_that_ends_does_not_wait_for_listeners(instance):
    with instance.serving() as server:
        token = instance.token("all")
        made = server.session.post(f"{server.url}/latchkey/v1/event_listeners", json={"data": {}}, timeout=10,
                                   headers={"Authorization": f"Bearer {token}"}).json()["data"]
        waiting = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        waiting.request("GET", f"/latchkey/v1/event_listeners/{made['id']['event_listener_id']}/events?wait=25",
                        headers={"Authorization": f"Bearer {token}"})
        assert server.get("/healthz").ok
        assert server.stop(seconds=10) == 0
        waiting.close()


def test_it_needs_the_scope(instance, server):
    result = subprocess.run(
        [BINARY, "webhook", "listen"], text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        env=environment({"LATCHKEY_TOKEN": instance.token("webhook:read"), "LATCHKEY_SERVER": server.url}))
    assert result.returncode == 1 and "403" in result.stderr
