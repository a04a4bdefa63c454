"""The same rows written straight to SQLite: what the disk and the tables cost without a server."""

import contextlib
import os
import sqlite3
import time
from pathlib import Path
from statistics import median

BATCH = 32
# The writer's own settings (SQLiteEngine.swift).
SETTINGS = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -8000",
            "temp_store = MEMORY", "secure_delete = ON", "journal_size_limit = 67108864"]
TABLES = {"records": "number", "record_uniques": "record", "record_texts": "record", "record_numbers": "record",
          "record_history": "record"}


def fsync_milliseconds(folder: Path, times: int = 200) -> float:
    """The median time that one small write takes to be on the disk."""
    file = folder / "fsync"
    found = []
    with open(file, "wb", buffering=0) as output:
        output.write(bytes(4096 * times))
        os.fsync(output.fileno())
        output.seek(0)
        for _ in range(times):
            output.write(os.urandom(4096))
            begun = time.perf_counter()
            os.fdatasync(output.fileno())
            found.append((time.perf_counter() - begun) * 1000)
    file.unlink()
    return median(found)


def copy_database(source: Path, target: Path) -> None:
    """Page by page, so that the copy has the same trees; nobody else may have the source open."""
    with contextlib.closing(sqlite3.connect(source)) as reader, contextlib.closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


class PlainSQLite:
    """A copy of the server's database that is given what the server has written since, in plain batches."""

    def __init__(self, database: Path, copy: Path):
        self.database = database
        copy_database(database, copy)
        self.connection = sqlite3.connect(copy, isolation_level=None)
        for setting in SETTINGS:
            self.connection.execute(f"PRAGMA {setting}").fetchall()
        [(self.last,)] = self.connection.execute("SELECT MAX(number) FROM records").fetchall()

    def close(self) -> None:
        self.connection.close()

    def catch_up(self) -> float:
        """Writes the new records, 32 in a transaction; returns records per second. Reading them is not counted."""
        new = self._read()
        numbers = sorted({row[0] for row in new["records"]})
        by_record = {table: {} for table in new}
        for table, rows in new.items():
            position = self._columns(table).index(TABLES[table])
            for row in rows:
                by_record[table].setdefault(row[position], []).append(row)
        statements = {
            table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(self._columns(table)))})" for table in new}
        batches = []
        for start in range(0, len(numbers), BATCH):
            part = numbers[start:start + BATCH]
            batches.append([(statement, [row for number in part for row in by_record[table].get(number, [])])
                            for table, statement in statements.items()])
        begun = time.perf_counter()
        for batch in batches:
            self.connection.execute("BEGIN IMMEDIATE")
            for statement, rows in batch:
                if rows:
                    self.connection.executemany(statement, rows)
            self.connection.execute("COMMIT")
        seconds = time.perf_counter() - begun
        self.last = numbers[-1]
        return len(numbers) / seconds

    def _read(self) -> dict[str, list]:
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as reader:
            return {table: reader.execute(f"SELECT * FROM {table} WHERE {column} > ?", (self.last,)).fetchall()
                    for table, column in TABLES.items()}

    def _columns(self, table: str) -> list[str]:
        return [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]
