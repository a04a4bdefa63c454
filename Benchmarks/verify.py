#!/usr/bin/env python3
"""What checking a key costs: /v2/self against /healthz of the same server and against nginx, side by side.

The same wrk script sends the same rotating tokens to all three, in interleaved rounds, with every request log on.
Only ratios within one run mean anything on another machine. Needs wrk and nginx; all traffic stays on the loopback.
"""

import argparse
import json
import os
import random
import tempfile
import urllib.request
from pathlib import Path

import instance
from load import Load, Spread
from peers import nginx


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8, help="length of one run")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1, help="of wrk")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    return parser.parse_args()


def check_answers(url: str, tokens: Path, sample: int = 200) -> None:
    """A fast wrong answer is worth nothing: some tokens are asked one by one, and one that is none."""
    for token in random.sample(tokens.read_text().split(), sample) + ["lkw_" + "0" * 60]:
        request = urllib.request.Request(url + "/v2/self", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as response:
            body = json.load(response)
        is_known = not token.endswith("0" * 60)
        assert body["active"] is is_known and (not is_known or body["scope"] == instance.SCOPES), body


def start_times(data: Path, log: Path, rounds: int) -> Spread:
    times = []
    for _ in range(rounds):
        with instance.serving(data, log) as server:
            times.append(server.start_seconds)
    return Spread(tuple(times))


def measure(folder: Path, given: argparse.Namespace) -> dict:
    data, tokens, log = folder / "data", folder / "tokens", folder / "server.log"
    print(f"Making {given.tokens:,} tokens ...", flush=True)
    instance.make_tokens(data, given.tokens, tokens)
    starts = start_times(data, log, given.rounds)
    with instance.serving(data, log) as server, nginx(folder) as peer:
        check_answers(server.url, tokens)
        targets = {"/v2/self": server.url + "/v2/self", "/healthz": server.url + "/healthz", "nginx": peer + "/"}
        runs = {name: [] for name in targets}
        load = Load(tokens, given.tokens, given.connections, given.threads)
        for name, url in targets.items():
            print(f"Warming up {name} ...", flush=True)
            load.warm_up(url, seconds=2)
        for number in range(given.rounds):
            order = list(targets)
            for name in order[number % 3:] + order[:number % 3]:
                runs[name].append(load.run(targets[name], given.seconds))
                print(f"  round {number + 1}: {name:9} {runs[name][-1].rate:>9,.0f} requests/s", flush=True)
        memory = {"now": server.memory("VmRSS"), "peak": server.memory("VmHWM")}
    assert log.stat().st_size > 0, "the request log is off"
    return {"runs": runs, "memory": memory, "starts": starts}


def spread(runs: list, name: str) -> Spread:
    return Spread(tuple(getattr(run, name) for run in runs))


def ratio(runs: dict, name: str, below: str) -> Spread:
    """Round by round, so that a slow moment of the machine hits both."""
    return Spread(tuple(
        getattr(upper, name) / getattr(lower, name) for upper, lower in zip(runs["/v2/self"], runs[below])))


def report(found: dict, given: argparse.Namespace) -> bool:
    runs = found["runs"]
    print(f"\n{given.tokens:,} tokens, {given.connections} connections, median of {given.rounds} rounds of "
          f"{given.seconds} s (range), {os.cpu_count()} cores shared with wrk\n")
    print(f"{'':10} {'requests/s':>26} {'p50 ms':>20} {'p99 ms':>22}")
    for name, results in runs.items():
        print(f"{name:10} {spread(results, 'rate').text():>26} {spread(results, 'p50').text(2):>20} "
              f"{spread(results, 'p99').text(2):>22}")
    aims = [
        ("/v2/self ÷ /healthz, requests/s", ratio(runs, "rate", "/healthz"), "at least", 0.9),
        ("/v2/self ÷ /healthz, p99", ratio(runs, "p99", "/healthz"), "at most", 1.5),
        ("peak resident memory, MB", Spread((found["memory"]["peak"],)), "under", 120),
        ("start-up to ready, s", found["starts"], "under", 0.5),
    ]
    print(f"\n{'':34} {'measured':>22}   aim")
    all_met = True
    for title, value, word, aim in aims:
        met = value.middle >= aim if word == "at least" else value.middle <= aim
        all_met = all_met and met
        print(f"{title:34} {value.text(2):>22}   {word} {aim}: {'pass' if met else 'FAIL'}")
    for name in ("rate", "p99"):
        label = "requests/s" if name == "rate" else name
        print(f"{'/v2/self ÷ nginx, ' + label:34} {ratio(runs, name, 'nginx').text(2):>22}   to compare")
    print(f"{'resident memory after the load, MB':34} {found['memory']['now']:>22.0f}   to compare")
    return all_met


def main() -> None:
    given = options()
    instance.build()
    with tempfile.TemporaryDirectory(prefix="latchkey-verify-") as folder:
        found = measure(Path(folder), given)
    met = report(found, given)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        figures = {"runs": {name: [vars(run) for run in runs] for name, runs in found["runs"].items()},
                   "memory": found["memory"], "starts": found["starts"].values}
        given.json.write_text(json.dumps(figures, indent=1) + "\n")
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
