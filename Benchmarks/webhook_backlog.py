"""How fast a backlog gets to nginx, every attempt on disk: ours in the outbox, and that of others that send Standard
Webhooks.
"""

import base64
import importlib.util
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from peers import nginx
from webhook_sender import Sender, count, wait_for

HERE = Path(__file__).parent
DJANGO = HERE / "django_hooks_site.py"
# What was fastest with two cores: processes, for Python's lock, and more than cores, for what waits for the disk.
HUEY = ["-m", "huey.bin.huey_consumer", "huey_hooks_tasks.huey", "-k", "process", "-w", "8", "-q", "-n", "-d", "0.01"]


def require() -> None:
    if not all(importlib.util.find_spec(name) for name in ("django_outbound_webhooks", "huey", "requests")):
        raise SystemExit("This benchmark needs its peers (.venv/bin/pip install django-outbound-webhooks huey requests).")


@dataclass(frozen=True)
class Backlog:
    rate: float
    """In a second, from the first that was seen on."""
    seconds: float
    """From the start of the process to the last."""
    memory: float = 0


def ours(folder: Path, number: int) -> Backlog:
    folder.mkdir()
    sender = Sender(folder / "ours")
    with nginx(folder) as url:
        with sender.serving() as server:
            sender.subscribe(server, f"{url}/hook")
        sender.fill(number)
        began = time.monotonic()
        with sender.serving() as server:
            rate = wait_for(number, sender.delivered)
            return Backlog(rate, time.monotonic() - began, server.memory("VmHWM"))


def peer(folder: Path, fill: list[str], work: list[str], counted: Callable[[], int], number: int) -> Backlog:
    """A peer in Python: what fills its queue, then what sends, both told where nginx is and which key to sign with."""
    folder.mkdir()
    environment = {
        **os.environ, "PEER_FOLDER": str(folder), "PEER_DATABASE": str(folder / "django.db"),
        "PEER_SECRET": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(), "PYTHONPATH": str(HERE)}
    with nginx(folder) as url, open(folder / "peer.log", "ab") as log:
        settings = {"cwd": HERE, "env": environment, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        subprocess.run([sys.executable, *fill, str(number), f"{url}/hook"], check=True, **settings)
        began = time.monotonic()
        process = subprocess.Popen([sys.executable, *work], **settings)
        try:
            return Backlog(wait_for(number, counted), time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(30)


def django(folder: Path, number: int) -> Backlog:
    counted = "SELECT COUNT(*) FROM django_outbound_webhooks_deliveryattempt WHERE response_status = 200"
    return peer(folder, [str(DJANGO), "fill"], [str(DJANGO), "relay"],
                lambda: count(folder / "django.db", counted), number)


def huey(folder: Path, number: int) -> Backlog:
    fill = "import sys, huey_hooks_tasks; huey_hooks_tasks.fill(int(sys.argv[1]), sys.argv[2])"
    counted = "SELECT COUNT(*) FROM attempts WHERE status = 200"
    return peer(folder, ["-c", fill], HUEY, lambda: count(folder / "attempts.db", counted), number)
