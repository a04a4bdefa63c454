#!/usr/bin/env python3
"""kill -9 during writes, 200 times: Tests/crash with the release binary. `./test` does it 20 times, and 10 times while
webhooks are sent. What stands behind the number goes to pytest: `crash.py 200 -k webhooks`.
"""

import os
import subprocess
import sys

import instance


def run(tests: str, setting: str, usual: int) -> None:
    """Runs tests with the release binary and ends with their code; a number on the command line is what the setting is."""
    instance.build()
    python = instance.ROOT / ".venv/bin/python"
    if not python.exists():
        raise SystemExit("Run ./test once first: it makes the Python environment.")
    number, *more = sys.argv[1:] or [str(usual)]
    command = [str(python), "-m", "pytest", "-q", "-s", "--timeout=7200", "-p", "no:cacheprovider",
               str(instance.ROOT / tests), *more]
    settings = {setting: number, "LATCHKEY_BINARY": str(instance.BINARY)}
    raise SystemExit(subprocess.run(command, env={**os.environ, **settings}).returncode)


if __name__ == "__main__":
    run("Tests/crash", "LATCHKEY_KILLS", 200)
