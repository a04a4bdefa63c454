#!/usr/bin/env python3
"""What the request log costs: `/v2/self` of a server that keeps it, beside one that does not (`--request-log-days 0`).

Both count requests for the charts. The rounds are interleaved, and only one server has load at a time. Needs wrk; all
traffic stays on the loopback.
"""

import argparse
import contextlib
import shutil
import tempfile
from pathlib import Path

import instance
from load import Load, Spread
from verdict import Verdict


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=5, help="length of one run")
    parser.add_argument("--connections", type=int, default=32)
    return parser.parse_args()


class Side:
    """One of the two servers, and what it did in each round."""

    def __init__(self, server: instance.Server, tokens: Path, given: argparse.Namespace):
        self.server, self.seconds = server, given.seconds
        self.load = Load(tokens, given.tokens, given.connections, 1)
        self.rates: list[float] = []
        self.costs: list[float] = []
        self.load.warm_up(self._url, 2)

    @property
    def _url(self) -> str:
        return self.server.url + "/v2/self"

    def run(self) -> None:
        before = instance.processor_seconds(self.server.process.pid)
        run = self.load.run(self._url, self.seconds)
        self.rates.append(run.rate)
        self.costs.append((instance.processor_seconds(self.server.process.pid) - before) * 1e6 / run.requests)


def main() -> None:
    given = options()
    instance.build()
    with tempfile.TemporaryDirectory(prefix="latchkey-request-log-") as name, contextlib.ExitStack() as running:
        folder = Path(name)
        tokens = folder / "tokens"
        instance.make_tokens(folder / "kept", given.tokens, tokens)
        shutil.copytree(folder / "kept", folder / "none")
        kept, none = (
            Side(running.enter_context(instance.serving(folder / side, folder / f"{side}.log", *settings)), tokens, given)
            for side, settings in (("kept", ()), ("none", ("--request-log-days", "0"))))
        for number in range(given.rounds):
            for side in (kept, none) if number % 2 else (none, kept):
                side.run()
            print(f"  round {number + 1}: {kept.rates[-1]:,.0f} with the log, {none.rates[-1]:,.0f} without", flush=True)
    verdict = Verdict()
    ratios = (with_log / without for with_log, without in zip(kept.rates, none.rates))
    verdict.at_least("requests a second, with the log ÷ without", Spread(tuple(ratios)), 0.98)
    verdict.show("with the log, processor µs a request", Spread(tuple(kept.costs)))
    verdict.show("without, processor µs a request", Spread(tuple(none.costs)))
    print()
    verdict.print()
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
