"""Admins who change integrations and tokens without a break, until the server is gone."""

import secrets

from ledger import Ledger
from visitor import Visitor, new_id
from worker import Worker


class Writer(Worker):
    """One admin with a session and integrations of their own."""

    def __init__(self, visitor: Visitor, ledger: Ledger, seed: int):
        super().__init__(seed)
        self.visitor = visitor
        self.ledger = ledger
        self.mine: list[str] = []
        self.replaced: set[str] = set()

    def live(self) -> list[str]:
        return [id for id in self.mine if self.ledger.integrations[id].is_live]

    def _tokens(self, integration: str) -> list[str]:
        with self.ledger.lock:
            return [id for id, token in self.ledger.tokens.items()
                    if token.integration == integration and token.is_live]

    def _step(self) -> None:
        integrations = self.live()
        if not integrations or (len(integrations) < 5 and self.random.random() < 0.1):
            return self._create_integration()
        integration = self.random.choice(integrations)
        tokens = self._tokens(integration)
        choice = self.random.random()
        if not tokens or choice < 0.45:
            return self._create_token(integration)
        token = self.random.choice(tokens)
        if choice < 0.7:
            self.pending = ("revoke", token)
            self.visitor.delete_token(integration, token)
            self.ledger.token_revoked(token)
        elif choice < 0.95 and token not in self.replaced:
            self._replace(integration, token, "1h" if choice < 0.78 else "none")
        elif len(integrations) > 1:
            self.pending = ("delete integration", integration)
            self.visitor.delete_integration(integration, self.ledger.integrations[integration].name)
            self.ledger.integration_deleted(integration)
        self.pending = None

    def _create_integration(self) -> None:
        id, name = new_id(), f"Service {secrets.token_hex(4)}"
        self.pending = ("create integration", id, name)
        self.visitor.create_integration(name, id)
        self.ledger.integration_created(id, name)
        self.mine.append(id)
        self.pending = None
        for token in self.visitor.tokens(id):
            self.ledger.token_created(token, id)

    def _create_token(self, integration: str) -> None:
        id = new_id()
        self.pending = ("create", id, integration)
        self.visitor.create_token(integration, "Key", id)
        self.ledger.token_created(id, integration)
        self.pending = None
        self._maybe_copy(integration, id)

    def _replace(self, integration: str, token: str, overlap: str) -> None:
        id = new_id()
        self.pending = ("replace", token, id, integration)
        self.visitor.replace_token(integration, token, id, overlap)
        self.replaced.add(token)
        self.ledger.token_replaced(token, id, is_old_dead=overlap == "none")
        self.pending = None
        self._maybe_copy(integration, id)

    def _maybe_copy(self, integration: str, token: str) -> None:
        """Some tokens are copied at once, others only after the crash."""
        if self.random.random() < 0.7:
            self.ledger.token_copied(token, self.visitor.copy_token(integration, token))
