"""latchkey backup and restore."""

import json
import os
import re
import sqlite3
import stat

import pytest

from harness import PASSWORD, fresh_instance


def token_id(instance, token):
    return next(entry["id"] for entry in json.loads(instance.ok("token", "list", "--json"))
                if entry["last_four"] == token[-4:])


def revoke(instance, token):
    instance.ok("token", "revoke", token_id(instance, token))


@pytest.fixture
def backed_up(instance):
    """An instance, its backup, a token that was revoked and one that was made since."""
    old = instance.token()
    file = instance.folder.parent / "latchkey.backup"
    instance.ok("backup", str(file))
    revoke(instance, old)
    new = instance.token()
    return instance, file, old, new


def test_a_backup_is_whole_private_and_names_the_key(server):
    instance = server.instance
    token = instance.token()
    file = instance.folder.parent / "latchkey.backup"
    result = instance.run("backup", str(file))
    assert (result.returncode, result.stdout) == (0, f"{file}\n")
    assert "instance.key" in result.stderr
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert not [name for name in os.listdir(file.parent) if name.endswith(".part") or name.endswith("-wal")]
    database = sqlite3.connect(file)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT COUNT(*) FROM access_tokens").fetchone() == (1,)
    database.close()
    content = file.read_bytes()
    assert token.encode() not in content
    assert (instance.folder / "instance.key").read_text().strip().encode() not in content


def test_a_relative_path_is_the_callers(server, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert server.instance.run("backup", "here.backup", cwd=folder).returncode == 0
    assert (folder / "here.backup").exists()


def test_nothing_is_overwritten_without_force(instance):
    file = instance.folder.parent / "latchkey.backup"
    file.write_text("precious")
    result = instance.run("backup", str(file))
    assert result.returncode == 1 and "--force" in result.stderr
    assert file.read_text() == "precious"
    assert instance.run("backup", str(file), "--force").returncode == 0
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_a_place_that_cannot_be_written_is_told_plainly(server):
    result = server.instance.run("backup", "/nowhere/latchkey.backup")
    assert result.returncode == 1 and "/nowhere/latchkey.backup" in result.stderr


def test_restore_brings_everything_back_and_says_what_that_means(backed_up):
    instance, file, old, new = backed_up
    result = instance.run("restore", str(file))
    assert result.returncode == 0, result.stderr
    assert "revoked" in result.stderr and "--revoke-all-tokens" in result.stderr
    with instance.serving() as server:
        assert server.is_active(old)
        assert not server.is_active(new)


def test_restore_can_revoke_all_tokens(backed_up):
    instance, file, old, new = backed_up
    assert instance.run("restore", str(file), "--revoke-all-tokens").returncode == 0
    assert json.loads(instance.ok("token", "list", "--json")) == []
    with instance.serving() as server:
        assert not server.is_active(old) and not server.is_active(new)


def test_the_replaced_database_stays_beside_it(backed_up):
    instance, file, old, new = backed_up
    result = instance.run("restore", str(file))
    [kept] = [name for name in os.listdir(instance.folder) if re.fullmatch(r"latchkey\.db\.replaced-\d+", name)]
    assert kept in result.stderr
    assert stat.S_IMODE(os.stat(instance.folder / kept).st_mode) == 0o600
    assert instance.run("restore", str(instance.folder / kept)).returncode == 0
    with instance.serving() as server:
        assert server.is_active(new) and not server.is_active(old)


def test_restore_ends_all_sessions(instance):
    def sign_in(server):
        page = server.session.get(server.url + "/sign-in")
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
        answer = server.session.post(server.url + "/sign-in", allow_redirects=False, data={
            "csrf": csrf, "email": "ada@example.com", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return server.session.cookies

    def is_signed_in(server, cookies):
        answer = server.session.get(server.url + "/acme-inc/settings/developers", cookies=cookies,
                                    allow_redirects=False)
        return answer.status_code == 200

    with instance.serving() as server:
        cookies = sign_in(server)
        assert is_signed_in(server, cookies)
        file = instance.folder.parent / "latchkey.backup"
        instance.ok("backup", str(file))
        cookies = cookies.copy()
    assert instance.run("restore", str(file)).returncode == 0
    with instance.serving() as server:
        assert not is_signed_in(server, cookies)


def test_restore_is_refused_while_a_server_runs(server):
    file = server.instance.folder.parent / "latchkey.backup"
    server.instance.ok("backup", str(file))
    result = server.instance.run("restore", str(file))
    assert result.returncode == 1 and str(server.process.pid) in result.stderr
    assert server.get("/healthz").status_code == 200


def test_a_backup_of_another_instance_is_refused_and_nothing_changes(instance, tmp_path):
    other = fresh_instance(tmp_path)
    other.init("Other")
    file = tmp_path / "other.backup"
    other.ok("backup", str(file))
    before = sorted(os.listdir(instance.folder))
    result = instance.run("restore", str(file))
    assert result.returncode == 1 and "key" in result.stderr
    assert sorted(os.listdir(instance.folder)) == before
    assert instance.token()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look at" * 100])
def test_what_is_no_backup_is_refused(instance, tmp_path, content):
    file = tmp_path / "nonsense"
    file.write_bytes(content)
    before = sorted(os.listdir(instance.folder))
    result = instance.run("restore", str(file))
    assert result.returncode == 1 and str(file) in result.stderr
    assert sorted(os.listdir(instance.folder)) == before
    assert instance.run("restore", "/nowhere").returncode == 1


def test_someone_elses_database_is_refused(instance, tmp_path):
    file = tmp_path / "other.db"
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE recipes (name TEXT)")
    database.commit()
    database.close()
    assert instance.run("restore", str(file)).returncode == 1
    assert instance.token()


def test_a_database_of_a_newer_version_is_refused(instance, tmp_path):
    file = tmp_path / "newer.backup"
    instance.ok("backup", str(file))
    database = sqlite3.connect(file)
    [table] = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
               if "migration" in name]
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    row = dict(zip(columns, database.execute(f"SELECT * FROM {table} ORDER BY 1 DESC LIMIT 1").fetchone()))
    newer = {name: 9_999 if isinstance(value, int) and value < 1_000 else value for name, value in row.items()}
    database.execute(f"INSERT INTO {table} ({', '.join(newer)}) VALUES ({', '.join('?' * len(newer))})",
                     list(newer.values()))
    database.commit()
    database.close()
    result = instance.run("restore", str(file))
    assert result.returncode == 1 and "newer" in result.stderr
    assert instance.token()


def test_restore_into_a_new_folder_needs_the_key(backed_up, tmp_path):
    instance, file, old, _ = backed_up
    moved = fresh_instance(tmp_path)
    result = moved.run("restore", str(file))
    assert result.returncode == 1 and "instance.key" in result.stderr
    moved.folder.mkdir(mode=0o700, exist_ok=True)
    (moved.folder / "instance.key").write_text((instance.folder / "instance.key").read_text())
    assert moved.run("restore", str(file)).returncode == 0
    with moved.serving() as server:
        assert server.is_active(old)
