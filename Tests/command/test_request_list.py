"""latchkey request list: what tokens asked for, while the server runs and after it has stopped or was killed."""

import json


def listed(instance, *more):
    return json.loads(instance.ok("request", "list", "--workspace", "acme-inc", "--json", *more))


def test_requests_are_found_and_narrowed(server):
    token = server.instance.token("note:read")
    first = server.get("/v2/self", token)
    assert server.get("/v2/workspace_members", token).status_code == 403
    refused, seen = listed(server.instance)
    assert seen["id"] == first.headers["x-attio-execution-id"]
    assert (seen["operation"], seen["status"], seen["address"]) == ("GET /v2/self", 200, "127.0.0.1")
    assert (refused["operation"], refused["status"]) == ("GET /v2/workspace_members", 403)
    assert token not in json.dumps([refused, seen])
    for more in (["--status", "403"], ["--token-id", refused["access_token_id"], "--limit", "1"],
                 ["--operation", "GET /v2/workspace_members"], ["--request-id", refused["id"]]):
        assert listed(server.instance, *more) == [refused]
    for more in (["--status", "500"], ["--address", "192.0.2.1"], ["--since", "2999-01-01T00:00:00Z"]):
        assert listed(server.instance, *more) == []


def test_they_outlive_the_server(server):
    token = server.instance.token("note:read")
    server.get("/v2/self", token)
    assert server.stop() == 0
    assert [request["status"] for request in listed(server.instance)] == [200]


def test_what_is_no_id_or_time_is_said(instance):
    for more in (["--token-id", "x"], ["--request-id", "1"], ["--since", "yesterday"]):
        result = instance.run("request", "list", "--workspace", "acme-inc", *more)
        assert result.returncode == 1 and "is no" in result.stderr
    assert instance.run("request", "list", "--workspace", "acme-inc", "--limit", "0").returncode == 64
