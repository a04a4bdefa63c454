"""The description at /openapi.json, and Schemathesis, which makes up requests from it and checks the answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_every_described_route_answers_and_no_other(service, description, token):
    for path, item in description["paths"].items():
        real = path.replace("{workspace_member_id}", "00000000-0000-4000-8000-000000000000")
        for method in ("get", "post", "put", "patch", "delete"):
            answer = service.session.request(
                method, service.url + real, headers={"Authorization": f"Bearer {token}"}, timeout=10)
            is_unknown = answer.status_code == 404 and "Could not find endpoint" in answer.text
            assert is_unknown == (method not in item), (method, path, answer.status_code)


@pytest.mark.skipif(not SCHEMATHESIS.exists(), reason="schemathesis is not installed")
def test_schemathesis_finds_no_answer_that_the_description_does_not_allow(service, token, tmp_path):
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    result = subprocess.run(
        [str(SCHEMATHESIS), "run", f"{service.url}/openapi.json", "--header", f"Authorization: Bearer {token}",
         "--checks", checks, "--max-examples", "40", "--seed", "1", "--workers", "1", "--no-color",
         "--request-timeout", "10"],
        capture_output=True, text=True, timeout=240, cwd=tmp_path,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)})
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert token not in service.log
