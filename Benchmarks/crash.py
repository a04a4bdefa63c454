#!/usr/bin/env python3
"""kill -9 during writes, 200 times: Tests/crash with the release binary. `./test` does it 20 times, and 10 times while
webhooks are sent. What stands behind the number goes to pytest: `crash.py 200 -k webhooks`.
"""

import os
import subprocess
import sys

import instance

if __name__ == "__main__":
    instance.build()
    kills = sys.argv[1] if len(sys.argv) > 1 else "200"
    python = instance.ROOT / ".venv/bin/python"
    if not python.exists():
        raise SystemExit("Run ./test once first: it makes the Python environment.")
    command = [str(python), "-m", "pytest", "-q", "-s", "--timeout=7200", "-p", "no:cacheprovider",
               str(instance.ROOT / "Tests/crash"), *sys.argv[2:]]
    settings = {"LATCHKEY_KILLS": kills, "LATCHKEY_BINARY": str(instance.BINARY)}
    raise SystemExit(subprocess.run(command, env={**os.environ, **settings}).returncode)
