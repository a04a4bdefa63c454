"""docs/oauth.md, command by command, as a reader types them."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from harness import PASSWORD
from joserfc.jwk import ECKey
from visitor import Visitor, new_id

GUIDE = Path(__file__).parents[2] / "docs" / "oauth.md"
HERE = "http://127.0.0.1:8080"


class Reader:
    """Runs the guide's commands on a server, with what they have told so far in the environment."""

    def __init__(self, server, folder: Path):
        self.server, self.folder = server, folder
        self.commands = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.S)
        self.known: dict[str, str] = {}

    def runs(self, sign: str, tell: str = "") -> str:
        """The one command with this sign in it; `tell` names a variable whose value is printed after it."""
        [command] = [text for text in self.commands if sign in text]
        command = command.replace(HERE, self.server.url) + (f'\necho "${tell}"' if tell else "")
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], env={**os.environ, **self.known},
                              cwd=self.folder, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def hears(self, sign: str) -> dict:
        return json.loads(self.runs(sign))


@pytest.fixture
def reader(instance, tmp_path):
    with instance.serving() as server:
        yield Reader(server, tmp_path)


def test_every_command_works(reader, instance):
    [enable] = [text for text in reader.commands if text.startswith("latchkey oauth enable")]
    arguments = shlex.split(enable.replace("\\\n", ""))
    made = json.loads(instance.ok(*arguments[1:], "--devices"))
    reader.known |= {"CLIENT_ID": made["client_id"], "CLIENT_SECRET": made["client_secret"]}

    link, reader.known["VERIFIER"] = reader.runs("/authorize?response_type", tell="VERIFIER").split()
    path = link.removeprefix(reader.server.url)
    ada = Visitor(reader.server.url).sign_in("ada@example.com", PASSWORD)
    answer = ada.post(path, {**ada.form(path, path), "decision": "allow"})
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["iss"] == [reader.server.url] and len(query["state"][0]) == 32
    reader.known |= {"CODE": query["code"][0], "STATE": query["state"][0]}

    granted = reader.hears("grant_type=authorization_code")
    assert list(granted) == ["access_token", "token_type", "expires_in", "refresh_token", "scope"]
    reader.known |= {"ACCESS_TOKEN": granted["access_token"], "REFRESH_TOKEN": granted["refresh_token"]}
    assert reader.hears("/v2/self")["client_id"] == made["client_id"]
    renewed = reader.hears("grant_type=refresh_token")
    reader.known |= {"ACCESS_TOKEN": renewed["access_token"], "REFRESH_TOKEN": renewed["refresh_token"]}
    assert reader.hears('SECRET" -d grant_type=client_credentials')["expires_in"] == 3600

    device = reader.hears("/oauth/device_authorization")
    reader.known["DEVICE_CODE"] = device["device_code"]
    assert reader.hears("grant-type:device_code")["error"] == "authorization_pending"
    assert reader.hears("grant-type:token-exchange")["scope"] == "note:read"

    reader.known["CHALLENGE"] = parse_qs(urlsplit(link).query)["code_challenge"][0]
    reader.known["REQUEST_URI"] = reader.hears("/oauth/par")["request_uri"]
    assert "Connect Reports to Acme Inc?" in ada.get(
        reader.runs("&request_uri=").strip().removeprefix(reader.server.url)).text

    key = reader.runs("openssl genpkey")
    keys = f"/acme-inc/settings/developers/{made['client_id']}/client-keys"
    assert ada.post(keys, {"id": new_id(), "public_key": key}).status_code == 303
    reader.known["ASSERTION"] = private_key_jwt_sign(
        ECKey.import_key((reader.folder / "client-key.pem").read_text()), made["client_id"], reader.server.url,
        alg="ES256")
    assert reader.hears("$ASSERTION")["expires_in"] == 3600

    page = ada.post("/acme-inc/settings/developers/registration", {"id": new_id()}).headers["Location"]
    [reader.known["REGISTRATION_TOKEN"]] = set(re.findall(r"lki_[0-9A-Za-z]{60}", ada.get(page).text))
    assert reader.hears("/oauth/register")["scope"] == "note:read"

    reader.known["TOKEN"] = reader.known["ACCESS_TOKEN"]
    assert reader.hears('/oauth/introspect -H')["active"] is True
    assert reader.hears('/oauth/introspect -u')["iss"] == reader.server.url
    assert reader.runs("/oauth/revoke -H") == ""
    assert reader.hears("/v2/self") == {"active": False}
    assert reader.runs("/oauth/revoke -u") == ""
    assert reader.hears("grant_type=refresh_token")["error"] == "invalid_grant"
