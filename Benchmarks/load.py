"""Load from wrk, and what it measured."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROTATE = Path(__file__).with_name("rotate.lua")
REQUESTS = Path(__file__).with_name("requests.lua")


@dataclass(frozen=True)
class Run:
    """One run of wrk. Latencies in milliseconds."""

    requests: int
    rate: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Spread:
    """The median of several values, with their range."""

    values: tuple

    @property
    def middle(self) -> float:
        return median(self.values)

    def text(self, digits: int = 0) -> str:
        low, high = min(self.values), max(self.values)
        return f"{self.middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def wrk(url: str, script: Path, seconds: int, connections: int, threads: int, settings: dict) -> Run:
    """Keeps the connections busy for some seconds. Any failed request ends it all: a fast error proves nothing."""
    binary = shutil.which("wrk")
    if not binary:
        raise SystemExit("This benchmark needs wrk (Debian: apt-get install wrk).")
    command = [binary, f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", str(script), url]
    environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds + 60)
    output = done.stdout + done.stderr
    line = next((line for line in output.splitlines() if line.startswith("RESULT ")), None)
    if done.returncode or not line:
        raise SystemExit(f"{url}: wrk ended with {done.returncode}:\n{output}")
    requests, duration, p50, p95, p99, bad_statuses, broken = map(int, line.split()[1:])
    if bad_statuses or broken:
        raise SystemExit(f"{url}: {bad_statuses} answers were no success, {broken} connections broke:\n{output}")
    return Run(requests=requests, rate=requests / (duration / 1e6), p50=p50 / 1e3, p95=p95 / 1e3, p99=p99 / 1e3)


class Load:
    """wrk, with the same script for every target. Each run goes on in the list of tokens where the last one ended."""

    def __init__(self, tokens: Path, count: int, connections: int, threads: int, script: Path = ROTATE, **settings):
        self.count, self.connections, self.threads = count, connections, threads
        self.script, self.settings = script, {"TOKENS": tokens, **settings}
        self._start = 0

    def run(self, url: str, seconds: int) -> Run:
        settings = {**self.settings, "START": self._start}
        found = wrk(url, self.script, seconds, self.connections, self.threads, settings)
        self._start = (self._start + found.requests // self.threads) % self.count
        return found

    def warm_up(self, url: str, seconds: int) -> None:
        """Sends every token at least once, so that no later round meets one for the first time."""
        sent = 0
        while sent < self.count * self.threads:
            sent += self.run(url, seconds).requests
