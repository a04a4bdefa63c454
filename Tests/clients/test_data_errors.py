"""What the data API says when something is wrong, and that nothing a client sends breaks it."""

import json

import pytest
from contract import Attio, error_schema, problems, record_id

UNKNOWN = "00000000-0000-4000-8000-000000000000"
RECORDS = "/v2/objects/people/records"


def send(service, token: str, method: str, path: str, body: bytes | str = b""):
    return service.session.request(
        method, service.url + path, data=body if isinstance(body, bytes) else body.encode(), timeout=60,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"})


def assert_refused(answer, status: int = 400) -> dict:
    assert answer.status_code == status, (answer.status_code, answer.text[:1000])
    assert not problems(error_schema(status), answer.json()), answer.text[:1000]
    return answer.json()


@pytest.mark.parametrize(("method", "path", "message"), [
    ("GET", "/v2/objects/nothing", 'Object with slug/ID "nothing" not found.'),
    ("GET", f"/v2/objects/{UNKNOWN}/attributes", f'Object with slug/ID "{UNKNOWN}" not found.'),
    ("GET", f"{RECORDS}/{UNKNOWN}", f'Record with ID "{UNKNOWN}" not found.'),
    ("DELETE", f"{RECORDS}/{UNKNOWN}", f'Record with ID "{UNKNOWN}" not found.'),
    ("GET", f"{RECORDS}/nonsense", 'Record with ID "nonsense" not found.'),
    ("GET", f"{RECORDS}/{UNKNOWN}/entries", f'Record with ID "{UNKNOWN}" not found.'),
    ("GET", "/v2/objects/people/attributes/none", 'Attribute with slug/ID "none" not found.'),
    ("GET", RECORDS, f'Could not find endpoint "GET {RECORDS}".'),
    ("GET", "/v2/objects/people/attributes/name/values", None),
    ("POST", f"{RECORDS}/{UNKNOWN}", None),
    ("PATCH", "/v2/objects", None),
    ("DELETE", "/v2/objects/people/attributes/name", None),
])
def test_what_is_not_there_is_named(service, token, method, path, message):
    refused = assert_refused(send(service, token, method, path), 404)
    assert refused["code"] == "not_found"
    assert refused["message"] == (message or f'Could not find endpoint "{method} {path}".')


@pytest.mark.parametrize(("body", "path"), [
    ("", []), ("[]", []), ("17", []), ("null", []), ("{}", ["data"]), ('{"data":[]}', ["data"]),
    ('{"data":{}}', ["data", "values"]), ('{"data":{"values":[]}}', ["data", "values"]),
])
def test_a_body_of_another_shape_is_refused_with_the_place(service, token, body, path):
    refused = assert_refused(send(service, token, "POST", RECORDS, body))
    assert (refused["code"], refused["message"]) == ("validation_type", "Body payload validation error.")
    [issue] = refused["validation_errors"]
    assert issue["path"] == path and issue["code"] == "invalid_type"
    assert list(issue)[:3] == ["code", "path", "message"]


@pytest.mark.parametrize("query", [
    "limit=-1", "limit=1.5", "limit=ten", "limit=", "offset=-1", "show_archived=maybe", "limit=99999999999999999999"])
def test_a_query_string_of_another_shape_is_refused(service, token, query):
    refused = assert_refused(send(service, token, "GET", f"/v2/objects/people/attributes?{query}"))
    assert (refused["code"], refused["message"]) == ("validation_type", "Query params validation error.")
    assert refused["validation_errors"][0]["path"] == [query.split("=")[0]]


BROKEN = {
    "not JSON": "{", "text behind": '{"data":{"values":{}}} x',
    "two commas": '{"data":{"values":{"job_title":["a",,]}}}',
    "infinity": '{"data":{"values":{"hours":[1e400]}}}', "NaN": '{"data":{"values":{"hours":[NaN]}}}',
    "lone surrogate": '{"data":{"values":{"job_title":["\\ud800"]}}}',
    "no UTF-8": b'{"data":{"values":{"job_title":["\xff"]}}}',
    "deep": '{"data":{"values":{"job_title":' + "[" * 100_000 + "]" * 100_000 + "}}}",
    "control character": '{"data":{"values":{"job_title":["\n"]}}}',
    "the zero character": '{"data":{"values":{"job_title":["\\u0000"]}}}',
    "unknown attribute": '{"data":{"values":{"nothing":["x"]}}}',
    "a name twice": '{"data":{"values":{"job_title":["a"],"job_title":[17]}}}',
    "too long": json.dumps({"data": {"values": {"job_title": ["x" * 10_485_761]}}}),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_is_a_clear_400(service, token, what):
    refused = assert_refused(send(service, token, "POST", RECORDS, BROKEN[what]))
    assert len(refused["message"]) < 500


def test_a_long_text_is_kept_whole(attio):
    text = "naïve 🦆 " + "plain text " * 900_000
    made = attio.create("people", {"description": [text]})
    assert made["values"]["description"][0]["value"] == text
    [found] = attio.query("people", filter={"description": {"$starts_with": "NAÏVE"}})
    assert record_id(found) == record_id(made)


def test_a_body_without_end_is_413(service, token):
    answer = send(service, token, "POST", RECORDS, b'{"data":"' + b"x" * 14_000_000 + b'"}')
    assert answer.status_code == 413 and answer.json()["status_code"] == 413


@pytest.mark.parametrize("filter", [
    {"$not": None}, *({"$and": [{"name": "a"}] * number} for number in (501, 100_000)),
    {"name": {"$in": ["x"] * 100_000}}, {"name": {"$contains": "%" * 100_000}}, {"name": "x" * 1_000_000},
], ids=lambda value: str(value)[:40])
def test_filters_beyond_all_measure_are_refused(attio, filter):
    assert attio.query("people", 400, filter=filter)["code"] == "filter_error"


def test_a_filter_nested_without_end_is_refused(service, token):
    body = '{"filter":' + '{"$not":' * 5000 + "{}" + "}" * 5001
    assert_refused(send(service, token, "POST", f"{RECORDS}/query", body))


def test_another_workspace_sees_nothing(service, attio):
    service.instance.init(workspace="Other Inc", email="olga@example.com")
    other = Attio(service, service.instance.token("all", workspace="other-inc"))
    mine = attio.create("people", {"name": ["Ada"], "email_addresses": ["ada@gmail.com"]})
    id, object = record_id(mine), mine["id"]["object_id"]
    for path in (f"/objects/people/records/{id}", f"/objects/{object}/records/{id}", f"/objects/{object}",
                 f"/objects/people/records/{id}/attributes/name/values"):
        assert other.get(path, 404)["code"] == "not_found"
    assert other.delete(f"/objects/people/records/{id}", 404)["code"] == "not_found"
    assert other.patch(f"/objects/people/records/{id}", {"data": {"values": {}}}, 404)["code"] == "not_found"
    assert other.query("people") == []
    search = {"query": "ada", "objects": ["people"], "request_as": {"type": "workspace"}}
    assert other.post("/objects/records/search", search) == []
    reference = {"target_object": "people", "target_record_id": id}
    assert other.create("companies", {"team": [reference]}, 400)["code"] == "value_not_found"
    theirs = other.create("people", {"email_addresses": ["ada@gmail.com"]})
    assert record_id(theirs) != id, "a unique value is unique in its workspace"
    assert attio.get(f"/objects/people/records/{id}") == mine
