import json
import subprocess
import sys
from pathlib import Path

import internet
import pytest


@pytest.fixture(scope="session")
def lines(tmp_path_factory) -> list[dict]:
    """What the world has told, in a namespace of its own."""
    folder = tmp_path_factory.mktemp("world")
    command = [sys.executable, "-B", str(Path(__file__).with_name("world.py")), str(folder)]
    result = subprocess.run(internet.inside(command), capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="session")
def outcomes(lines) -> dict[str, dict]:
    """What came of each case, by its id."""
    return {line["case"]: line for line in lines if "case" in line}


@pytest.fixture(scope="session")
def server(lines) -> dict:
    """How the server fared."""
    return lines[-1]
