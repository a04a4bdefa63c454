"""A data folder with many people in it."""

import contextlib
import json
import os
import random
import sqlite3
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import instance
import people

SCOPES = "object_configuration:read-write record_permission:read-write"
SCORE = {"title": "Score", "description": None, "api_slug": "score", "type": "number", "is_required": False,
         "is_unique": False, "is_multiselect": False, "config": {}}
RECORDS = "/v2/objects/people/records"


@dataclass(frozen=True)
class Loading:
    """What the import took."""

    seconds: float
    megabytes: float


class DataSet:
    """A data folder, its token and what is asked of it."""

    def __init__(self, folder: Path, count: int):
        self.folder, self.count = folder, count
        self.data, self.tokens, self.log = folder / "data", folder / "tokens", folder / "server.log"
        self.database = self.data / "latchkey.db"
        folder.mkdir()
        instance.make_tokens(self.data, 1, self.tokens, SCOPES)
        with instance.serving(self.data, self.log) as server:
            self.ask(server, "POST", "/v2/objects/people/attributes", {"data": SCORE})

    def ask(self, server, method: str, path: str, body=None) -> dict:
        headers = {"Authorization": f"Bearer {self.tokens.read_text().strip()}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(server.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    def load(self) -> Loading:
        """`latchkey import csv`, with its time and the most memory that it had."""
        file = self.folder / "people.csv"
        people.write_csv(file, self.count)
        command = [str(instance.BINARY), "import", "csv", "--workspace", "bench", "--object", "people", "--json",
                   "--data", str(self.data), str(file)]
        begun = time.monotonic()
        with open(self.log, "ab") as log, subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, env=instance.environment()) as process:
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begun
        result = json.loads(output)
        assert process.returncode == 0 and result["created"] == self.count, result
        file.unlink()
        return Loading(seconds, usage.ru_maxrss * 1024 / 1e6)

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.data.glob("latchkey.db*"))

    # The lines that requests.lua sends.

    def gets(self, number: int = 10_000) -> list[str]:
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as reader:
            [(low, high)] = reader.execute("SELECT MIN(number), MAX(number) FROM records").fetchall()
            chance = random.Random(self.count)
            found = (reader.execute("SELECT id FROM records WHERE number = ?", (chance.randint(low, high),)).fetchone()
                     for _ in range(number))
            return [people.line("GET", f"{RECORDS}/{row[0]}") for row in found if row]

    @staticmethod
    def queries(asked: people.Questions) -> dict[str, list[str]]:
        by_score = [{"direction": "asc", "attribute": "score"}]
        bodies = {
            "equality": [{"filter": {"email_addresses": {"email_address": {"$eq": email}}}} for email in asked.emails],
            "prefix": [{"filter": {"name": {"full_name": {"$starts_with": text}}}} for text in asked.prefixes],
            "range": [{"filter": {"score": {"$gte": low, "$lt": high}}, "sorts": by_score}
                      for low, high in asked.ranges]}
        return {name: [people.line("POST", f"{RECORDS}/query", {**body, "limit": 50}) for body in found]
                for name, found in bodies.items()}

    @staticmethod
    def lists() -> list[str]:
        return [people.line("POST", f"{RECORDS}/query", {"limit": 500, "offset": page * 500}) for page in range(10)]

    @staticmethod
    def creates(number: int) -> list[str]:
        return [people.line("POST", RECORDS, {"data": {"values": people.values(people.person(one, "{number}"))}})
                for one in range(number)]

    def check(self, server, asked: people.Questions) -> None:
        """A fast wrong answer is worth nothing: some questions are asked one by one."""
        for name, lines in self.queries(asked).items():
            for number in range(0, len(lines), 50):
                method, path, body = lines[number].rstrip("\n").split("\t")
                found = [one["values"] for one in self.ask(server, method, path, json.loads(body))["data"]]
                assert found, (name, body)
                if name == "equality":
                    assert [one["email_addresses"][0]["email_address"] for one in found] == [asked.emails[number]]
                elif name == "prefix":
                    text = asked.prefixes[number].lower()
                    assert all(one["name"][0]["full_name"].lower().startswith(text) for one in found)
                else:
                    scores, (low, high) = [one["score"][0]["value"] for one in found], asked.ranges[number]
                    assert scores == sorted(scores) and low <= scores[0] and scores[-1] < high
