"""kill -9 during writes: what was acknowledged holds, what was not happened wholly or not at all.

LATCHKEY_KILLS says how often (20).
"""

import os
import random
import time

import pytest
from harness import PASSWORD, Server
from ledger import Ledger
from snapshot import Snapshot
from visitor import Visitor
from writer import Writer

KILLS = int(os.environ.get("LATCHKEY_KILLS", "20"))
WRITERS = 4
SAMPLE = 300


def test_nothing_acknowledged_is_lost_and_nothing_revoked_comes_back(instance, tmp_path):
    ledger = Ledger()
    chance = random.Random(20_261_124)
    with instance.serving() as server:
        writers = [Writer(sign_in(server), ledger, seed) for seed in range(WRITERS)]
        server.kill()
    signed_in_at = time.monotonic()
    for kill in range(KILLS):
        with instance.serving() as server:
            if time.monotonic() - signed_in_at > 300:  # copying asks for a password of the last 10 minutes
                for writer in writers:
                    writer.visitor = sign_in(server)
                signed_in_at = time.monotonic()
            for writer in writers:
                writer.visitor.url = server.url
                writer.start()
            time.sleep(chance.uniform(0.02, 0.9))
            server.kill()
            for writer in writers:
                writer.join()
        snapshot = Snapshot(instance.folder, tmp_path / "copy")
        check_snapshot(snapshot, ledger, writers)
        if kill % 2:  # on the crashed folder itself, and on one that a server has opened again
            instance.ok("check")
        with instance.serving() as server:
            for writer in writers:
                writer.visitor.url = server.url
            check_pages(writers, snapshot, ledger)
            check_tokens(server, ledger, sample=None if kill == KILLS - 1 else SAMPLE)
            if not kill % 2:
                instance.ok("check")
        snapshot.close()
    done = sum(writer.acknowledged for writer in writers)
    dead = sum(not token.is_live for token in ledger.tokens.values())
    print(f"{KILLS} kills, {done} acknowledged changes, {len(ledger.tokens)} tokens of which {dead} revoked, "
          f"{len(ledger.events)} audit events: all there")
    assert done > KILLS * WRITERS


def sign_in(server: Server) -> Visitor:
    return Visitor(server.url).sign_in("ada@example.com", PASSWORD)


def check_snapshot(snapshot: Snapshot, ledger: Ledger, writers: list[Writer]) -> None:
    snapshot.check()
    there = {(action, target) for action, target, _ in snapshot.events}
    assert ledger.events <= there, f"acknowledged, but not in the audit log: {ledger.events - there}"
    in_doubt = {id for writer in writers for id in (writer.pending or ())}
    for id, token in ledger.tokens.items():
        if id not in in_doubt and token.integration not in in_doubt:
            assert snapshot.is_live(id) == token.is_live, id
    for id, integration in ledger.integrations.items():
        if id not in in_doubt:
            assert (snapshot.integrations[id] is None) == integration.is_live, id
    for writer in writers:
        if writer.pending and writer.pending[0] == "replace":
            old, new = writer.pending[1:3]
            made = new in snapshot.tokens
            assert made == (("access-token.replaced", old) in there), "a token was replaced by half"


def check_pages(writers: list[Writer], snapshot: Snapshot, ledger: Ledger) -> None:
    """What was in doubt is settled as the database has it, and what nobody has copied yet is copied now."""
    for writer in writers:
        match writer.pending:
            case ("create integration", id, name) if id in snapshot.integrations:
                ledger.integration_created(id, name)
                writer.mine.append(id)
            case ("delete integration", id) if snapshot.integrations[id] is not None:
                ledger.integration_deleted(id)
            case ("create", id, integration) if id in snapshot.tokens:
                ledger.token_created(id, integration)
            case ("revoke", id) if not snapshot.is_live(id):
                ledger.token_revoked(id)
            case ("replace", old, new, _) if new in snapshot.tokens:
                writer.replaced.add(old)
                ledger.token_replaced(old, new, is_old_dead=not snapshot.is_live(old))
        writer.pending = None
        for integration in writer.live():
            check_list(writer.visitor, integration, ledger)


def check_list(visitor: Visitor, integration: str, ledger: Ledger) -> None:
    """An integration's page lists its live tokens and no other, and each can be copied unless it was replaced."""
    listed = set(visitor.tokens(integration))
    for id in listed - ledger.tokens.keys():  # the first token of an integration whose page was never seen
        ledger.token_created(id, integration)
    live = {id for id, token in ledger.tokens.items() if token.integration == integration and token.is_live}
    assert listed == live
    replaced = {id for action, id in ledger.events if action == "access-token.replaced"}
    for id in live - replaced:
        if ledger.tokens[id].secret is None:
            ledger.token_copied(id, visitor.copy_token(integration, id))


def check_tokens(server: Server, ledger: Ledger, sample: int | None) -> None:
    """Asks the API about every token that changed since the last crash, and about some (or all) of the others."""
    ids = ledger.take_touched()
    others = list(ledger.tokens.keys() - ids)
    ids |= set(others if sample is None else random.sample(others, min(sample, len(others))))
    for id in ids:
        token = ledger.tokens[id]
        if token.secret is not None:
            expected = "live" if token.is_live else "dead"
            assert server.is_active(token.secret) == token.is_live, f"{id} should be {expected}"


if KILLS < 1:
    pytest.skip("LATCHKEY_KILLS is 0", allow_module_level=True)
