import pytest

from harness import Instance, fresh_instance


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
