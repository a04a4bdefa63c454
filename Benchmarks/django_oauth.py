"""django-oauth-toolkit on granian, what a team with Django would take, with as many live tokens: as it
comes, and tuned.

Tuned, it was given what makes it fastest: two workers of one thread each, no middleware and no logs, connections to SQLite
that stay open, with a write-ahead log and the whole database in memory, and a client secret that is kept as it is. As it comes it
hashes that like a password, a million rounds of PBKDF2 for each request, and has Django's own settings for SQLite.

Needs `.venv/bin/pip install django-oauth-toolkit granian`.
"""

import contextlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from instance import SCOPES, free_port, wait_for
from introspection import Target

SITE = Path(__file__).with_name("django_site.py")


def has(*packages: str) -> bool:
    return all(importlib.util.find_spec(name) for name in packages)


def require() -> None:
    if not has("oauth2_provider", "granian"):
        raise SystemExit("This benchmark needs Django's peer (.venv/bin/pip install django-oauth-toolkit granian).")


@contextlib.contextmanager
def running(site: Path, folder: Path, count: int, is_tuned: bool):
    """The site with so many tokens; yields its port, its process, the first line that it printed, and the tokens."""
    folder = folder / f"{site.stem}-{'tuned' if is_tuned else 'as-it-comes'}"
    folder.mkdir()
    environment = {
        **os.environ, "DJANGO_DATABASE": str(folder / "django.db"), "DJANGO_TUNED": "1" if is_tuned else ""}
    made = subprocess.run([sys.executable, str(site), str(count), SCOPES], env=environment, check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    first, found = made.split("\n", 1)
    tokens, port = folder / "django-tokens", free_port()
    tokens.write_text(found)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1",
               "--http", "1", "--no-ws", "--no-log", "--host", "127.0.0.1", "--port", str(port),
               f"{site.stem}:application"]
    with open(folder / "django.log", "ab") as log:
        process = subprocess.Popen(
            command, cwd=site.parent, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        wait_for(port, "/ready", process)
        yield port, process.pid, first, tokens
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def serving(folder: Path, count: int, is_tuned: bool):
    """The site with so many tokens; yields what to send it."""
    with running(SITE, folder, count, is_tuned) as (port, _, pair, tokens):
        target = Target(f"http://127.0.0.1:{port}/introspect", pair, tokens, "token={token}")
        target.check(200 if is_tuned else 5)
        yield target
