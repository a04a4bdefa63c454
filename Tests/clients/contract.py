"""Calls the API and holds every request and every answer against Attio's own schemas (attio_schemas.json)."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from jsonschema_rs import Draft202012Validator

SCHEMAS = json.loads(Path(__file__).with_name("attio_schemas.json").read_text())
OPERATIONS = SCHEMAS["operations"]

# Attio documents one or two codes for each operation; these are all that it is known to answer (by status).
CODES = {
    400: {"validation_type", "value_not_found", "missing_value", "immutable_value", "filter_error", "self_merge",
          "system_edit_unauthorized", "standard_object_disabled", "duplicate_values", "uniqueness_conflict",
          "multiple_values_for_single_value_attribute", "limit_reached", "multiple_match_results"},
    401: {"unauthorized"}, 403: {"unauthorized"}, 404: {"not_found", "value_not_found"},
    409: {"slug_conflict", "concurrent_write_conflict"}, 429: {"rate_limit_exceeded"},
}
FAMILIES = {401: "auth_error", 403: "auth_error", 429: "rate_limit_error"}
ISSUE = {
    "type": "object", "required": ["code", "path", "message"],
    "properties": {
        "code": {"type": "string", "minLength": 1}, "message": {"type": "string", "minLength": 1},
        "path": {"type": "array", "items": {"type": ["string", "integer"]}}}}


def problems(schema: dict, value) -> list[str]:
    """What keeps a value from having the shape."""
    validator = Draft202012Validator({**schema, "$defs": SCHEMAS["$defs"]}, validate_formats=True)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message[:500]}"
            for error in validator.iter_errors(value)]


def error_schema(status: int) -> dict:
    """Any error with this status (FACTS.md 5.1)."""
    return {
        "type": "object", "required": ["status_code", "type", "code", "message"], "additionalProperties": False,
        "properties": {
            "status_code": {"const": status}, "type": {"const": FAMILIES.get(status, "invalid_request_error")},
            "code": {"enum": sorted(CODES[status])}, "message": {"type": "string", "minLength": 1},
            "validation_errors": {"type": "array", "items": ISSUE, "minItems": 1}}}


def operation_at(method: str, path: str) -> tuple[str, dict]:
    """The operation of a path, as `GET /v2/objects/{object}`, and the values of its parameters."""
    for name in sorted(OPERATIONS, key=lambda name: name.count("{")):
        verb, template = name.split(" ", 1)
        found = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)), path)
        if verb == method and found:
            return name, found.groupdict()
    raise AssertionError(f"Attio has no operation {method} {path}")


@dataclass
class Attio:
    """A client that trusts nobody. Keeps the names of the operations that it has called."""

    service: object
    token: str
    called: set[str] = field(default_factory=set)

    def get(self, path: str, status: int = 200, **query):
        return self.call("GET", path, status=status, query=query)

    def post(self, path: str, body, status: int = 200):
        return self.call("POST", path, body, status)

    def patch(self, path: str, body, status: int = 200):
        return self.call("PATCH", path, body, status)

    def put(self, path: str, body, status: int = 200, **query):
        return self.call("PUT", path, body, status, query)

    def delete(self, path: str, status: int = 200):
        return self.call("DELETE", path, status=status)

    def call(self, method: str, path: str, body=None, status: int = 200, query: dict | None = None):
        """The answer's body, once it has the expected status and the shape that Attio's would have.

        Requests that are to succeed must have Attio's shape too.
        """
        query = query or {}
        name, parameters = operation_at(method, "/v2" + path)
        self.called.add(name)
        if status == 200:
            self.check_request(OPERATIONS[name], parameters, query, body)
        answer = self.service.session.request(
            method, f"{self.service.url}/v2{quote(path)}", json=body, timeout=30,
            params={key: json.dumps(value) if isinstance(value, bool) else value for key, value in query.items()},
            headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == status, (method, path, body, answer.status_code, answer.text[:2000])
        found = answer.json()
        self.check_answer(name, status, found)
        return found["data"] if status == 200 and "data" in found else found

    @staticmethod
    def check_request(operation: dict, parameters: dict, query: dict, body) -> None:
        assert not problems(operation["path"], parameters), parameters
        assert not problems(operation["query"], query), query
        if "body" in operation:
            found = problems(operation["body"], body)
            assert not found, (found, body)
        else:
            assert body is None

    @staticmethod
    def check_answer(name: str, status: int, body) -> None:
        declared = OPERATIONS[name]["answers"].get(str(status))
        found = problems(declared, body) if declared else ["undeclared"]
        if found and status != 200:
            found = problems(error_schema(status), body)
        assert not found, (name, status, found, str(body)[:2000])

    # Shorthands.

    def create(self, object: str, values: dict, status: int = 200) -> dict:
        return self.post(f"/objects/{object}/records", {"data": {"values": values}}, status)

    def query(self, object: str, status: int = 200, **body) -> list[dict]:
        return self.post(f"/objects/{object}/records/query", body, status)

    def attribute(self, object: str, slug: str, type: str, **more) -> dict:
        """Makes an attribute."""
        return self.post(f"/objects/{object}/attributes", {"data": {
            "title": slug.replace("_", " ").capitalize(), "description": None, "api_slug": slug, "type": type,
            "is_required": False, "is_unique": False, "is_multiselect": False, "config": {}, **more}})


def record_id(record: dict) -> str:
    return record["id"]["record_id"]


def plain(values: list[dict]) -> list[dict]:
    """Values without who gave them and when."""
    common = ("active_from", "active_until", "created_by_actor", "attribute_type")
    return [{name: part for name, part in value.items() if name not in common} for value in values]
