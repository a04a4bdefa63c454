#!/usr/bin/env python3
"""What OAuth costs: introspection (RFC 7662, with client authentication) of many live tokens against /healthz of the
same server and against glewlwyd and django-oauth-toolkit with as many tokens, and client_credentials grants, each of
which is on disk before it is answered.

Interleaved rounds; our request log is on, those of the peers are off. Needs wrk, glewlwyd and two Python packages:
glewlwyd.py and django_oauth.py say which, and what the peers were given. All traffic stays on the loopback.
"""

import argparse
import contextlib
import json
import os
import tempfile
from pathlib import Path

import django_oauth
import glewlwyd
import instance
from introspection import Target, ask
from load import Spread
from verdict import Verdict

# As they come, and tuned: what the packages bring is what most people run, what they can do is the fairer peer.
PEERS = {
    "glewlwyd": (glewlwyd.serving, False), "glewlwyd, tuned": (glewlwyd.serving, True),
    "django-oauth-toolkit": (django_oauth.serving, False), "django-oauth-toolkit, tuned": (django_oauth.serving, True)}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=6, help="length of one run")
    parser.add_argument("--connections", type=int, default=32)
    return parser.parse_args()


def client(data: Path) -> str:
    """Switches OAuth on for the integration of the tokens; returns its `id:secret`."""
    made = json.loads(instance.latchkey(
        data, "oauth", "enable", "--workspace", "bench", "--integration", "Load", "--scopes", "all", "--json"))
    return f"{made['client_id']}:{made['client_secret']}"


def ours(url: str, pair: str, tokens: Path) -> dict[str, Target]:
    found = {
        name: Target(url + path, pair, tokens, form) for name, path, form in (
            ("introspection", "/oauth/introspect", "token={token}"), ("/healthz", "/healthz", None),
            ("client_credentials", "/oauth/token", "grant_type=client_credentials"))}
    found["introspection"].check()
    granted = ask(f"{url}/oauth/token", pair, {"grant_type": "client_credentials"})
    assert found["introspection"].is_active(granted["access_token"])
    return found


def measure(folder: Path, given: argparse.Namespace) -> dict:
    data, tokens, log = folder / "data", folder / "tokens", folder / "server.log"
    print(f"Making {given.tokens:,} tokens ...", flush=True)
    instance.make_tokens(data, given.tokens, tokens)
    pair = client(data)
    with contextlib.ExitStack() as running:
        server = running.enter_context(instance.serving(data, log))
        targets = ours(server.url, pair, tokens)
        for name, (serving, is_tuned) in PEERS.items():
            print(f"Making {given.tokens:,} tokens for {name} ...", flush=True)
            targets[name] = running.enter_context(serving(folder, given.tokens, is_tuned))
        targets["introspection"].warm(given.connections)
        runs = {name: [] for name in targets}
        for number in range(-1, given.rounds):
            order = list(targets)
            start = number % len(order)
            for name in order[start:] + order[:start]:
                run = targets[name].run(given.seconds if number >= 0 else 3, given.connections)
                if number < 0:
                    continue  # warming up
                runs[name].append(run)
                print(f"  round {number + 1}: {name:28} {run.rate:>9,.0f} a second", flush=True)
    return runs


def ratio(runs: dict, below: str) -> Spread:
    """Round by round, so that a slow moment of the machine hits both."""
    return Spread(tuple(upper.rate / lower.rate for upper, lower in zip(runs["introspection"], runs[below])))


def main() -> None:
    given = options()
    instance.build()
    glewlwyd.binary()
    django_oauth.require()
    with tempfile.TemporaryDirectory(prefix="latchkey-oauth-") as folder:
        runs = measure(Path(folder), given)
    verdict = Verdict()
    verdict.at_least("introspection ÷ /healthz", ratio(runs, "/healthz"), 0.8)
    verdict.at_least("introspection ÷ glewlwyd", ratio(runs, "glewlwyd"), 10)
    verdict.at_least("introspection ÷ django-oauth-toolkit", ratio(runs, "django-oauth-toolkit"), 50)
    for name in ("glewlwyd, tuned", "django-oauth-toolkit, tuned"):
        verdict.show(f"introspection ÷ {name}", ratio(runs, name))
    verdict.at_least(
        "client_credentials grants, a second", Spread(tuple(run.rate for run in runs["client_credentials"])), 2000)
    for name in ("introspection", "/healthz", *PEERS):
        verdict.show(f"{name}, a second", Spread(tuple(run.rate for run in runs[name])))
        verdict.show(f"{name}, p99 ms", Spread(tuple(run.p99 for run in runs[name])))
    print(f"\n{given.tokens:,} tokens, {given.connections} connections, median of {given.rounds} rounds of "
          f"{given.seconds} s (range), {os.cpu_count()} cores shared with wrk\n")
    verdict.print()
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
