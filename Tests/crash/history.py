"""What was changed and what was answered about keys, and whether both can be true together.

Nobody knows when between a request and its answer a change happens. So a check may go by any state that could have held
at some moment from its beginning to its end, and by no other.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Hashable, NamedTuple


class Change(NamedTuple):
    """From some moment between start and end the thing has this value."""

    start: float
    end: float
    value: object
    is_certain: bool = True
    """False when the answer was lost: then it happened before the server's end, or never."""


class Check(NamedTuple):
    """An answer about a token, and about a scope where one was asked for."""

    start: float
    end: float
    door: str
    token: str
    scope: str | None
    accepted: bool
    dead: bool = False
    """Refused as a token that is not there."""


class Token(NamedTuple):
    integration: str
    scopes: frozenset[str] | None
    """None is all that the integration has."""


@dataclass
class History:
    tokens: dict[str, Token] = field(default_factory=dict)
    changes: dict[Hashable, list[Change]] = field(default_factory=lambda: defaultdict(list))
    checks: list[Check] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def made(self, id: str, token: Token, start: float, end: float) -> None:
        with self.lock:
            self.tokens[id] = token
            self.changes["life", id].append(Change(start, end, True))

    def ended(self, id: str, start: float, end: float, is_certain: bool = True) -> None:
        """Revoked, replaced or expired."""
        self.changed(("life", id), Change(start, end, False, is_certain))

    def set_scopes(self, integration: str, scopes: frozenset[str], start: float, end: float,
                   is_certain: bool = True) -> None:
        self.changed(("scopes", integration), Change(start, end, scopes, is_certain))

    def deleted(self, integration: str, start: float, end: float, is_certain: bool = True) -> None:
        """The integration, and with it all its tokens."""
        self.changed(("deleted", integration), Change(start, end, True, is_certain))

    def changed(self, what: Hashable, change: Change) -> None:
        with self.lock:
            self.changes[what].append(change)

    def checked(self, check: Check) -> None:
        with self.lock:
            self.checks.append(check)

    def violations(self) -> list[str]:
        """What can't be true, in words."""
        found = []
        died = self._deaths()
        for check in self.checks:
            may_accept, may_refuse = self._possible(check)
            if check.accepted and not may_accept:
                found.append(f"accepted, though it could not be any more: {check}")
            elif not check.accepted and not may_refuse:
                found.append(f"refused, though it was valid all the time: {check}")
            elif check.accepted and check.start > died.get(check.token, float("inf")):
                found.append(f"accepted, though it was dead before: {check}")
        return found

    def decided(self) -> int:
        """How many checks had one answer alone that was right."""
        return sum(sum(self._possible(check)) == 1 for check in self.checks)

    def _deaths(self) -> dict[str, float]:
        """When each token was first known to be dead: nothing brings one back, whatever became of lost answers."""
        died: dict[str, float] = {}
        for check in self.checks:
            if check.dead:
                died[check.token] = min(check.end, died.get(check.token, float("inf")))
        return died

    def _possible(self, check: Check) -> tuple[bool, bool]:
        """Whether it may be accepted, and whether it may be refused."""
        token = self.tokens[check.token]
        parts = [
            self._values(("life", check.token), check, at_first=False),
            {not value for value in self._values(("deleted", token.integration), check, at_first=False)},
        ]
        if check.scope is not None:
            granted = token.scopes is None or check.scope in token.scopes
            scopes = self._values(("scopes", token.integration), check, at_first=frozenset())
            parts.append({granted and check.scope in value for value in scopes})
        return all(True in part for part in parts), any(False in part for part in parts)

    def _values(self, what: Hashable, check: Check, at_first: object) -> set:
        """The values that a thing could have had while the check was under way."""
        begun = [change for change in self.changes[what] if change.start <= check.end]
        # Whatever had ended before one began that had ended before the check began is gone.
        gone = max((change.start for change in begun if change.is_certain and change.end < check.start),
                   default=float("-inf"))
        values = {change.value for change in begun if change.end >= gone}
        return values if gone > float("-inf") else values | {at_first}
