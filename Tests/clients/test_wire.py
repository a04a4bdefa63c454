"""What goes over the wire, byte by byte: status, header names and values, member order, messages."""

import base64
import re
import socket
import time
from email.utils import parsedate_to_datetime

import pytest
from wire import send

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z"
EXPOSED = ("x-attio-client,x-attio-execution-id,x-attio-platform,x-attio-platform-version,"
           "x-attio-record-query-score,x-attio-app-installation-bundle-id,WWW-Authenticate")
UNKNOWN = "lkw_" + "0" * 60
REVOKED = ("The API Key provided could not be found. This is most commonly caused by the token having been revoked.")
WRONG_LENGTH = ("The API Key provided was invalid because it was the wrong length (API Keys should be 64 characters "
                "long). You might not have copied the entire API key from your Admin panel?")


def bearer(token: str) -> str:
    return f"Authorization: Bearer {token}"


def basic(token: str, password: str = "") -> str:
    return "Authorization: Basic " + base64.b64encode(f"{token}:{password}".encode()).decode()


def assert_constant_headers(answer):
    assert answer.header("content-type") == "application/json; charset=utf-8"
    assert answer.header("vary") == "Origin"
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("access-control-expose-headers") == EXPOSED
    assert answer.header("x-frame-options") == "DENY"
    assert re.fullmatch(UUID, answer.header("x-attio-execution-id"))
    assert answer.header("content-length") == str(len(answer.body.encode()))
    assert answer.header("strict-transport-security") is None, "only over TLS"
    assert not any("ratelimit" in name for name in answer.names)
    assert "server" not in answer.names and "set-cookie" not in answer.names


def assert_error(answer, status, family, code, message):
    assert answer.status == status
    start = f'{{"status_code":{status},"type":"{family}","code":"{code}","message":"'
    assert answer.body.startswith(start), answer.body
    escaped = message.replace("\\", "\\\\").replace('"', '\\"')
    assert answer.body == f'{start}{escaped}"}}' if not message.endswith("…") else (
        answer.body.startswith(start + escaped[:-1]) and answer.body.endswith('"}'))
    assert_constant_headers(answer)
    assert answer.header("x-accurate-at") is None


def test_self_has_attios_members_in_attios_order(service, member_reader):
    answer = send(service, "GET", "/v2/self", bearer(member_reader))
    pattern = (
        rf'{{"active":true,"scope":"user_management:read","client_id":"({UUID})","token_type":"Bearer","exp":null,'
        rf'"iat":(\d+),"sub":"({UUID})","aud":"\1","iss":"attio.com",(?:"token_level":"workspace",)?'
        rf'(?:"authorized_by_workspace_member_id":"{UUID}",)?(?:"token_level":"workspace",)?'
        rf'"workspace_id":"\3","workspace_name":"Acme Inc","workspace_slug":"acme-inc","workspace_logo_url":null'
        r'(?:,"token_level":"workspace")?}')
    assert answer.status == 200
    match = re.fullmatch(pattern, answer.body)
    assert match, answer.body
    assert answer.body.count('"token_level":"workspace"') == 1
    assert abs(int(match[2]) - time.time()) < 3600
    assert_constant_headers(answer)
    assert re.fullmatch(TIME, answer.header("x-accurate-at"))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_has_no_case(service, token, scheme):
    answer = send(service, "GET", "/v2/self", f"authorization: {scheme} {token}")
    assert answer.status == 200 and answer.body.startswith('{"active":true,')


@pytest.mark.parametrize("password", ["", "whatever", ":"])
def test_basic_has_the_token_as_user_name(service, token, password):
    answer = send(service, "GET", "/v2/workspace_members", basic(token, password))
    assert answer.status == 200


@pytest.mark.parametrize("which", ["unknown", "revoked"])
def test_self_of_a_dead_token_is_inactive(service, request, which):
    dead = UNKNOWN if which == "unknown" else request.getfixturevalue("revoked")
    answer = send(service, "GET", "/v2/self", bearer(dead))
    assert (answer.status, answer.body) == (200, '{"active":false}')
    assert_constant_headers(answer)


@pytest.mark.parametrize("headers", [
    [], ["Authorization: Bearer"], ["Authorization: Bearer short"], ["Authorization: Bearer " + "a" * 65],
    ["Authorization: Digest " + UNKNOWN], ["Authorization: Basic !!!"], [bearer(UNKNOWN), bearer(UNKNOWN)],
])
def test_self_without_a_readable_token_is_400_never_401(service, headers):
    answer = send(service, "GET", "/v2/self", *headers)
    assert_error(answer, 400, "invalid_request_error", "missing_value", "Token was not recognised, …")
    assert UNKNOWN not in answer.body


def test_members_have_attios_members_in_attios_order(service, member_reader):
    answer = send(service, "GET", "/v2/workspace_members", bearer(member_reader))
    member = (
        rf'{{"id":{{"workspace_id":"{UUID}","workspace_member_id":"({UUID})"}},"first_name":"[^"]*",'
        r'"last_name":"[^"]*","avatar_url":null,"email_address":"ada@example.com","access_level":"admin",'
        rf'"created_at":"{TIME}"}}')
    match = re.fullmatch(rf'{{"data":\[{member}\]}}', answer.body)
    assert answer.status == 200 and match, answer.body
    assert_constant_headers(answer)
    assert re.fullmatch(TIME, answer.header("x-accurate-at"))
    one = send(service, "GET", f"/v2/workspace_members/{match[1]}", bearer(member_reader))
    assert one.status == 200 and re.fullmatch(rf'{{"data":{member}}}', one.body), one.body


@pytest.mark.parametrize("id", ["nonsense", "00000000-0000-4000-8000-000000000000", "%22", "%F0%9F%A6%86"])
def test_an_unknown_member_is_not_found(service, member_reader, id):
    answer = send(service, "GET", f"/v2/workspace_members/{id}", bearer(member_reader))
    shown = {"%22": '"', "%F0%9F%A6%86": "🦆"}.get(id, id)
    assert_error(answer, 404, "invalid_request_error", "not_found", f'Workspace member with ID "{shown}" not found.')


@pytest.mark.parametrize(("headers", "message"), [
    ([], "The Authorization header was not provided. …"),
    (["Authorization: Bearer short"], WRONG_LENGTH),
    (["Authorization: Bearer " + "é" * 32], WRONG_LENGTH),
    ([bearer(UNKNOWN)], REVOKED),
    ([bearer("a" * 64)], REVOKED),
    (["Authorization: Digest x"], "The Authorization header could not be read. …"),
])
def test_no_valid_token_is_401(service, headers, message):
    if "é" in "".join(headers):
        message = REVOKED  # 64 bytes, which is what is counted
    answer = send(service, "GET", "/v2/workspace_members", *headers)
    assert_error(answer, 401, "auth_error", "unauthorized", message)
    assert answer.header("www-authenticate").startswith("Bearer ")


def test_a_revoked_token_is_401(service, revoked):
    answer = send(service, "GET", "/v2/workspace_members", bearer(revoked))
    assert_error(answer, 401, "auth_error", "unauthorized", REVOKED)


def test_a_missing_scope_is_403_and_named(service, powerless):
    answer = send(service, "GET", "/v2/workspace_members", bearer(powerless))
    assert answer.status == 403 and '"type":"auth_error","code":"unauthorized"' in answer.body
    assert "user_management:read" in answer.body
    assert 'scope="user_management:read"' in answer.header("www-authenticate")
    assert_constant_headers(answer)


@pytest.mark.parametrize(("method", "path", "named"), [
    ("GET", "/v2/objects/people/records", "/v2/objects/people/records"),
    ("GET", "/v2/nothing?secret=1", "/v2/nothing"),
    ("POST", "/v2/self", "/v2/self"),
    ("DELETE", "/v2/workspace_members", "/v2/workspace_members"),
    ("OPTIONS", "/v2/self", "/v2/self"),
    ("GET", "/v2/", "/v2/"),
    ("PURGE", "/v2/self", "/v2/self"),
])
def test_an_unknown_route_or_verb_is_404_with_its_name(service, token, method, path, named):
    for headers in ([bearer(token)], []):
        answer = send(service, method, path, *headers)
        assert_error(answer, 404, "invalid_request_error", "not_found",
                     f'Could not find endpoint "{method} {named}".')


def test_head_is_get_without_a_body(service, token):
    full = send(service, "GET", "/v2/self", bearer(token))
    head = send(service, "HEAD", "/v2/self", bearer(token))
    assert head.status == 200 and head.body == ""
    assert head.header("content-length") == full.header("content-length")
    assert head.names == full.names


def test_a_preflight_is_answered_for_any_origin_without_credentials(service):
    answer = send(service, "OPTIONS", "/v2/workspace_members", "Origin: https://app.example.com",
                  "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization")
    assert answer.status == 204 and answer.body == ""
    assert answer.header("access-control-allow-origin") == "*"
    assert "GET" in answer.header("access-control-allow-methods")
    assert answer.header("access-control-allow-headers") == "Authorization, Content-Type"
    assert "access-control-allow-credentials" not in answer.names


def test_too_many_requests_are_429_with_an_http_date(instance):
    with instance.serving("--read-rate-limit", "3") as server:
        token = instance.token("all")
        # None after the first that is too many: in the next second it would count there.
        answers = (send(server, "GET", "/v2/self", bearer(token)) for _ in range(20))
        limited = next(answer for answer in answers if answer.status == 429)
        assert limited.body == ('{"status_code":429,"type":"rate_limit_error","code":"rate_limit_exceeded",'
                                '"message":"Rate limit exceeded, please try again later"}')
        assert_constant_headers(limited)
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", limited.header("retry-after"))
        wait = parsedate_to_datetime(limited.header("retry-after")).timestamp() - time.time()
        assert -0.1 < wait <= 2
        time.sleep(max(wait, 0) + 0.05)
        assert send(server, "GET", "/v2/self", bearer(token)).status == 200
        other = instance.token("all", integration="Other")
        assert send(server, "GET", "/v2/self", bearer(other)).status == 200, "the limit is each token's own"


@pytest.mark.parametrize("body", ["X" * 2_000_000, "{"])
def test_a_body_that_nobody_asked_for_does_no_harm(service, token, body):
    answer = service.session.request(
        "GET", service.url + "/v2/self", headers={"Authorization": f"Bearer {token}"}, data=body, timeout=20)
    assert answer.status_code in (200, 413), answer.status_code


def test_a_request_for_another_protocol_ends_the_connection(service):
    """NIO reads nothing behind one: whatever a proxy put there would wait for ever."""
    for path in ("/healthz", "/v2/self"):
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
            request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
            connection.sendall(f"{request}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n{request}\r\n".encode())
            answer = b""
            while part := connection.recv(65536):
                answer += part
        assert answer.count(b"HTTP/1.1 ") == 1 and b"connection: close" in answer.lower()
