"""The description at /openapi.json, and Schemathesis, which makes up requests from it and checks the answers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from contract import record_id

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PARAMETERS = {"object": "people", "target": "objects", "identifier": "people", "attribute": "name"}
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.fixture(scope="module")
def description(service) -> dict:
    answer = service.get("/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_it_describes_exactly_the_operations_with_their_scopes(description):
    assert description["openapi"].startswith("3.1")
    found = {(method.upper(), path) for path, item in description["paths"].items() for method in item}
    assert found >= {("GET", "/v2/self"), ("GET", "/v2/workspace_members"),
                     ("GET", "/v2/workspace_members/{workspace_member_id}")}
    members = description["paths"]["/v2/workspace_members"]["get"]
    assert "user_management:read" in str(members)


@pytest.fixture(scope="module")
def keeper(service) -> str:
    """A token that may do everything, to itself too."""
    return service.instance.token("all integration:read-write audit_log:read", integration="Keeper")


def test_every_described_route_answers_and_no_other(service, description):
    token = service.instance.token("all integration:read-write audit_log:read", integration="Routes")
    for path, item in description["paths"].items():
        real = re.sub(r"\{(\w+)\}", lambda name: PARAMETERS.get(name[1], UNKNOWN), path)
        for method in ("get", "post", "put", "patch", "delete"):
            # One operation ends the token that asks for it.
            asking = service.instance.token(integration="Self") if path == "/latchkey/v1/self" else token
            answer = service.session.request(
                method, service.url + real, headers={"Authorization": f"Bearer {asking}"}, timeout=10)
            is_unknown = answer.status_code == 404 and "Could not find endpoint" in answer.text
            assert is_unknown == (method not in item), (method, path, answer.status_code)


@pytest.fixture(scope="module")
def known(attio, service, keeper) -> str:
    """Settings that aim every parameter of a path at something that is there, by id, whatever its name becomes."""
    made = attio.post("/objects", {"data": {
        "api_slug": "samples", "singular_noun": "Sample", "plural_noun": "Samples"}})
    object = made["id"]["object_id"]
    size, stage, code = (attio.attribute("samples", slug, type)["id"]["attribute_id"] for slug, type in (
        ("size", "select"), ("stage", "status"), ("code", "text")))
    option = attio.post("/objects/samples/attributes/size/options", {"data": {"title": "Small"}})["id"]["option_id"]
    status = attio.post("/objects/samples/attributes/stage/statuses", {"data": {"title": "Begun"}})["id"]["status_id"]
    record = record_id(attio.create("samples", {"code": ["A"]}))
    [member] = attio.get("/workspace_members")
    def make(what: str, **data) -> dict:
        return service.session.post(
            f"{service.url}/latchkey/v1/{what}", json={"data": data}, timeout=10,
            headers={"Authorization": f"Bearer {keeper}"}).json()["data"]["id"]

    integration = make("integrations", name="Sample")["integration_id"]
    access_token = make("access_tokens", integration_id=integration, name="Sample")["access_token_id"]
    everywhere = {"object": object, "target": "objects", "identifier": object, "record_id": record, "attribute": code,
                  "option": option, "status": status, "workspace_member_id": member["id"]["workspace_member_id"],
                  "integration_id": integration, "access_token_id": access_token}
    lines = ["[parameters]", *(f'"path.{name}" = "{value}"' for name, value in everywhere.items())]
    for part, attribute in (("options", size), ("statuses", stage)):
        lines += ["[[operations]]", f'include-path-regex = "{part}"', "[operations.parameters]",
                  f'"path.attribute" = "{attribute}"']
    return "\n".join(lines)


@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="schemathesis is not installed")
@pytest.mark.parametrize("aim", ["anywhere", "at what is there"])
def test_schemathesis_finds_no_answer_that_the_description_does_not_allow(service, keeper, known, tmp_path, aim):
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(known if aim != "anywhere" else "")
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    keeping = ["--exclude-method", "DELETE", "--phases", "examples,coverage,fuzzing"] if aim != "anywhere" else []
    result = subprocess.run(
        [str(SCHEMATHESIS), "--config-file", str(settings), "run", f"{service.url}/openapi.json",
         "--header", f"Authorization: Bearer {keeper}", "--exclude-operation-id", "revokeOwnToken", "--checks", checks, "--max-examples", "40", "--seed", "1",
         "--workers", "1", "--no-color", "--request-timeout", "10", "--continue-on-failure", *keeping],
        capture_output=True, text=True, timeout=240, cwd=tmp_path,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)})
    assert result.returncode == 0, result.stdout[-12_000:] + result.stderr[-2000:]
    assert keeper not in service.log
