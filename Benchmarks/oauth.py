#!/usr/bin/env python3
"""What OAuth costs: introspection (RFC 7662, with client authentication) of many live tokens against /healthz of the same
server, and client_credentials grants, each of which is on disk before it is answered.

Interleaved rounds, every request log on. Needs wrk; all traffic stays on the loopback.
"""

import argparse
import base64
import json
import os
import random
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

import instance
from load import Spread, wrk
from verdict import Verdict

FORMS = Path(__file__).with_name("forms.lua")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=6, help="length of one run")
    parser.add_argument("--connections", type=int, default=32)
    return parser.parse_args()


def client(data: Path) -> str:
    """Switches OAuth on for the integration of the tokens; returns the header that says who it is."""
    made = json.loads(instance.latchkey(
        data, "oauth", "enable", "--workspace", "bench", "--integration", "Load", "--scopes", "all", "--json"))
    pair = f"{made['client_id']}:{made['client_secret']}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def ask(url: str, authorization: str, form: dict) -> dict:
    request = urllib.request.Request(
        url, urllib.parse.urlencode(form).encode(), {"Authorization": authorization})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def check_answers(url: str, authorization: str, tokens: Path, sample: int = 200) -> None:
    """A fast wrong answer is worth nothing."""
    for token in random.sample(tokens.read_text().split(), sample) + ["lkw_" + "0" * 60]:
        body = ask(f"{url}/oauth/introspect", authorization, {"token": token})
        assert body["active"] is not token.endswith("0" * 60), body
    granted = ask(f"{url}/oauth/token", authorization, {"grant_type": "client_credentials"})
    assert ask(f"{url}/oauth/introspect", authorization, {"token": granted["access_token"]})["active"]


def measure(folder: Path, given: argparse.Namespace) -> dict:
    data, tokens, log = folder / "data", folder / "tokens", folder / "server.log"
    print(f"Making {given.tokens:,} tokens ...", flush=True)
    instance.make_tokens(data, given.tokens, tokens)
    authorization = client(data)
    with instance.serving(data, log) as server:
        check_answers(server.url, authorization, tokens)
        targets = {
            "introspection": ("/oauth/introspect", "token={token}"), "/healthz": ("/healthz", None),
            "client_credentials": ("/oauth/token", "grant_type=client_credentials")}
        runs = {name: [] for name in targets}
        start = 0
        for number in range(-1, given.rounds):
            order = list(targets)
            for name in order[number % 3:] + order[:number % 3]:
                path, form = targets[name]
                settings = {"TOKENS": tokens, "START": start, "AUTHORIZATION": authorization}
                run = wrk(server.url + path, FORMS, given.seconds if number >= 0 else 3, given.connections, 1,
                          settings | ({"FORM": form} if form else {}))
                start = (start + run.requests) % given.tokens
                if number < 0:
                    continue  # warming up
                runs[name].append(run)
                print(f"  round {number + 1}: {name:18} {run.rate:>9,.0f} a second", flush=True)
    return runs


def main() -> None:
    given = options()
    instance.build()
    with tempfile.TemporaryDirectory(prefix="latchkey-oauth-") as folder:
        runs = measure(Path(folder), given)
    verdict = Verdict()
    ratios = tuple(
        ours.rate / plain.rate for ours, plain in zip(runs["introspection"], runs["/healthz"]))
    verdict.at_least("introspection ÷ /healthz", Spread(ratios), 0.8)
    verdict.at_least(
        "client_credentials grants, a second", Spread(tuple(run.rate for run in runs["client_credentials"])), 2000)
    for name in ("introspection", "/healthz"):
        verdict.show(f"{name}, a second", Spread(tuple(run.rate for run in runs[name])))
        verdict.show(f"{name}, p99 ms", Spread(tuple(run.p99 for run in runs[name])))
    print(f"\n{given.tokens:,} tokens, {given.connections} connections, median of {given.rounds} rounds of "
          f"{given.seconds} s (range), {os.cpu_count()} cores shared with wrk\n")
    verdict.print()
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
