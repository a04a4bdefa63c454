import pytest

from canary import canaries
from harness import Instance, fresh_instance

canaries.listen()


@pytest.fixture(scope="session", autouse=True)
def no_secret_is_told():
    """At the end of all tests, when all servers are down."""
    yield
    found = canaries.findings()
    assert not found, "\n".join(found)


@pytest.fixture
def empty(tmp_path) -> Instance:
    """A data folder that does not exist yet."""
    return fresh_instance(tmp_path)


@pytest.fixture
def instance(empty) -> Instance:
    """An instance with the workspace Acme Inc and its admin ada@example.com."""
    empty.init()
    return empty


@pytest.fixture
def server(instance):
    """A running server on `instance`."""
    with instance.serving() as running:
        yield running


@pytest.fixture(params=["free", "served"])
def place(request, instance):
    """An instance whose data folder is free, and one that a server owns: commands must not differ."""
    if request.param == "free":
        yield instance
    else:
        with instance.serving():
            yield instance
