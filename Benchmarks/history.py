#!/usr/bin/env python3
"""10,000 changes of keys while they are checked at every door and the server is killed: no check may have an answer that
was never true. Tests/crash/test_history_of_checks.py with the release binary; `./test` does 400.
"""

import crash

if __name__ == "__main__":
    crash.run("Tests/crash/test_history_of_checks.py", "LATCHKEY_CHANGES", 10_000)
