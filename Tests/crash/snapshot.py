"""What a crashed instance's database says, read from a copy, before any Latchkey process has touched it again."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path


class Snapshot:
    def __init__(self, data: Path, copy: Path):
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o700)
        for file in data.iterdir():
            if file.is_file() and file.name.startswith("latchkey.db"):
                shutil.copy(file, copy)
        self._database = sqlite3.connect(copy / "latchkey.db")
        self.tokens = {row[0]: row[1:] for row in self._all(
            "SELECT id, integration_id, revoked_at, replaced_by_id FROM access_tokens")}
        self.integrations = dict(self._all("SELECT id, deleted_at FROM integrations"))
        self.events = [(action, target, json.loads(detail)) for action, target, detail in self._all(
            "SELECT action, target_id, detail FROM audit_events")]

    def _all(self, sql: str) -> list:
        return self._database.execute(sql).fetchall()

    def close(self) -> None:
        self._database.close()

    def targets(self, action: str) -> Counter:
        return Counter(target for name, target, _ in self.events if name == action)

    def is_live(self, token: str) -> bool:
        return token in self.tokens and self.tokens[token][1] is None

    def check(self) -> None:
        """The file is sound, and rows and audit events tell the same story: neither is there without the other."""
        assert self._all("PRAGMA integrity_check") == [("ok",)]
        assert self._all("PRAGMA foreign_key_check") == []
        assert self.targets("integration.created") == Counter(self.integrations.keys())
        assert self.targets("access-token.created") == Counter(self.tokens.keys())
        deleted = self.targets("integration.deleted")
        assert deleted == Counter(id for id, moment in self.integrations.items() if moment is not None)
        revoked = self.targets("access-token.revoked")
        assert set(revoked.values()) <= {1}
        replaced = {target: detail for name, target, detail in self.events if name == "access-token.replaced"}
        ended = {target for target, detail in replaced.items() if detail["overlap"] == "none"}
        for id, (integration, revoked_at, replaced_by) in self.tokens.items():
            is_ended = id in revoked or id in ended or integration in deleted
            assert is_ended == (revoked_at is not None), (id, revoked_at)
            if replaced_by is not None:
                assert replaced[id]["by"] == replaced_by
        assert all(detail["by"] in self.tokens for detail in replaced.values())
