"""What the server has acknowledged, kept by a process that outlives it."""

import threading
from dataclasses import dataclass, field


@dataclass
class Token:
    integration: str
    is_live: bool = True
    secret: str | None = None
    """None until someone has copied it."""


@dataclass
class Integration:
    name: str
    is_live: bool = True


@dataclass
class Ledger:
    """Everything here was answered with success; `events` are what the audit log must therefore hold."""

    tokens: dict[str, Token] = field(default_factory=dict)
    integrations: dict[str, Integration] = field(default_factory=dict)
    events: set[tuple[str, str]] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def integration_created(self, id: str, name: str) -> None:
        with self.lock:
            self.integrations[id] = Integration(name)
            self.events.add(("integration.created", id))

    def integration_deleted(self, id: str) -> None:
        with self.lock:
            self.integrations[id].is_live = False
            self.events.add(("integration.deleted", id))
            for key, token in self.tokens.items():
                if token.integration == id and token.is_live:
                    token.is_live = False
                    self.touched.add(key)

    def token_created(self, id: str, integration: str) -> None:
        with self.lock:
            self.tokens[id] = Token(integration)
            self.events.add(("access-token.created", id))
            self.touched.add(id)

    def token_copied(self, id: str, secret: str) -> None:
        with self.lock:
            self.tokens[id].secret = secret
            self.events.add(("access-token.copied", id))

    def token_revoked(self, id: str) -> None:
        with self.lock:
            self.tokens[id].is_live = False
            self.events.add(("access-token.revoked", id))
            self.touched.add(id)

    def token_replaced(self, old: str, new: str, is_old_dead: bool) -> None:
        with self.lock:
            self.tokens[new] = Token(self.tokens[old].integration)
            self.tokens[old].is_live = not is_old_dead
            self.events |= {("access-token.replaced", old), ("access-token.created", new)}
            self.touched |= {old, new}

    def take_touched(self) -> set[str]:
        with self.lock:
            touched, self.touched = self.touched, set()
        return touched
