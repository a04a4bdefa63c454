"""The search for secrets finds those that are planted, wherever they are and however they are written."""

import base64
import sqlite3
from urllib.parse import quote

import pytest
from canary import Canaries, is_token

TOKEN = "lkw_" + "7" * 54 + "0za054"
PASSWORD = "a horse & a staple"


@pytest.fixture
def canaries() -> Canaries:
    canaries = Canaries()
    canaries.plant("0a1b2c3d4e5f6a7b8c9d0e1f2a3b", "cookie")
    canaries.plant(PASSWORD, "password")
    return canaries


def basic(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("text", [
    PASSWORD, quote(PASSWORD), PASSWORD.replace(" ", "+").replace("&", "%26"), basic(PASSWORD, ""),
    basic("ada", PASSWORD), basic("adam", PASSWORD), basic("adams", PASSWORD),
])
def test_a_password_is_found_however_it_is_written(canaries, text):
    canaries.hold("an error", f"Authorization: Basic {text}.")
    assert canaries.findings() == ["password in an error"]


def test_a_secret_is_found_in_logs_metrics_and_errors(canaries, tmp_path):
    log = tmp_path / "server.log"
    log.write_text("request path=/x?0a1b2c3d4e5f6a7b8c9d0e1f2a3b")
    canaries.logs.add(log)
    canaries.hold("metrics", 'requests{path="0a1b2c3d4e5f6a7b8c9d0e1f2a3b"} 1')
    assert canaries.findings() == [f"cookie in {log}", "cookie in metrics"]


def test_a_secret_is_found_in_the_rows_of_the_database(canaries, tmp_path):
    with sqlite3.connect(tmp_path / "latchkey.db") as database:
        database.execute("CREATE TABLE audit_events (detail TEXT)")
        database.execute("INSERT INTO audit_events VALUES (?)", ('{"by":"0a1b2c3d4e5f6a7b8c9d0e1f2a3b"}',))
    canaries.folders.add(tmp_path)
    assert canaries.findings() == [f"cookie in {tmp_path / 'latchkey.db'}"]


def test_a_token_is_found_that_nobody_has_told_of(canaries):
    assert is_token(TOKEN.encode())
    canaries.hold("an error", f"no such token: {TOKEN}")
    canaries.hold("the manual", "no such token: lkw_" + "x" * 60)
    assert canaries.findings() == ["a token (lkw_…) in an error"]


def test_what_is_told_in_json_is_a_secret(canaries):
    canaries.plant_all('{"data": [{"client_secret": "who else would know"}]}', "oauth enable")
    canaries.hold("an error", "who else would know")
    assert canaries.findings() == ["client_secret of oauth enable in an error"]


def test_what_may_be_told_is_not_found(canaries):
    canaries.hold("an error", "a horse and a staple, 0a1b2c3d4e5f6a7b8c9d0e1f2a3c")
    assert canaries.findings() == []
