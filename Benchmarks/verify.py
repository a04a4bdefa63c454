#!/usr/bin/env python3
"""What checking a key costs: the three ways to do it beside /healthz of the same server and beside what others would take.

The same wrk sends the same rotating tokens to all, in interleaved rounds; our request log is on. Only ratios within one run
mean anything on another machine. `--rounds 1 --seconds 2 --only /v2/self /healthz HAProxy` is a short run. Needs wrk; peers
that are not installed are left out (key_peers.py, django_oauth.py and django_keys_site.py say what each was given). All
traffic stays on the loopback.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

import instance
from key_targets import BATCH, Ours, Peers, check_answers, fetch
from load import Load, Spread
from verdict import Verdict

WAYS = ("/v2/self", "/gateway/verify", "/latchkey/v1/verify")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8, help="length of one run")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1, help="of wrk")
    parser.add_argument("--only", nargs="+", default=[], help="targets, by the names that a full run prints")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    return parser.parse_args()


def cold_rate(data: Path, log: Path, tokens: Path, given: argparse.Namespace) -> tuple[float, float]:
    """Checks a second just after a start, each token for the first time, and how long the start took."""
    with instance.serving(data, log) as server:
        load = Load(tokens, given.tokens, given.connections, given.threads)
        run = load.run(server.url + "/v2/self", 1 if given.tokens <= 100_000 else 5)
        if run.requests > given.tokens:
            print(f"All tokens were asked after {given.tokens:,} of {run.requests:,} requests; the rest was in memory.")
        return run.rate, server.start_seconds


class Measured:
    """The runs of each target, and the processor time of its process in each, in microseconds a request."""

    def __init__(self):
        self.runs: dict[str, list] = {}
        self.costs: dict[str, list] = {}
        self.memory: dict[str, float] = {}
        self.cold: list[float] = []
        self.starts: list[float] = []
        self.stop = 0.0

    def take(self, name: str, target, seconds: int) -> None:
        before = instance.processor_seconds(target.process) if target.process else 0
        run = target.run(seconds)
        spent = instance.processor_seconds(target.process) - before if target.process else 0
        self.runs.setdefault(name, []).append(run)
        self.costs.setdefault(name, []).append(spent * 1e6 / run.requests)

    def rounds(self, targets: dict, given: argparse.Namespace) -> None:
        for name, target in targets.items():
            print(f"Warming up {name} ...", flush=True)
            target.warm_up()
        for number in range(given.rounds):
            order, start = list(targets), number % max(1, len(targets))
            for name in order[start:] + order[:start]:
                self.take(name, targets[name], given.seconds)
                print(f"  round {number + 1}: {name:20} {self.runs[name][-1].rate:>9,.0f} requests/s", flush=True)

    def spread(self, name: str, figure: str) -> Spread:
        return Spread(tuple(getattr(run, figure) for run in self.runs[name]))

    def ratio(self, name: str, below: str, figure: str = "rate") -> Spread:
        """Round by round, so that a slow moment of the machine hits both."""
        return Spread(tuple(getattr(upper, figure) / getattr(lower, figure)
                            for upper, lower in zip(self.runs[name], self.runs[below])))

    def figures(self) -> dict:
        runs = {name: [vars(run) for run in runs] for name, runs in self.runs.items()}
        return {"runs": runs, "costs": self.costs, "memory": self.memory, "cold": self.cold, "starts": self.starts,
                "stop": self.stop}


def measure(folder: Path, given: argparse.Namespace) -> Measured:
    data, tokens, log = folder / "data", folder / "tokens", folder / "server.log"
    print(f"Making {given.tokens:,} tokens ...", flush=True)
    instance.make_tokens(data, given.tokens, tokens)
    measured = Measured()
    for _ in range(given.rounds):
        rate, start = cold_rate(data, log, tokens, given)
        measured.cold.append(rate)
        measured.starts.append(start)
    with instance.serving(data, log) as server:
        check_answers(server.url, tokens.read_text().split())
        ours = Ours(server, folder, tokens, given.connections, given.threads)
        document = json.loads(fetch(server.url + "/v2/self", next(open(tokens)).strip())[1])
        peer_answer = json.dumps({**document, "sub": "{id}"}, separators=(",", ":"))
        with Peers(folder, tokens, peer_answer, given.connections, given.threads, set(given.only)) as peers:
            targets = {name: one for name, one in (ours.targets() | peers).items() if not given.only or name in given.only}
            singles = {name: target for name, target in targets.items() if name != "batch"}
            measured.rounds(singles, given)
            measured.memory = {"now": server.memory("VmRSS"), "peak": server.memory("VmHWM")}
            # Lists need room for 32 of them at once.
            measured.rounds({name: target for name, target in targets.items() if name not in singles}, given)
            measured.memory["lists"] = server.memory("VmHWM")
    measured.stop = server.stop_seconds
    assert log.stat().st_size > 0, "the request log is off"
    return measured


def judge(measured: Measured, tokens: int) -> Verdict:
    verdict, names = Verdict(), measured.runs
    for name in filter(names.__contains__, WAYS):
        if "/healthz" in names:
            verdict.at_least(f"{name} ÷ /healthz", measured.ratio(name, "/healthz"), 0.9)
        if "HAProxy" in names:
            verdict.at_least(f"{name} ÷ HAProxy", measured.ratio(name, "HAProxy"), 0.95)
        verdict.at_most(f"{name}, p99 ms", measured.spread(name, "p99"), 3)
        for peer in ("nginx with Lua", "nginx, constant", "drf-api-key", "django-oauth-toolkit"):
            if peer in names:
                verdict.show(f"{name} ÷ {peer}", measured.ratio(name, peer))
    if "batch" in names:
        keys = Spread(tuple(run.rate * BATCH for run in names["batch"]))
        verdict.at_least("batch, keys a second", keys, 500_000)
    verdict.at_least("cold cache, checks a second", Spread(tuple(measured.cold)), 10_000)
    verdict.at_most("peak resident memory, MB", Spread((measured.memory["peak"],)), 120 if tokens <= 100_000 else 600)
    verdict.show("resident memory after the load, MB", Spread((measured.memory["now"],)))
    verdict.show("peak resident memory with lists, MB", Spread((measured.memory["lists"],)))
    verdict.at_most("start-up to ready, s", Spread(tuple(measured.starts)), 0.5)
    verdict.at_most("stop with all that was counted, s", Spread((measured.stop,)), 5)
    return verdict


def main() -> None:
    given = options()
    instance.build()
    with tempfile.TemporaryDirectory(prefix="latchkey-verify-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        measured = measure(folder, given)
    print(f"\n{given.tokens:,} tokens, {given.connections} connections, median of {given.rounds} rounds of "
          f"{given.seconds} s (range), {os.cpu_count()} cores shared with wrk\n")
    print(f"{'':22} {'requests/s':>26} {'p50 ms':>20} {'p99 ms':>22} {'CPU µs':>20}")
    for name in measured.runs:
        cost = Spread(tuple(measured.costs[name]))
        print(f"{name:22} {measured.spread(name, 'rate').text():>26} {measured.spread(name, 'p50').text(2):>20} "
              f"{measured.spread(name, 'p99').text(2):>22} {cost.text(1) if cost.middle else '':>20}")
    print()
    verdict = judge(measured, given.tokens)
    verdict.print()
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(measured.figures(), indent=1) + "\n")
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
