"""latchkey scan: finds tokens in files and in git's history, and says which are live."""

import json
import os
import shutil
import subprocess

import pytest

from harness import Instance

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
#: Of the right shape, and of no instance.
STRANGER = "lkw_" + "a" * 54


def checksum(text: str) -> str:
    import zlib
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, result = zlib.crc32(text.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        result = digits[digit] + result
    return result


STRANGER += checksum("a" * 54)


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "code"
    (folder / "config").mkdir(parents=True)
    return folder


def scan(instance: Instance, *arguments, **options):
    return instance.run("scan", *arguments, **options)


def findings(instance: Instance, *arguments, **options):
    result = scan(instance, "--json", *arguments, **options)
    return {tuple(sorted(place["path"] for place in found["places"])): found for found in json.loads(result.stdout)}


def test_what_is_live_is_told_with_its_place_and_owner(place, tree):
    token = place.token("note:read", "acme-inc", "Sync", "--name", "Night")
    (tree / "config/prod.env").write_text(f"A=1\nKEY={token}\n")
    result = scan(place, tree)
    assert result.returncode == 1
    masked = f"lkw_…{token[-4:]}"
    assert result.stdout == f"{tree}/config/prod.env:2: {masked}  LIVE  acme-inc / Sync / Night\n"
    assert result.stderr == "1 found: 1 live.\n"
    [found] = json.loads(scan(place, "--json", tree).stdout)
    assert found["status"] == "live" and found["token"] == masked and found["access_token_id"]
    assert found["places"] == [{"line": 2, "path": f"{tree}/config/prod.env"}]
    assert token not in result.stdout + result.stderr + json.dumps(found)


def test_nothing_live_ends_with_0(instance, tree):
    token = instance.token()
    [listed] = json.loads(instance.ok("token", "list", "--json"))
    instance.ok("token", "revoke", listed["id"])
    (tree / "a").write_text(f"{token}\n{STRANGER}\n{token[:-1]}\n")
    result = scan(instance, tree)
    assert result.returncode == 0
    assert [line.split("  ")[1] for line in result.stdout.splitlines()] == ["not live", "unknown here"]
    assert scan(instance, tree / "config").stderr == "No token was found.\n"


def test_what_is_live_can_be_revoked(place, tree):
    token = place.token()
    (tree / "a").write_text(token)
    result = scan(place, "--revoke", tree)
    assert result.returncode == 1 and "REVOKED NOW" in result.stdout
    assert scan(place, "--revoke", tree).returncode == 0
    assert json.loads(place.ok("token", "list", "--json")) == []


def test_a_server_can_be_asked_by_anybody(server, tree, tmp_path):
    token = server.instance.token()
    (tree / "a").write_text(f"{token} {STRANGER}")
    nobody = Instance(tmp_path / "nothing")
    asked = scan(nobody, "--url", server.url + "/", tree)
    assert asked.returncode == 1 and asked.stderr == "2 found: 1 live, 1 not live.\n"
    assert server.is_active(token)
    assert scan(nobody, "--url", server.url, "--revoke", tree).stderr == "2 found: 1 revoked now, 1 not live.\n"
    assert not server.is_active(token)
    assert scan(nobody, "--url", server.url, tree).returncode == 0
    assert token not in server.log
    gone = scan(nobody, "--url", "http://127.0.0.1:9", tree)
    assert gone.returncode == 1 and "can't be reached" in gone.stderr


def test_without_anybody_to_ask_whatever_is_found_counts(tmp_path, tree):
    nobody = Instance(tmp_path / "nothing")
    (tree / "a").write_text(STRANGER)
    offline = scan(nobody, "--offline", tree)
    assert offline.returncode == 1 and "not checked" in offline.stdout
    asked = scan(nobody, tree)
    assert asked.returncode == 1 and "there is no Latchkey instance" in asked.stderr
    assert scan(nobody, "--offline", "--revoke", tree).returncode == 64


def test_binary_files_links_and_other_things_are_left_out(instance, tree):
    (tree / "binary").write_bytes(b"\0" + STRANGER.encode())
    (tree / "target").write_text(STRANGER)
    outside = tree.parent / "outside"
    outside.mkdir()
    (outside / "b").write_text(STRANGER)
    (tree / "config/link").symlink_to(outside / "b")
    (tree / "folder").symlink_to(outside)
    os.mkfifo(tree / "pipe")
    assert list(findings(instance, tree)) == [(f"{tree}/target",)]
    # What is named is searched, also where it is a link.
    assert list(findings(instance, tree / "folder")) == [(f"{tree}/folder/b",)]
    missing = scan(instance, tree / "nothing")
    assert missing.returncode == 1 and "there is no" in missing.stderr


def test_large_files_are_read_in_parts(instance, tree):
    with open(tree / "large", "wb") as file:
        for number in range(40):
            file.write(b"x" * 99_999 + b"\n")
            if number == 20:
                file.write(STRANGER.encode() + b"\n")
    [found] = json.loads(scan(instance, "--json", tree).stdout)
    assert found["places"][0]["line"] == 22


def git(folder, *arguments):
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *arguments],
        check=True, capture_output=True)


@needs_git
def test_the_history_is_searched(instance, tree):
    git(tree, "init", "-qb", "first")
    (tree / "config/prod.env").write_text(f"A=1\nKEY={STRANGER}\n")
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "one")
    first = subprocess.run(["git", "-C", tree, "log", "--format=%H"], capture_output=True, text=True).stdout[:10]
    (tree / "config/prod.env").write_text("A=1\n")
    git(tree, "commit", "-qam", f"remove {STRANGER}")
    result = scan(instance, tree / "config")
    assert result.returncode == 0
    places = [line.split(": lkw_")[0] for line in result.stdout.splitlines()]
    assert f"{first} config/prod.env:2" in places and len(places) == 2
    assert any("commit message" in place for place in places)
    assert scan(instance, "--no-history", tree).stdout == ""
    assert STRANGER not in result.stdout
    # What no branch leads to any more is still there.
    git(tree, "checkout", "-q", "--orphan", "other")
    git(tree, "commit", "-qm", "anew")
    git(tree, "branch", "-qD", "first")
    assert len(scan(instance, tree).stdout.splitlines()) == 2


def test_without_git_the_files_are_searched(instance, tree, tmp_path):
    (tree / "a").write_text(STRANGER)
    (tmp_path / "empty").mkdir()
    result = scan(instance, tree, extra={"PATH": str(tmp_path / "empty")})
    assert result.returncode == 0 and "git is not installed" in result.stderr and "unknown here" in result.stdout
    demanded = scan(instance, "--history", tree, extra={"PATH": str(tmp_path / "empty")})
    assert demanded.returncode == 1 and "git is not installed" in demanded.stderr


@needs_git
def test_a_history_that_is_demanded_must_be_there(instance, tree):
    result = scan(instance, "--history", tree)
    assert result.returncode == 1 and "no git repository" in result.stderr
