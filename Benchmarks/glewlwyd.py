"""glewlwyd, an authorization server in C, with as many live tokens: as its package sets it up, and tuned.

Tuned, it was given what makes it fastest: an index on the scopes of tokens, which its own schema lacks (without it each answer
reads that whole table), a write-ahead log, no request log, a client secret that is kept as it is and not hashed, tokens
signed with HMAC, and a hint in each request that spares it a search among refresh tokens. As packaged it has the index and the log that its schema brings: none.

Needs Debian's package glewlwyd, whose own service may be off.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

from instance import SCOPES, free_port, wait_for
from introspection import Target, ask

SCHEMA = Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
CLIENT, PLUGIN, HOURS = "load", "bench", 24
CONFIGURATION = """
port = {port}
bind_address = "127.0.0.1"
external_url = "http://127.0.0.1:{port}/"
api_prefix = "api"
login_api_enabled = false
log_mode = "file"
log_level = "WARNING"
log_file = "{folder}/glewlwyd.log"
hash_algorithm = "SHA256"
user_module_path = "/usr/lib/glewlwyd/user"
client_module_path = "/usr/lib/glewlwyd/client"
user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
plugin_module_path = "/usr/lib/glewlwyd/plugin"
database = {{ type = "sqlite3"; path = "{folder}/glewlwyd.db"; }};
"""


def binary() -> str:
    found = shutil.which("glewlwyd")
    if not found or not SCHEMA.exists():
        raise SystemExit("This benchmark needs glewlwyd (Debian: apt-get install glewlwyd).")
    return found


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def access_token(key: str, now: int) -> str:
    """As it makes them for client_credentials."""
    claims = {"salt": secrets.token_urlsafe(12), "client_id": CLIENT, "type": "client_token", "scope": SCOPES,
              "iat": now, "expires_in": HOURS * 3600, "exp": now + HOURS * 3600, "nbf": now}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "HS256"}, claims))
    return f"{signed}.{encoded(hmac.digest(key.encode(), signed.encode(), 'sha256'))}"


def hashed(token: str) -> str:
    return "{SHA256}" + base64.b64encode(hashlib.sha256(token.encode()).digest()).decode()


def plugin(key: str) -> str:
    return json.dumps({
        "jwt-type": "sha", "jwt-key-size": "256", "key": key,
        "access-token-duration": HOURS * 3600, "refresh-token-duration": HOURS * 3600,
        "auth-type-code-enabled": False, "auth-type-implicit-enabled": False, "auth-type-password-enabled": False,
        "auth-type-refresh-enabled": False, "auth-type-client-enabled": True,
        "introspection-revocation-allowed": True, "introspection-revocation-allow-target-client": True})


def configure(database: sqlite3.Connection, key: str, secret: str) -> None:
    """The plugin, and a client that may have all scopes and ask about its tokens."""
    database.execute("INSERT INTO g_plugin_module_instance (gpmi_module, gpmi_name, gpmi_parameters) "
                     "VALUES ('oauth2-glewlwyd', ?, ?)", (PLUGIN, plugin(key)))
    client = database.execute(
        "INSERT INTO g_client (gc_client_id, gc_confidential) VALUES (?, 1)", (CLIENT,)).lastrowid
    database.executemany(
        "INSERT INTO g_client_property (gc_id, gcp_name, gcp_value) VALUES (?, ?, ?)",
        [(client, "client_secret", secret), (client, "authorization_type", "client_credentials")])
    for scope in SCOPES.split():
        number = database.execute("INSERT INTO g_client_scope (gcs_name) VALUES (?)", (scope,)).lastrowid
        database.execute("INSERT INTO g_client_scope_client (gc_id, gcs_id) VALUES (?, ?)", (client, number))
        database.execute("INSERT INTO g_scope (gs_name) VALUES (?)", (scope,))


def insert(database: sqlite3.Connection, tokens: list[str], now: int) -> None:
    """The rows that it writes itself when it grants a token."""
    database.executemany(
        "INSERT INTO gpg_access_token (gpga_id, gpga_plugin_name, gpga_authorization_type, gpga_client_id, "
        "gpga_issued_at, gpga_issued_for, gpga_user_agent, gpga_token_hash) VALUES (?, ?, 3, ?, ?, ?, ?, ?)",
        ((number, PLUGIN, CLIENT, now, "127.0.0.1 - 127.0.0.1", "bench", hashed(token))
         for number, token in enumerate(tokens, 1)))
    database.executemany(
        "INSERT INTO gpg_access_token_scope (gpga_id, gpgas_scope) VALUES (?, ?)",
        ((number, scope) for number in range(1, len(tokens) + 1) for scope in SCOPES.split()))


def make(file: Path, secret: str, count: int, is_tuned: bool) -> list[str]:
    key, now = secrets.token_urlsafe(32), int(time.time())
    tokens = [access_token(key, now) for _ in range(count)]
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA.read_text())
        configure(database, key, secret)
        insert(database, tokens, now)
        database.commit()
        if is_tuned:
            database.execute("CREATE INDEX scope_of_token ON gpg_access_token_scope (gpga_id)")
            database.execute("ANALYZE")
            database.execute("PRAGMA journal_mode = WAL")
    return tokens


@contextlib.contextmanager
def serving(folder: Path, count: int, is_tuned: bool):
    """glewlwyd with so many tokens; yields what to send it."""
    folder = folder / f"glewlwyd-{'tuned' if is_tuned else 'packaged'}"
    folder.mkdir()
    port, secret = free_port(), secrets.token_urlsafe(32)
    tokens, configuration = folder / "glewlwyd-tokens", folder / "glewlwyd.conf"
    tokens.write_text("\n".join(make(folder / "glewlwyd.db", secret, count, is_tuned)) + "\n")
    configuration.write_text(CONFIGURATION.format(port=port, folder=folder))
    process = subprocess.Popen([binary(), "--config-file", str(configuration)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, "/config", process)
        api = f"http://127.0.0.1:{port}/api/{PLUGIN}"
        target = Target(f"{api}/introspect", f"{CLIENT}:{secret}", tokens,
                        "token={token}" + ("&token_type_hint=access_token" if is_tuned else ""))
        target.check(200 if is_tuned else 20)
        granted = ask(f"{api}/token", target.pair, {"grant_type": "client_credentials", "scope": SCOPES})
        assert target.is_active(granted["access_token"])
        yield target
    finally:
        process.terminate()
        process.wait(30)
