#!/usr/bin/env python3
"""What the check adds to a request at each gateway of docs/gateways.md: the same gateway with and without it.

One client sends one request after the other, in interleaved rounds, whose medians are shown; the service behind is
an nginx with a constant answer. Needs what Tests/gateways needs; all traffic stays on the loopback.
"""

import argparse
import http.client
import json
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import instance
from peers import nginx

sys.path[1:1] = [str(instance.ROOT / "Tests"), str(instance.ROOT / "Tests/gateways")]
from proxies import NAMES, running  # noqa: E402

# What asks Latchkey, in the configuration of each.
CHECKS = {
    "nginx": r"^ *auth_request /latchkey;\n",
    "haproxy": r"^ *http-request (lua.latchkey|deny deny_status 503) .*\n",
    "envoy": r"^ *- name: envoy.filters.http.ext_authz\n(?s:.*?)(?=^ *- name: envoy.filters.http.router)",
    "caddy": r"^\t\tforward_auth (?s:.*?)^\t\t}\n",
    "traefik": r"^ *middlewares: \[latchkey\]\n",
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=200, help="in one round, with the check and without it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    return parser.parse_args()


def times(connection: http.client.HTTPConnection, token: str, count: int) -> list[float]:
    """Milliseconds that each request took."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", "/", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        response.read()
        taken.append((time.perf_counter() - began) * 1000)
        assert response.status == 200, response.status
    return taken


def measure(name: str, folder: Path, latchkey: int, service: int, token: str, given: argparse.Namespace) -> dict:
    def ours(text: str) -> str:
        return text.replace("acme-inc", "bench")

    def unchecked(text: str) -> str:
        return re.sub(CHECKS[name.partition("-")[0]], "", text, flags=re.MULTILINE)

    with (running(name, folder / name, latchkey, service, ours) as checked,
          running(name, folder / f"{name}-open", latchkey, service, unchecked) as plain):
        assert checked.send("/").status == 401 and plain.send("/").status == 200
        runs = {"without": (plain.connection(), []), "with": (checked.connection(), [])}
        for connection, _ in runs.values():
            times(connection, token, 50)
        for _ in range(given.rounds):
            for connection, rounds in runs.values():
                cuts = statistics.quantiles(times(connection, token, given.requests), n=100)
                rounds.append((cuts[49], cuts[98]))
    figures = {}
    for which, (connection, rounds) in runs.items():
        connection.close()
        figures[which] = dict(zip(("p50", "p99"), map(statistics.median, zip(*rounds))))
    return figures


def main() -> None:
    given = options()
    instance.build()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        instance.make_tokens(folder / "data", 1, folder / "tokens", "note:read")
        token = (folder / "tokens").read_text().strip()
        with (instance.serving(folder / "data", folder / "log", "--trusted-proxy", "127.0.0.1") as server,
              nginx(folder) as service):
            port = int(service.rpartition(":")[2])
            more = f"{'with':>8}{'added':>8}"
            print(f"{'Milliseconds':14}{'p50 without':>13}{more}{'p99 without':>15}{more}")
            results = {}
            for name in NAMES:
                results[name] = figures = measure(name, folder, server.port, port, token, given)
                row = f"{name:14}"
                for cut, width in (("p50", 13), ("p99", 15)):
                    without, checked = figures["without"][cut], figures["with"][cut]
                    row += f"{without:{width}.2f}{checked:8.2f}{checked - without:8.2f}"
                print(row, flush=True)
    if given.json:
        given.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
