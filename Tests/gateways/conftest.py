import json
import socket
from dataclasses import dataclass

import pytest
from harness import Instance, Server, fresh_instance
from proxies import NAMES, running
from services import Service, StandIn, serving


@dataclass
class Token:
    id: str
    text: str


@dataclass
class Latchkey:
    """A server that knows gateways on the loopback, and the tokens of its workspaces."""

    instance: Instance
    server: Server

    def token(self, scopes: str, *more: str, workspace: str = "acme-inc") -> Token:
        made = json.loads(self.instance.token(scopes, workspace, "Gateway", *more, "--json"))
        return Token(made["id"], made["token"])


@pytest.fixture(scope="module")
def latchkey(tmp_path_factory):
    instance = fresh_instance(tmp_path_factory.mktemp("gateways"))
    instance.init()
    # Its slug begins with the other's, so that a path could reach it that is glued to a prefix.
    instance.init("Acme Inc Two", "bob@example.com")
    instance.token("note:read task:read", integration="Gateway")
    with instance.serving("--trusted-proxy", "127.0.0.1") as server:
        yield Latchkey(instance, server)


@pytest.fixture(scope="module")
def good(latchkey) -> Token:
    return latchkey.token("note:read")


@pytest.fixture(scope="module")
def narrow(latchkey) -> Token:
    """Without the scope that is required."""
    return latchkey.token("task:read")


@pytest.fixture(scope="module")
def foreign(latchkey) -> Token:
    return latchkey.token("note:read", workspace="acme-inc-two")


@pytest.fixture(scope="module")
def service():
    with serving(Service()) as service:
        yield service


@pytest.fixture(scope="module", params=NAMES)
def gateway(request, latchkey, service, tmp_path_factory):
    """Each of the gateways before the service, asking Latchkey."""
    folder = tmp_path_factory.mktemp(request.param) / "gateway"
    with running(request.param, folder, latchkey.server.port, service.port) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def stand_in():
    with serving(StandIn()) as stand_in:
        yield stand_in


@pytest.fixture(scope="module", params=NAMES)
def asking(request, stand_in, service, tmp_path_factory):
    """Each of the gateways before the service, asking the stand-in."""
    stand_in.mode = "valid"
    folder = tmp_path_factory.mktemp(request.param) / "gateway"
    with running(request.param, folder, stand_in.port, service.port) as gateway:
        stand_in.forget()
        yield gateway


@pytest.fixture(scope="module", params=NAMES)
def alone(request, service, tmp_path_factory):
    """Each of the gateways, asking a port where nobody listens."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        folder = tmp_path_factory.mktemp(request.param) / "gateway"
        with running(request.param, folder, nobody.getsockname()[1], service.port) as gateway:
            yield gateway
