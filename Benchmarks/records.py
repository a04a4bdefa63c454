#!/usr/bin/env python3
"""What reading, finding and writing records cost with a million people, beside ten thousand and beside PocketBase.

Interleaved rounds of the same wrk script against all targets; ratios are taken round by round. Creates are held
against the same rows written straight to SQLite. Needs wrk and PocketBase; all traffic stays on the loopback.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

import instance
import pocketbase
from dataset import DataSet
from load import REQUESTS, Run, Spread, wrk
from people import Questions
from plain import PlainSQLite, fsync_milliseconds
from verdict import Verdict

QUERIES = ("equality", "prefix", "range")
FEW = 10_000


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="length of one run")
    parser.add_argument("--connections", type=int, default=64, help="for get by id")
    parser.add_argument("--folder", type=Path, help="where to put the data: the disk that counts")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    return parser.parse_args()


class Target:
    """Something to send requests to, with its token."""

    def __init__(self, folder: Path, name: str, url: str, tokens: Path):
        self.folder, self.name, self.url, self.tokens = folder, name, url, tokens
        self.next_number = 1

    def run(self, what: str, lines: list[str], seconds: int, connections: int) -> Run:
        file = self.folder / f"{self.name}-{what}.requests"
        if not file.exists():
            file.write_text("".join(lines))
        settings = {"TOKENS": self.tokens, "REQUESTS": file, "NUMBER": self.next_number}
        found = wrk(self.url, REQUESTS, seconds, connections, 1, settings)
        if what == "create":
            self.next_number += found.requests + 1000  # some were sent and not answered before the end
        return found


class Bench:
    """The targets, and what has been measured so far."""

    def __init__(self, folder: Path, given: argparse.Namespace, many, few, peer, plain: PlainSQLite):
        self.given, self.plain, self.folder = given, plain, folder
        (many_data, many_server), (few_data, few_server) = many, few
        self.many = Target(folder, "many", many_server.url, many_data.tokens)
        self.few = Target(folder, "few", few_server.url, few_data.tokens)
        self.peer = Target(folder, "pocketbase", peer.url, peer.tokens)
        asked, asked_of_few = Questions.about(given.people), Questions.about(FEW)
        many_data.check(many_server, asked)
        few_data.check(few_server, asked_of_few)
        self.lines = {
            "many": {"get": many_data.gets(), "healthz": ["GET\t/healthz\t\n"], "list": many_data.lists(),
                     "create": many_data.creates(1000), **many_data.queries(asked)},
            "few": few_data.queries(asked_of_few),
            "pocketbase": {"get": peer.gets(range(0, given.people, max(1, given.people // 10_000))),
                           "create": peer.creates(1000), **peer.queries(asked)}}
        self.runs: dict[str, list[Run]] = {}
        self.plain_rates: list[float] = []
        self.fsyncs: list[float] = []

    def measure(self, target: Target, what: str, connections: int, seconds: int | None = None) -> Run:
        return target.run(what, self.lines[target.name][what], seconds or self.given.seconds, connections)

    def jobs(self) -> list[tuple[Target, str, int]]:
        """Target, what is sent, connections: one for each query, since the time of one is asked for."""
        wide = self.given.connections
        found = [(self.many, "get", wide), (self.many, "healthz", wide), (self.peer, "get", wide),
                 (self.many, "list", 4)]
        for query in QUERIES:
            found += [(target, query, 1) for target in (self.many, self.few, self.peer)]
        return found

    def warm_up(self) -> None:
        for target, what, connections in self.jobs():
            self.measure(target, what, connections, seconds=min(2, self.given.seconds))

    def round(self, number: int) -> None:
        jobs = self.jobs()
        start = number * 3 % len(jobs)
        for target, what, connections in jobs[start:] + jobs[:start]:
            self.keep(target, what, self.measure(target, what, connections))
        self.fsyncs.append(fsync_milliseconds(self.folder))
        self.keep(self.many, "create", self.measure(self.many, "create", 32))
        self.plain_rates.append(self.plain.catch_up())
        print(f"    {'plain create':26} {self.plain_rates[-1]:>10,.0f} a second", flush=True)
        self.keep(self.peer, "create", self.measure(self.peer, "create", 32))

    def keep(self, target: Target, what: str, run: Run) -> None:
        self.runs.setdefault(f"{target.name} {what}", []).append(run)
        print(f"    {target.name + ' ' + what:26} {run.rate:>10,.0f} a second  p50 {run.p50:8.2f} ms  "
              f"p95 {run.p95:8.2f} ms", flush=True)

    def values(self, what: str, name: str = "rate") -> tuple:
        return tuple(getattr(run, name) for run in self.runs[what])

    def ratio(self, upper: str, lower: str, name: str = "rate") -> Spread:
        """Round by round, so that a slow moment of the machine hits both."""
        pairs = zip(self.values(upper, name), self.values(lower, name))
        return Spread(tuple(above / below for above, below in pairs))


def judge(bench: Bench, found: dict, given: argparse.Namespace) -> Verdict:
    verdict = Verdict()
    loading = found["loading"]
    allowed = 300 * given.people / 1e6
    verdict.at_most(f"import of {given.people:,} rows, s", Spread((loading.seconds,)), allowed)
    verdict.at_most("memory of the import, MB", Spread((loading.megabytes,)), 300)
    verdict.at_least("get ÷ /healthz", bench.ratio("many get", "many healthz"), 0.6)
    for query in QUERIES:
        verdict.at_most(f"{query}, p95 ms", Spread(bench.values(f"many {query}", "p95")), 10)
        verdict.at_most(
            f"{query}, p95 ÷ that of {FEW:,} people", bench.ratio(f"many {query}", f"few {query}", "p95"), 2)
    verdict.at_least("lists of 500, a second", Spread(bench.values("many list")), 250)
    created = bench.values("many create")
    plain = Spread(tuple(ours / theirs for ours, theirs in zip(created, bench.plain_rates)))
    verdict.at_least("creates ÷ plain SQLite", plain, 0.5)
    verdict.at_least("creates ÷ PocketBase", bench.ratio("many create", "pocketbase create"), 1)
    verdict.at_least("get ÷ PocketBase", bench.ratio("many get", "pocketbase get"), 1)
    for query in QUERIES:
        verdict.at_least(f"{query} ÷ PocketBase", bench.ratio(f"many {query}", f"pocketbase {query}"), 1)
    verdict.show("creates, a second", Spread(created))
    verdict.show("plain SQLite, a second", Spread(tuple(bench.plain_rates)))
    verdict.show("fsync of the disk, ms", Spread(tuple(bench.fsyncs)))
    for query in QUERIES:
        verdict.show(f"{query}, p50 ms", Spread(bench.values(f"many {query}", "p50")))
    for name, value in found["sizes"].items():
        verdict.show(name, Spread((value,)))
    return verdict


def measure(folder: Path, given: argparse.Namespace) -> tuple[Verdict, dict]:
    many_data, few_data = DataSet(folder / "many", given.people), DataSet(folder / "few", FEW)
    print(f"Loading {given.people:,} people ...", flush=True)
    loading = many_data.load()
    print(f"    {loading.seconds:.1f} s, {loading.megabytes:.0f} MB", flush=True)
    few_data.load()
    plain = PlainSQLite(many_data.database, folder / "plain.db")
    sizes = {"database, MB": many_data.size / 1e6}
    with (instance.serving(many_data.data, many_data.log) as many, instance.serving(few_data.data, few_data.log) as few,
          pocketbase.serving(folder, given.people) as peer):
        sizes["database of PocketBase, MB"] = peer.size / 1e6
        bench = Bench(folder, given, (many_data, many), (few_data, few), peer, plain)
        bench.warm_up()
        for number in range(given.rounds):
            print(f"  round {number + 1}", flush=True)
            bench.round(number)
        sizes["memory at the end, MB"] = many.memory("VmRSS")
        sizes["memory at its most, MB"] = many.memory("VmHWM")
    plain.close()
    assert many_data.log.stat().st_size > 0, "the request log is off"
    found = {"loading": loading, "sizes": sizes}
    figures = {name: [vars(run) for run in runs] for name, runs in bench.runs.items()}
    figures |= {"plain": bench.plain_rates, "fsync": bench.fsyncs, "sizes": sizes, "loading": vars(loading)}
    return judge(bench, found, given), figures


def main() -> None:
    given = options()
    instance.build()
    pocketbase.binary()
    with tempfile.TemporaryDirectory(prefix="latchkey-records-", dir=given.folder) as folder:
        verdict, figures = measure(Path(folder), given)
    print(f"\n{given.people:,} people, median of {given.rounds} rounds of {given.seconds} s (range), "
          f"{os.cpu_count()} cores shared with wrk\n")
    verdict.print()
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(figures, indent=1) + "\n")
    raise SystemExit(0 if verdict.is_met else 1)


if __name__ == "__main__":
    main()
