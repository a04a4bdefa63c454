"""Every operation once, with a request and an answer that have the shapes of Attio's schemas."""

import re

import pytest
from contract import OPERATIONS, record_id

PERSON = {"name": ["Lovelace, Ada"], "email_addresses": ["ada@example.org"], "job_title": [{"value": "Analyst"}]}
WORKSPACE = {"type": "workspace"}


@pytest.fixture(scope="module")
def world(attio) -> dict:
    """What the requests below are about."""
    attio.post("/objects", {"data": {
        "api_slug": "projects", "singular_noun": "Project", "plural_noun": "Projects"}})
    attio.attribute("projects", "size", "select")
    attio.attribute("projects", "stage", "status")
    attio.post("/objects/projects/attributes/size/options", {"data": {"title": "Small"}})
    attio.post("/objects/projects/attributes/stage/statuses", {"data": {"title": "Begun"}})
    [member] = attio.get("/workspace_members")
    records = [record_id(attio.create("projects", {"name": [name]})) for name in ("Engine", "Loom", "Mill", "Pump")]
    return {"records": records, "member": member["id"]["workspace_member_id"]}


# The path, and what else `Attio.call` takes, by operation; {0} to {3} are records.
REQUESTS = {
    "GET /v2/self": ("/self", {}),
    "GET /v2/workspace_members": ("/workspace_members", {}),
    "GET /v2/workspace_members/{workspace_member_id}": ("/workspace_members/{member}", {}),
    "GET /v2/objects": ("/objects", {}),
    "POST /v2/objects": ("/objects", {"body": {"data": {
        "api_slug": "tools", "singular_noun": "Tool", "plural_noun": "Tools"}}}),
    "GET /v2/objects/{object}": ("/objects/people", {}),
    "PATCH /v2/objects/{object}": ("/objects/projects", {"body": {"data": {"plural_noun": "Undertakings"}}}),
    "GET /v2/objects/{object}/views": ("/objects/people/views", {"query": {"limit": 10, "show_archived": True}}),
    "GET /v2/{target}/{identifier}/attributes": (
        "/objects/people/attributes", {"query": {"limit": 5, "offset": 1, "show_archived": False}}),
    "POST /v2/{target}/{identifier}/attributes": ("/objects/people/attributes", {"body": {"data": {
        "title": "Company visits", "description": "How often they came", "api_slug": "visits", "type": "number",
        "is_required": False, "is_unique": False, "is_multiselect": False, "config": {}}}}),
    "GET /v2/{target}/{identifier}/attributes/{attribute}": ("/objects/companies/attributes/team", {}),
    "PATCH /v2/{target}/{identifier}/attributes/{attribute}": (
        "/objects/projects/attributes/size", {"body": {"data": {"title": "Extent", "is_archived": False}}}),
    "GET /v2/{target}/{identifier}/attributes/{attribute}/options": (
        "/objects/companies/attributes/categories/options", {"query": {"show_archived": True}}),
    "POST /v2/{target}/{identifier}/attributes/{attribute}/options": (
        "/objects/projects/attributes/size/options", {"body": {"data": {"title": "Large"}}}),
    "PATCH /v2/{target}/{identifier}/attributes/{attribute}/options/{option}": (
        "/objects/projects/attributes/size/options/Small", {"body": {"data": {"is_archived": True}}}),
    "GET /v2/{target}/{identifier}/attributes/{attribute}/statuses": (
        "/objects/projects/attributes/stage/statuses", {}),
    "POST /v2/{target}/{identifier}/attributes/{attribute}/statuses": (
        "/objects/projects/attributes/stage/statuses", {"body": {"data": {
            "title": "Ended", "celebration_enabled": True, "target_time_in_status": "P1M"}}}),
    "PATCH /v2/{target}/{identifier}/attributes/{attribute}/statuses/{status}": (
        "/objects/projects/attributes/stage/statuses/Begun", {"body": {"data": {"target_time_in_status": None}}}),
    "POST /v2/objects/{object}/records": ("/objects/people/records", {"body": {"data": {"values": PERSON}}}),
    "PUT /v2/objects/{object}/records": ("/objects/people/records", {
        "query": {"matching_attribute": "email_addresses"}, "body": {"data": {"values": PERSON}}}),
    "POST /v2/objects/{object}/records/query": ("/objects/people/records/query", {"body": {
        "filter": {"name": {"last_name": {"$eq": "Lovelace"}}}, "limit": 10, "offset": 0,
        "sorts": [{"direction": "asc", "attribute": "name", "field": "last_name"},
                  {"direction": "desc", "path": [["people", "company"], ["companies", "name"]]}]}}),
    "POST /v2/objects/records/search": ("/objects/records/search", {"body": {
        "query": "lovelace", "limit": 5, "objects": ["people", "companies", "projects"], "request_as": WORKSPACE}}),
    "GET /v2/objects/{object}/records/{record_id}": ("/objects/projects/records/{0}", {}),
    "PATCH /v2/objects/{object}/records/{record_id}": (
        "/objects/projects/records/{0}", {"body": {"data": {"values": {"name": ["Difference engine"]}}}}),
    "PUT /v2/objects/{object}/records/{record_id}": (
        "/objects/projects/records/{0}", {"body": {"data": {"values": {"name": [{"value": "Analytical engine"}]}}}}),
    "GET /v2/objects/{object}/records/{record_id}/attributes/{attribute}/values": (
        "/objects/projects/records/{0}/attributes/name/values",
        {"query": {"show_historic": True, "limit": 10, "offset": 0}}),
    "PUT /v2/objects/{object}/records/{record_id}/attributes/{attribute}/values": (
        "/objects/projects/records/{0}/attributes/name/values", {"body": {"data": {"replace_history": True, "values": [
            {"value": "Engine", "active_from": "1833-06-05T00:00:00Z", "active_until": "1834-01-01T00:00:00Z"},
            {"value": {"value": "Analytical engine"}, "active_from": "1834-01-01T00:00:00Z", "active_until": None},
        ]}}}),
    "GET /v2/objects/{object}/records/{record_id}/entries": (
        "/objects/projects/records/{0}/entries", {"query": {"limit": 100, "offset": 0}}),
    "POST /v2/objects/{object}/records/merge": ("/objects/projects/records/merge", {"body": {"data": {
        "primary_record_id": "{1}", "secondary_record_id": "{2}"}}}),
    "DELETE /v2/objects/{object}/records/{record_id}": ("/objects/projects/records/{3}", {}),
    "DELETE /v2/objects/{object}": ("/objects/tools", {}),
}


def filled(request, world: dict):
    if isinstance(request, dict):
        return {name: filled(part, world) for name, part in request.items()}
    if isinstance(request, list | tuple):
        return [filled(part, world) for part in request]
    if not isinstance(request, str):
        return request
    known = {str(number): record for number, record in enumerate(world["records"])} | {"member": world["member"]}
    return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], request)


@pytest.mark.parametrize("name", REQUESTS)
def test_the_operation_answers_as_attios_does(attio, world, name):
    path, more = filled(REQUESTS[name], world)
    attio.call(name.split()[0], path, **more)
    assert name in attio.called


def test_these_are_all_operations_that_there_are(service):
    described = service.get("/openapi.json").json()["paths"]
    ours = {f"{method.upper()} {path}" for path, item in described.items() for method in item}
    ours = {name for name in ours if name.split()[1].startswith("/v2/")}
    assert set(REQUESTS) == set(OPERATIONS)
    assert set(OPERATIONS) <= ours, set(OPERATIONS) - ours


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "GET /v2/self"])
def test_without_a_token_or_its_scopes_it_refuses(service, powerless, world, name):
    path, more = filled(REQUESTS[name], world)
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {powerless}"}, 403)):
        answer = service.session.request(
            name.split()[0], f"{service.url}/v2{path}", headers=headers, json=more.get("body"), timeout=10)
        assert answer.status_code == status, (name, answer.text)
        assert list(answer.json()) == ["status_code", "type", "code", "message"]
        assert answer.json()["type"] == "auth_error" and answer.json()["code"] == "unauthorized"
