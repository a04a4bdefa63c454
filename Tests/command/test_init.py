"""latchkey init: a workspace and its admin, without the set-up page."""

import json
import os
import stat

import pytest

from harness import PASSWORD


def init(instance, workspace, email="ada@example.com", password=PASSWORD, *more):
    return instance.run("init", "--workspace", workspace, "--admin-email", email, "--admin-password-file", "-",
                        *more, stdin=password + "\n")


def test_the_slug_is_made_from_the_name_and_printed(empty):
    result = init(empty, "Acme Inc")
    assert (result.returncode, result.stdout) == (0, "acme-inc\n")


def test_json_tells_ids(empty):
    made = json.loads(init(empty, "Acme Inc", "ada@example.com", PASSWORD, "--json").stdout)
    assert made["slug"] == "acme-inc" and made["is_new_user"] is True and len(made["id"]) == 36


def test_what_it_makes_is_for_its_user_alone(instance):
    assert stat.S_IMODE(os.stat(instance.folder).st_mode) == 0o700
    for name in os.listdir(instance.folder):
        assert stat.S_IMODE(os.stat(instance.folder / name).st_mode) == 0o600, name


def test_the_password_comes_from_a_file_too(empty, tmp_path):
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\nsecond line\n")
    assert empty.run("init", "--workspace", "Acme", "--admin-email", "a@example.com", "--admin-password-file",
                     str(file)).returncode == 0


@pytest.mark.parametrize("workspace, email, password", [
    ("", "ada@example.com", PASSWORD), ("x" * 10_000, "ada@example.com", PASSWORD),
    ("Acme\u202eInc", "ada@example.com", PASSWORD), ("Acme\x07", "ada@example.com", PASSWORD),
    ("Acme", "nobody", PASSWORD), ("Acme", "", PASSWORD), ("Acme", "ada@example.com", "tiny-one"),
    ("Acme", "ada@example.com", ""),
])
def test_bad_input_is_refused_and_leaves_nothing_behind(instance, workspace, email, password):
    before = instance.ok("token", "list", "--json")
    result = init(instance, workspace, email, password)
    assert result.returncode == 1
    assert result.stdout == "" and "Error: " in result.stderr
    assert password == "" or password not in result.stderr
    assert instance.ok("token", "list", "--json") == before


@pytest.mark.parametrize("workspace", ["Acme Inc", "acme inc", "ACME   INC!"])
def test_a_taken_slug_is_refused(instance, workspace):
    result = init(instance, workspace, "bob@example.com")
    assert result.returncode == 1 and "acme-inc" in result.stderr


@pytest.mark.parametrize("workspace", ["Settings", "v2", "Sign In", "OAuth"])
def test_a_reserved_slug_is_refused(empty, workspace):
    result = init(empty, workspace)
    assert result.returncode == 1 and "reserved" in result.stderr


def test_a_known_address_gets_a_membership_and_keeps_its_password(instance):
    result = init(instance, "Second", "Ada@Example.com", "another password of hers")
    assert result.returncode == 0 and "known" in result.stderr


def test_a_missing_password_file_is_an_error(empty):
    result = empty.run("init", "--workspace", "A1", "--admin-email", "a@example.com", "--admin-password-file",
                       "/nowhere")
    assert result.returncode == 1 and "/nowhere" in result.stderr


def test_while_serving_the_new_workspace_is_there_at_once(server):
    assert init(server.instance, "Second", "bob@example.com").stdout == "second\n"
    token = server.instance.token(workspace="second")
    assert server.get("/v2/self", token).json()["workspace_slug"] == "second"
