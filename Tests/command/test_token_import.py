"""latchkey token import: tokens of another system, by their hashes."""

import hashlib
import json

import pytest

KEY = "sk_live_" + "0123456789abcdef" * 2


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def sha512(text: str) -> str:
    return hashlib.sha512(text.encode()).hexdigest()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tokens.csv"


def imported(instance, file, *more):
    return instance.run("token", "import", "--workspace", "acme-inc", "--integration", "Sync", *more, file)


def listed(instance):
    return {token["name"]: token for token in json.loads(instance.ok("token", "list", "--json"))}


def test_imported_tokens_open_the_api(server, file):
    server.instance.token()
    file.write_text(f"name,hash,last_four\nOld,{sha256(KEY)},cdef\nOlder,{sha512(KEY + '2')},\n")
    result = imported(server.instance, file)
    assert result.returncode == 0 and result.stdout == "2 tokens imported.\n", result.stderr
    assert server.is_active(KEY) and server.is_active(KEY + "2")
    assert server.get("/v2/self", KEY + "3").status_code == 400
    tokens = listed(server.instance)
    assert tokens["Old"]["last_four"] == "cdef" and tokens["Older"]["last_four"] == ""
    server.instance.ok("token", "revoke", tokens["Old"]["id"])
    assert server.get("/v2/self", KEY).json() == {"active": False} or server.get("/v2/self", KEY).status_code == 400
    again = imported(server.instance, file)
    assert again.returncode == 1 and "known here already" in again.stderr
    assert KEY not in server.log


def test_it_is_the_same_on_a_free_folder_and_after_a_start(place, file):
    place.token()
    file.write_text(json.dumps({"name": "Old", "hash": sha256(KEY)}))
    [made] = json.loads(imported(place, file, "--json").stdout)
    assert made["name"] == "Old" and listed(place)["Old"]["id"] == made["id"]


def test_they_are_known_after_a_restart(instance, file):
    instance.token()
    file.write_text(f"hash\n{sha512(KEY)}\n")
    assert imported(instance, file).returncode == 0
    with instance.serving() as server:
        assert server.is_active(KEY)


def test_nothing_is_imported_where_a_line_is_wrong(place, file):
    place.token()
    file.write_text(f"hash,expires_at\n{sha256('first-key')},\nx,\n{sha256('third-key')},2020-01-01x\n")
    result = imported(place, file)
    assert result.returncode == 1 and result.stdout == ""
    assert "Nothing was imported." in result.stderr and "Line 3: " in result.stderr and "Line 4: " in result.stderr
    assert list(listed(place)) == ["Command line"]


def test_what_is_not_there_is_said(instance, file):
    missing = imported(instance, file)
    assert missing.returncode == 1 and "cannot read" in missing.stderr
    file.write_text(f"hash\n{sha256(KEY)}\n")
    nobody = imported(instance, file)
    assert nobody.returncode == 1 and "Sync" in nobody.stderr


def test_ten_thousand_are_one_import(instance, file):
    instance.token()
    file.write_text("hash\n" + "".join(f"{sha256(str(number))}\n" for number in range(10_000)))
    result = imported(instance, file)
    assert result.stdout == "10000 tokens imported.\n", result.stderr
    file.write_text("hash\n" + "".join(f"{sha256(f'x{number}')}\n" for number in range(10_001)))
    assert "more than 10000" in imported(instance, file).stderr
