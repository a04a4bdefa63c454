#!/usr/bin/env python3
"""How fast events reach their receiver, and what others notice of it: a backlog in the outbox, beside peers that send
Standard Webhooks too; the time from the commit to the first byte; and the API's p99 meanwhile.

Every attempt is on disk, the limit per target is off. Needs wrk, nginx and Python packages: webhook_backlog.py says
which. All traffic stays on the loopback. `--only latency` measures one part alone.
"""

import argparse
import os
import tempfile
from pathlib import Path

import instance
import webhook_backlog
import webhook_latency
import webhook_load
from load import Spread
from verdict import Verdict


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000, help="of the backlog")
    parser.add_argument("--peer-events", type=int, default=5000, help="of the backlog that the peers have too")
    parser.add_argument("--rate", type=int, default=500, help="changes a second")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=10, help="length of one run")
    parser.add_argument("--only", choices=["backlog", "peers", "latency", "load"])
    return parser.parse_args()


def backlog(folder: Path, given: argparse.Namespace, verdict: Verdict) -> None:
    found = webhook_backlog.ours(folder, given.events)
    verdict.at_least("deliveries, a second", Spread((given.events / found.seconds,)), 3000)
    verdict.at_most("memory, MB", Spread((found.memory,)), 250)


def peers(folder: Path, given: argparse.Namespace, verdict: Verdict) -> None:
    """django-outbound-webhooks gets a tenth, or it would take minutes; its rate is steady."""
    folder.mkdir()
    webhook_backlog.require()
    senders = {"ours": (webhook_backlog.ours, 1), "django-outbound-webhooks": (webhook_backlog.django, 10),
               "huey": (webhook_backlog.huey, 1)}
    rates: dict[str, list[float]] = {name: [] for name in senders}
    for number in range(given.rounds):
        for name, (send, part) in senders.items():
            rates[name].append(send(folder / f"{name}-{number}", given.peer_events // part).rate)
            print(f"  round {number + 1}: {name:24} {rates[name][-1]:>7,.0f} deliveries a second", flush=True)
    for name, found in rates.items():
        if name != "ours":
            verdict.show(f"ours ÷ {name}", Spread(tuple(a / b for a, b in zip(rates["ours"], found))))
            verdict.show(f"{name}, deliveries a second", Spread(tuple(found)))


def latency(folder: Path, given: argparse.Namespace, verdict: Verdict) -> None:
    folder.mkdir()
    found = [webhook_latency.measure(folder / str(number), given.rate, given.seconds) for number in range(given.rounds)]
    verdict.at_least("changes, a second", Spread(tuple(one.rate for one in found)), 0.98 * given.rate)
    verdict.at_most("request to first byte, p99 ms", Spread(tuple(one.from_request[99] for one in found)), 50)
    verdict.show("answer to first byte, p99 ms", Spread(tuple(one.from_answer[99] for one in found)))
    verdict.show("request to first byte, p50 ms", Spread(tuple(one.from_request[50] for one in found)))


def load(folder: Path, given: argparse.Namespace, verdict: Verdict) -> None:
    found = webhook_load.measure(folder, given.rate, given.seconds, given.rounds)
    verdict.at_least("deliveries while reading, a second",
                     Spread(tuple(one.deliveries for one in found["deliveries"])), 0.95 * given.rate)
    for what, title in (("record", "a record"), ("token", "/v2/self")):
        p99 = {name: tuple(one.p99[what] for one in rounds) for name, rounds in found.items()}
        for below, word in (("idle", "idle"), ("writes", "with the writes alone")):
            ratio = Spread(tuple(a / b for a, b in zip(p99["deliveries"], p99[below])))
            line = f"p99 of {title} with deliveries ÷ {word}"
            verdict.at_most(line, ratio, 2) if below == "idle" else verdict.show(line, ratio)
        for name, values in p99.items():
            verdict.show(f"p99 of {title}, {name}, ms", Spread(values))


def main() -> None:
    given = options()
    instance.build()
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="latchkey-webhooks-") as folder:
        for part in (backlog, peers, latency, load):
            if given.only in (None, part.__name__):
                print(f"Measuring {part.__name__} ...", flush=True)
                part(Path(folder) / part.__name__, given, verdict)
    print(f"\n{given.rounds} rounds, median (range), {os.cpu_count()} cores shared with who sends and receives\n")
    verdict.print()
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
