"""latchkey serve: start, the set-up link, one owner per folder, signals, restart."""

import json
import os
import signal
import socket
import stat
import subprocess
import threading
import time

import pytest

from harness import BINARY, PASSWORD, Instance, Server, environment, fresh_instance


def test_an_empty_folder_becomes_an_instance_with_a_set_up_link_in_a_private_file(empty):
    with empty.serving() as server:
        link = (empty.folder / "set-up-link")
        assert stat.S_IMODE(os.stat(link).st_mode) == 0o600
        assert link.read_text().startswith(f"{server.url}/set-up?code=")
        code = server.set_up_code()
        assert server.get("/healthz").status_code == 200
        assert stat.S_IMODE(os.stat(empty.folder).st_mode) == 0o700
    # Whole once the server has ended.
    assert str(link) in server.log
    assert code not in server.log


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps"), reason="only Linux tells")
def test_code_that_the_start_alone_needed_is_given_back(empty):
    with empty.serving() as server:
        assert server.get("/healthz").status_code == 200
        mapped = resident = 0
        with open(f"/proc/{server.process.pid}/smaps") as lines:
            for line in lines:
                words = line.split()
                if len(words) >= 6 and "-" in words[0]:
                    is_code = words[1] == "r-xp" and words[-1] == os.path.realpath(BINARY)
                elif words[0] == "Size:" and is_code:
                    mapped += int(words[1])
                elif words[0] == "Rss:" and is_code:
                    resident += int(words[1])
        assert 0 < resident < mapped / 2


def test_once_set_up_there_is_no_link(empty):
    with empty.serving():
        first = (empty.folder / "set-up-link").read_text()
    with empty.serving():
        assert (empty.folder / "set-up-link").read_text() != first, "each start makes a new code"
    empty.init()
    with empty.serving() as server:
        assert not (empty.folder / "set-up-link").exists()
        assert "set-up" not in server.log


def test_on_a_terminal_the_link_is_printed(empty):
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen([BINARY, "serve", "--port", "0", "--data", str(empty.folder)], stdin=follower,
                               stdout=follower, stderr=follower, env=environment(), close_fds=True)
    os.close(follower)
    seen = b""
    try:
        deadline = time.monotonic() + 30
        while b"/set-up?code=" not in seen and time.monotonic() < deadline:
            seen += os.read(leader, 4096)
        assert b"/set-up?code=" in seen
        assert not (empty.folder / "set-up-link").exists()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(25)
        os.close(leader)


def test_links_start_with_the_public_url(empty):
    with empty.serving("--public-url", "https://keys.example.com/"):
        assert (empty.folder / "set-up-link").read_text().startswith("https://keys.example.com/set-up?code=")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(instance, number):
    with instance.serving() as server:
        assert (instance.folder / "latchkey.sock").exists()
        started = time.monotonic()
        assert server.stop(number) == 0
        assert time.monotonic() - started < 20
    assert not (instance.folder / "latchkey.sock").exists()
    assert instance.run("check").returncode == 0


def test_a_stop_lets_a_slow_client_finish_but_not_for_ever(instance):
    with instance.serving() as server:
        slow = socket.create_connection(("127.0.0.1", server.port))
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nemail=")
        time.sleep(0.3)
        started = time.monotonic()
        server.stop()
        assert time.monotonic() - started < 24
        slow.close()


def test_after_a_crash_it_starts_again_over_the_stale_socket(instance):
    token = instance.token()
    with instance.serving() as server:
        assert server.is_active(token)
        server.kill()
    assert (instance.folder / "latchkey.sock").exists()
    assert instance.run("check").returncode == 0
    with instance.serving() as server:
        assert server.is_active(token)


def test_a_second_server_on_the_folder_is_refused(server):
    second = Server(server.instance, [], None)
    assert second.process.wait(20) == 1
    assert str(server.process.pid) in second.log
    assert server.get("/healthz").status_code == 200


def test_a_taken_port_is_told_plainly(server, tmp_path):
    result = fresh_instance(tmp_path).run("serve", "--port", str(server.port))
    assert result.returncode == 1
    assert str(server.port) in result.stderr


def test_a_certificate_that_is_none_is_told_plainly(empty, tmp_path):
    for name in ["certificate.pem", "key.pem"]:
        (tmp_path / name).write_text("neither\n")
    result = empty.run("serve", "--port", "0", "--tls-certificate", str(tmp_path / "certificate.pem"),
                       "--tls-key", str(tmp_path / "key.pem"))
    assert result.returncode == 1 and str(tmp_path / "certificate.pem") in result.stderr


def test_the_log_is_json_lines_without_a_terminal_and_holds_no_secret(instance):
    token = instance.token()
    with instance.serving() as server:
        server.get("/v2/self", token)
        server.get("/v2/self?access=" + token[:20])
        server.session.post(server.url + "/sign-in", data={"email": "ada@example.com", "password": PASSWORD})
        server.stop()
        log = server.log
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"time", "level", "message"} <= set.intersection(*map(set, lines))
    assert token not in log and token[:20] not in log and PASSWORD not in log


def test_commands_run_at_once_while_it_serves(server):
    """Several processes at once: each goes through the owner, none fails."""
    results = []

    def create():
        results.append(server.instance.run("token", "create", "--workspace", "acme-inc", "--integration", "Sync",
                                           "--scopes", "all"))

    server.instance.token()
    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.returncode for result in results] == [0] * 8, [result.stderr for result in results]
    assert len({result.stdout for result in results}) == 8


def test_commands_without_a_server_wait_for_each_other(instance):
    results = []

    def create():
        results.append(instance.run("token", "create", "--workspace", "acme-inc", "--integration", "Sync",
                                    "--scopes", "all"))

    instance.token()
    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.returncode for result in results] == [0] * 4, [result.stderr for result in results]


def test_the_socket_is_for_its_user_alone(server):
    assert stat.S_IMODE(os.stat(server.instance.folder / "latchkey.sock").st_mode) & 0o077 == 0


def test_the_socket_refuses_another_version_and_what_is_no_command(server):
    def post(body: bytes, version: bytes) -> bytes:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(server.instance.folder / "latchkey.sock"))
        connection.sendall(b"POST /commands HTTP/1.1\r\nHost: latchkey\r\nLatchkey-Version: "
                           + version + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)
        answer = connection.recv(65536)
        connection.close()
        return answer

    current = server.instance.ok("version", data=False).split()[1].encode()
    assert post(b"{}", b"0.0.1").startswith(b"HTTP/1.1 409 ")
    assert current in post(b"{}", b"0.0.1")
    for body in [b"{}", b"", b"not json", b'{"revokeToken":{}}']:
        assert post(body, current).startswith(b"HTTP/1.1 400 "), body
    assert post(b"x" * (2 << 20), current).startswith(b"HTTP/1.1 413 ")
    assert server.get("/healthz").status_code == 200


def test_a_long_path_of_the_data_folder_works(tmp_path):
    folder = tmp_path / ("long-" * 30) / "data"
    folder.parent.mkdir(parents=True)
    instance = Instance(folder)
    instance.init()
    with instance.serving() as server:
        assert server.is_active(instance.token())
    assert not (folder / "latchkey.sock").exists()


def test_a_missing_key_is_refused_beside_existing_data(instance):
    key = instance.folder / "instance.key"
    text = key.read_text()
    key.unlink()
    result = instance.run("serve", "--port", "0")
    assert result.returncode == 1 and "instance.key" in result.stderr
    assert not key.exists(), "no new key beside existing data"
    key.write_text("0" * 64 + "\n")
    result = instance.run("token", "list")
    assert result.returncode == 1 and "key" in result.stderr
    key.unlink()
    assert instance.run("check", extra={"LATCHKEY_INSTANCE_KEY": text.strip()}).returncode == 0
    elsewhere = instance.folder.parent / "mounted.key"
    elsewhere.write_text(text)
    assert instance.run("check", "--instance-key-file", str(elsewhere)).returncode == 0
    assert text.strip() not in result.stderr


def test_a_password_link_starts_with_the_public_url(instance):
    link = instance.ok("user", "reset-password", "ADA@example.com", extra={"LATCHKEY_PUBLIC_URL": "https://k.example"})
    assert link.startswith("https://k.example/reset-password?code=") and link.count("\n") == 1
    with instance.serving() as server:
        link = instance.ok("user", "reset-password", "ada@example.com").strip()
        assert link.startswith(server.url + "/reset-password?code=")
        page = server.session.get(link)
        assert page.status_code == 200
    unknown = instance.run("user", "reset-password", "nobody@example.com")
    assert unknown.returncode == 1 and unknown.stdout == ""
