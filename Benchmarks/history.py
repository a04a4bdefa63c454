#!/usr/bin/env python3
"""10,000 changes of keys while they are checked at every door and the server is killed: no check may have an answer that
was never true. Tests/crash/test_history_of_checks.py with the release binary; `./test` does 400.
"""

import os
import subprocess
import sys

import instance

if __name__ == "__main__":
    instance.build()
    changes = sys.argv[1] if len(sys.argv) > 1 else "10000"
    python = instance.ROOT / ".venv/bin/python"
    if not python.exists():
        raise SystemExit("Run ./test once first: it makes the Python environment.")
    command = [str(python), "-m", "pytest", "-q", "-s", "--timeout=7200", "-p", "no:cacheprovider",
               str(instance.ROOT / "Tests/crash/test_history_of_checks.py"), *sys.argv[2:]]
    settings = {"LATCHKEY_CHANGES": changes, "LATCHKEY_BINARY": str(instance.BINARY)}
    raise SystemExit(subprocess.run(command, env={**os.environ, **settings}).returncode)
