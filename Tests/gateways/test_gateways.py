"""The configurations of docs/gateways.md, each before a service that says what it saw."""

import base64
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from proxies import FILES, Gateway, running
from services import Seen, Service, StandIn

IDENTITY = ["X-Latchkey-Workspace-Id", "X-Latchkey-Access-Token-Id", "X-Latchkey-Integration-Id",
            "X-Latchkey-Member-Id", "X-Latchkey-Scopes", "X-Latchkey-Environment"]


def refused(gateway: Gateway, service: Service, status: int | tuple, path: str = "/", *arguments, **options):
    """Sends a request that must get this status and must not reach the service."""
    mark = secrets.token_hex(8)
    path += ("&" if "?" in path else "?") + mark
    answer = gateway.send(path, *arguments, **options)
    wanted = status if isinstance(status, tuple) else (status,)
    assert answer.status in wanted, (answer.status, answer.headers.items())
    assert not service.saw(mark)
    return answer


def until(is_so) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_page_has_every_file():
    assert sorted(FILES) == [
        "/etc/caddy/Caddyfile", "/etc/envoy/envoy.yaml", "/etc/haproxy/haproxy.cfg", "/etc/haproxy/latchkey.lua",
        "/etc/nginx/nginx.conf", "/etc/traefik/service.yaml", "/etc/traefik/traefik.yaml", "path_prefix"]


# Who passes


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_good_token_passes_with_its_identity(gateway, good, method):
    seen = gateway.send("/notes?page=2", good.text, method).seen
    assert (seen["method"], seen["path"]) == (method, "/notes?page=2")
    headers = {name.lower(): value for name, value in seen["headers"]}
    assert headers["x-latchkey-access-token-id"] == good.id
    assert headers["x-latchkey-scopes"] == "note:read"
    assert headers["x-latchkey-environment"] == "live"
    assert len(headers["x-latchkey-workspace-id"]) == len(headers["x-latchkey-integration-id"]) == 36


def test_test_token_is_told_apart(gateway, latchkey):
    token = latchkey.token("note:read task:read", "--test")
    headers = {name.lower(): value for name, value in gateway.send("/", token.text).seen["headers"]}
    assert headers["x-latchkey-environment"] == "test"
    assert sorted(headers["x-latchkey-scopes"].split()) == ["note:read", "task:read"]


def test_body_reaches_the_service(gateway, good):
    body = b"a long text, " * 5000
    assert gateway.send("/", good.text, "POST", body=body).seen["body"] == body.decode()
    assert gateway.send("/", good.text, "POST", body=[b"one, ", b"two"]).seen["body"] == "one, two"
    waiting = gateway.send("/", good.text, "POST", [("Expect", "100-continue")], b"patience")
    assert waiting.seen["body"] == "patience"


def test_head(gateway, good, narrow):
    assert gateway.send("/", good.text, "HEAD").status == 200
    assert gateway.send("/", narrow.text, "HEAD").status == 403


def test_token_as_the_user_of_http_basic(gateway, service, good, narrow):
    def basic(token) -> list:
        return [("Authorization", "Basic " + base64.b64encode(f"{token.text}:".encode()).decode())]

    assert gateway.send("/", headers=basic(good)).status == 200
    refused(gateway, service, 403, headers=basic(narrow))


def test_as_many_scopes_as_a_token_can_have(asking, stand_in):
    stand_in.mode = "long"
    try:
        assert service_reads(asking.send("/", "token").seen, "X-Latchkey-Scopes") == [stand_in.long]
    finally:
        stand_in.mode = "valid"


@pytest.mark.parametrize("protocol", ["h2c", "H2C", "websocket, h2c", "websocket"])
def test_no_way_around_by_an_upgrade(gateway, service, good, narrow, protocol):
    headers = [("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", protocol), ("HTTP2-Settings", "AAMAAABkAAQAoAAA")]
    refused(gateway, service, (400, 401, 403), headers=headers)
    refused(gateway, service, (400, 403), "/", narrow.text, headers=headers)
    answer = gateway.send("/", good.text, headers=headers)
    if answer.status not in (400, 403):
        assert "h2c" not in "".join(service_reads(answer.seen, "Upgrade")).lower()


# Who does not


def test_without_a_good_token(gateway, service, foreign):
    for headers in [
        [], [("Authorization", "Bearer")], [("Authorization", "Bearer lkw_" + "0" * 60)],
        [("Authorization", "Digest x")], [("Authorization", f"Bearer {foreign.text}")],
    ]:
        answer = refused(gateway, service, 401, headers=headers)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_two_tokens(gateway, service, good, narrow):
    for second in (good, narrow):
        two = [("Authorization", f"Bearer {second.text}"), ("Authorization", f"Bearer {good.text}")]
        refused(gateway, service, (400, 401), headers=two)


def test_revoked_token_is_dead_at_the_next_request(gateway, service, latchkey):
    token = latchkey.token("note:read")
    with_keep_alive = gateway.connection()
    for _ in range(3):
        assert gateway.send("/", token.text, connection=with_keep_alive).status == 200
    latchkey.instance.ok("token", "revoke", token.id)
    refused(gateway, service, 401, "/", token.text, connection=with_keep_alive)
    with_keep_alive.close()


def test_missing_scope(gateway, service, narrow):
    refused(gateway, service, 403, "/", narrow.text)


def test_used_up_limit(gateway, service, latchkey):
    token = latchkey.token("note:read", "--rate-limit", "2/minute")
    assert [gateway.send("/", token.text).status for _ in range(2)] == [200, 200]
    answer = refused(gateway, service, 429, "/", token.text)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    refused(gateway, service, 429, "/", token.text, "POST", body=b"again")


@pytest.mark.parametrize("path", [
    "/?scope=", "/?scope=task:read", "/?scope=note:read&scope=", "/?scope[]=task:read", "/?%zz&scope=%",
    "/?" + "scope=&" * 600, "//", "//x//", "/../../../acme-inc", "/%2e%2e/%2e%2e/x",
    "/..%2f..%2f..%2fgateway%2fverify%2facme-inc-two", "/%2F%3Fscope=", "/;scope=", "/a%00b",
    "/%23", "/.", "-two", "/-two", "%2dtwo", "http://127.0.0.1/gateway/verify/acme-inc-two", "*",
])
def test_path_and_query_take_no_scope_away(gateway, service, narrow, foreign, path):
    refused(gateway, service, (400, 403, 404), path, narrow.text)
    refused(gateway, service, (400, 401, 404), path, foreign.text)


@pytest.mark.parametrize("headers", [
    [("X-Latchkey-Required-Scopes", "")], [("X-Latchkey-Required-Scopes", "task:read")],
    [("x_latchkey_required_scopes", "task:read")], [("Connection", "X-Latchkey-Required-Scopes")],
    [("X-Original-URI", "/?scope=task:read")], [("X-Forwarded-Uri", "/?scope=")], [("X-Rewrite-URL", "/")],
    [("X-HTTP-Method-Override", "OPTIONS")], [("Host", "other")],
])
def test_headers_take_no_scope_away(gateway, service, narrow, foreign, headers):
    refused(gateway, service, (400, 403), "/", narrow.text, headers=headers)
    refused(gateway, service, (400, 401), "/", foreign.text, headers=headers)


# Spoofing


def spellings(name: str) -> list[str]:
    return [name, name.lower(), name.upper(), name.replace("-", "_"), name.lower().replace("-", "_"),
            name.replace("y-", "y_"), name.replace("-", "."), name.replace("-", "~")]


@pytest.mark.parametrize("name", IDENTITY)
def test_identity_comes_from_latchkey_alone(gateway, service, good, narrow, name):
    true = service_reads(gateway.send("/", good.text).seen, name)
    assert len(true) == (0 if name == "X-Latchkey-Member-Id" else 1)
    for spelling in spellings(name):
        forged = [(spelling, "forged")]
        answer = gateway.send("/", good.text, headers=forged)
        assert answer.status == 400 or service_reads(answer.seen, name) == true, spelling
        refused(gateway, service, (400, 401), headers=forged)
        refused(gateway, service, (400, 403), "/", narrow.text, headers=forged)
    twice = gateway.send("/", good.text, headers=[(spelling, "forged") for spelling in spellings(name)])
    assert twice.status == 400 or service_reads(twice.seen, name) == true


@pytest.mark.parametrize("value", ["X-Latchkey-Scopes", "close, x-latchkey-scopes", "keep-alive,X-LATCHKEY-SCOPES"])
def test_identity_cannot_be_taken_away(gateway, good, value):
    """`Connection` names headers that a proxy must drop (RFC 9110 section 7.6.1)."""
    answer = gateway.send("/", good.text, headers=[("Connection", value)])
    if answer.status != 400:
        assert service_reads(answer.seen, "X-Latchkey-Scopes") == ["note:read"]
        assert "latchkey" not in "".join(service_reads(answer.seen, "Connection")).lower()


def service_reads(seen: dict, name: str) -> list[str]:
    return Seen(seen).all(name)


# The client's address


FORGED = [
    [], [("X-Forwarded-For", "203.0.113.5")],
    [("x-forwarded-for", "203.0.113.5"), ("X-Forwarded-For", "203.0.113.6")],
    [("X-Forwarded-For", "203.0.113.5, 127.0.0.1")], [("X_Forwarded_For", "203.0.113.5")],
    [("X-Real-IP", "203.0.113.5")],
    [("Forwarded", "for=203.0.113.5")], [("X-Forwarded-For", "203.0.113.5"), ("Connection", "X-Forwarded-For")],
    [("X-Envoy-External-Address", "203.0.113.5")], [("True-Client-IP", "203.0.113.5")],
]


def test_bound_token(gateway, service, latchkey):
    far = latchkey.token("note:read", "--network", "203.0.113.0/24")
    near = latchkey.token("note:read", "--network", "127.0.0.0/8")
    one = latchkey.token("note:read", "--network", "127.0.0.2/32")
    for client in ("127.0.0.1", "127.0.0.2"):
        for headers in FORGED:
            refused(gateway, service, (400, 403), "/", far.text, headers=headers, client=client)
        assert gateway.send("/", near.text, client=client).status == 200
    assert gateway.send("/", one.text, client="127.0.0.2").status == 200
    refused(gateway, service, 403, "/", one.text, client="127.0.0.3")
    refused(gateway, service, 403, "/", one.text, client="127.0.0.3", headers=[("X-Forwarded-For", "127.0.0.2")])


# What Latchkey is asked


def test_question(asking, stand_in: StandIn):
    stand_in.forget()
    forged = [("X-Forwarded-For", "203.0.113.5"), ("X_Latchkey_Scopes", "forged")]
    answer = asking.send("/notes?scope=task:read", "secret", "POST", forged, b"not for Latchkey", client="127.0.0.2")
    assert answer.seen["body"] == "not for Latchkey"
    asking.send("/notes", "secret", "POST", body=[b"nor ", b"this"])
    question, second = stand_in.seen
    assert question["body"] == second["body"] == ""
    assert question.all("Authorization") == ["Bearer secret"]
    assert question.all("X-Forwarded-For") == ["127.0.0.2"]
    if asking.name == "envoy-prefix":
        assert question["path"].startswith("/gateway/verify/acme-inc/")
        assert question.all("X-Latchkey-Required-Scopes") == ["note:read"]
    else:
        assert question["path"] == "/gateway/verify/acme-inc?scope=note:read"


def test_connections_are_kept(asking, stand_in):
    asking.send("/", "token")
    stand_in.forget()
    with_keep_alive = asking.connection()
    for _ in range(40):
        assert asking.send("/", "token", connection=with_keep_alive).status == 200
    with_keep_alive.close()
    assert len(stand_in.seen) == 40
    assert stand_in.connections <= 4


def test_slow_answers_hold_nobody_else_up(asking, stand_in):
    stand_in.forget()
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(asking.send, "/", "slow") for _ in range(4)]
        try:
            until(lambda: len(stand_in.seen) >= 4)
            assert [asking.send("/", "token").status for _ in range(10)] == [200] * 10
            assert not any(answer.done() for answer in waiting)
        finally:
            stand_in.patience.set()
        assert [answer.result().status for answer in waiting] == [200] * 4
    stand_in.patience.clear()


@pytest.mark.parametrize("mode", ["error", "unavailable", "nonsense", "hangs up", "silent"])
def test_broken_latchkey_lets_nobody_through(asking, stand_in, service, mode):
    stand_in.mode = mode
    try:
        refused(asking, service, (500, 502, 503, 504), "/", "token", "POST", body=b"body")
    finally:
        stand_in.mode = "valid"
        stand_in.patience.set()
        stand_in.patience.clear()
    assert asking.send("/", "token").status == 200


def test_redirecting_latchkey_lets_nobody_through(asking, stand_in, service):
    stand_in.mode = "elsewhere"
    try:
        mark = secrets.token_hex(8)
        assert asking.send(f"/{mark}", "token").status != 200
        assert not service.saw(mark)
    finally:
        stand_in.mode = "valid"


def test_nobody_passes_while_latchkey_is_down(alone, service):
    refused(alone, service, (500, 502, 503))
    refused(alone, service, (500, 502, 503), "/", "token", "POST", body=b"body")


def test_failing_script_lets_nobody_through(stand_in, service, tmp_path):
    def fail(text: str) -> str:
        return text.replace("core.httpclient()", "nobody.httpclient()")

    with running("haproxy", tmp_path / "gateway", stand_in.port, service.port, fail) as gateway:
        refused(gateway, service, 503, "/", "token")
