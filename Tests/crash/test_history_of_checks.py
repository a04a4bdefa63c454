"""Keys are made, replaced and revoked, scopes given and taken, all while they are checked at every door and the server is
killed and started again: no check may have an answer that was not true at any moment while it was under way.

LATCHKEY_CHANGES says how many changes (400), LATCHKEY_SEED which.
"""

import json
import os
import random
import time
from collections import Counter

from harness import Instance
from key_clients import Changer, Checker, Keys, Site

CHANGES = int(os.environ.get("LATCHKEY_CHANGES", "400"))
SEED = int(os.environ.get("LATCHKEY_SEED", time.time_ns()))
UNLIMITED = ["--read-rate-limit", "0", "--write-rate-limit", "0"]
CHANGERS, CHECKERS, LEAST_KILLS = 4, 6, 5


def test_no_check_has_an_answer_that_was_never_true(instance):
    print(f"LATCHKEY_SEED={SEED}")
    site, keys = Site(), Keys(instance.token("all integration:read-write", "acme-inc", "Keys"))
    service, client = instance.token("note:read", "acme-inc", "Service"), oauth_client(instance)
    changers = [Changer(site, keys, SEED + number) for number in range(CHANGERS)]
    checkers = [Checker(site, keys, service, client, SEED - 1 - number) for number in range(CHECKERS)]
    kills = run(instance, site, changers, checkers)
    history, done = keys.history, total(changers)
    seen = total(checkers)
    violations = history.violations()
    print(f"{done['done']} changes ({done['lost']} answers lost, {done['refused']} refused), {len(history.checks)} checks "
          f"of which {history.decided()} had one right answer, {kills} kills, {len(violations)} violations\n{dict(seen)}")
    assert not violations, "\n".join(violations[:20])
    for door in ["self", "verify", "gateway", "operation", "introspection"]:
        assert seen[f"{door} accepted"] and seen[f"{door} refused"], f"{door} was never asked for both: {seen}"


def run(instance: Instance, site: Site, changers: list[Changer], checkers: list[Checker]) -> int:
    """Returns how often the server was killed."""
    chance, kills = random.Random(SEED), 0
    for caller in [*changers, *checkers]:
        caller.start()
    while kills < LEAST_KILLS or total(changers)["done"] < CHANGES:
        with instance.serving(*UNLIMITED) as server:
            site.open(server.port)
            time.sleep(chance.uniform(0.3, 2.5))
            server.kill()
            site.closed()
        kills += 1
        raise_errors(changers + checkers)
    with instance.serving(*UNLIMITED) as server:
        site.open(server.port)
        for caller in [*changers, *checkers]:
            caller.join()
        look_at_all(checkers[0])
        server.kill()
        site.closed()
    return kills


def look_at_all(checker: Checker) -> None:
    """Once more at every token that ever was, when nothing changes any more."""
    for number, id in enumerate(checker.keys.secrets):
        checker.check(id, checker.doors[number % len(checker.doors)])


def raise_errors(callers: list) -> None:
    for caller in callers:
        if caller.error:
            for other in callers:
                other.is_stopped.set()
            raise caller.error


def oauth_client(instance: Instance) -> tuple[str, str]:
    made = json.loads(instance.ok(
        "oauth", "enable", "--workspace", "acme-inc", "--integration", "Introspection", "--scopes", "note:read",
        "--redirect-uri", "https://app.example.com/callback", "--json"))
    return made["client_id"], made["client_secret"]


def total(callers: list) -> Counter:
    return sum((caller.counts for caller in callers), Counter())
