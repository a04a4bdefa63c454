"""Prints the tests passed, failed and skipped that a log of `swift test` or pytest tells of."""

import re
import sys

passed = failed = skipped = 0
with open(sys.argv[1], errors="replace") as log:
    for line in log:
        line = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
        # Swift Testing, line by line: `✔ Test name() passed after 0.001 seconds.`
        if match := re.match(r'^\S+\s+Test (?!run with|case )(.+?) (passed|failed|skipped)\b', line):
            passed += match[2] == "passed"
            failed += match[2] == "failed"
            skipped += match[2] == "skipped"
        # pytest's last line: `3 passed, 1 failed in 2.10s`
        elif re.match(r"^(=+ )?\d+ (passed|failed|skipped|errors?)\b.* in \d", line):
            for number, word in re.findall(r"(\d+) (passed|failed|skipped|errors?)\b", line):
                passed += int(number) * (word == "passed")
                failed += int(number) * (word in ("failed", "error", "errors"))
                skipped += int(number) * (word == "skipped")
print(passed, failed, skipped)
