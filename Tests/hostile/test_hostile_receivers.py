"""Deliveries survive whatever a receiver or a name server does.

The server runs in a network of its own, where every address of the internet is this machine's (internet.py). There it
sends to receivers (receivers.py, manners.py, answers.py) whom it finds by a name server (name_server.py, names.py), one
webhook for each case (cases.py). The tests look at what it wrote down of its attempts, at whom it dialled, and at what
it holds in the end.
"""

import pytest
from answers import BODIES, RETRY_AFTER
from cases import ALL, Case

FAILURES = {
    "no address": "has no address that webhooks may be sent to.",
    "no connection": "No connection could be made",
    "time": "No whole answer came within 15 seconds.",
    "tls": "TLS failed",
    "broke": "The connection broke.",
    "closed": "The receiver closed the connection without an answer.",
    "no http": "The answer was no HTTP.",
    "not sent": "The request could not be sent.",
}
# An attempt lasts up to 15 seconds; the rest is for a machine that is busy.
LIMIT = 30


def verdict(attempt: dict) -> str:
    if attempt["status"] is not None:
        return str(attempt["status"])
    return next((name for name, words in FAILURES.items() if words in attempt["failure"]), attempt["failure"])


def test_there_are_many_cases():
    assert len({case.id for case in ALL}) == len(ALL) >= 200


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_what_a_delivery_comes_to(case: Case, outcomes):
    assert case.id in outcomes, "the server was gone before"
    outcome = outcomes[case.id]
    if outcome["made"] != 200:
        assert outcome["made"] == 400 and "refused" in case.expected
        return
    assert outcome["attempts"], "no attempt was written down"
    first, last = outcome["attempts"][0], outcome["attempts"][-1]
    assert verdict(first) in case.expected.split(" or ")
    assert all(attempt["seconds"] < LIMIT for attempt in outcome["attempts"]), [
        attempt["seconds"] for attempt in outcome["attempts"]]
    assert first["status"] is None or first["failure"] is None
    assert all(len(attempt["response"] or "") <= 16_384 for attempt in outcome["attempts"])
    assert outcome["webhook"] == ("inactive" if first["status"] == 410 else "active")
    if len(outcome["attempts"]) == 1:
        arrived = 200 <= (first["status"] or 0) < 300
        assert first["state"] == ("delivered" if arrived else "failed" if first["status"] == 410 else "pending")
    if "no address" in case.expected and verdict(first) == "no address":
        assert outcome["dialled"] == 0
    if case.is_rebound:
        assert verdict(last) == "no address"


@pytest.mark.parametrize("name", [name for name, (_, _, kept) in BODIES.items() if kept is not None])
def test_what_is_kept_of_a_body(name, outcomes):
    assert outcomes[f"body: {name}"]["attempts"][0]["response"] == BODIES[name][2]


@pytest.mark.parametrize("asked", RETRY_AFTER, ids=repr)
def test_retry_after_in_seconds_is_obeyed_and_nothing_else(asked, outcomes):
    wish, gap = RETRY_AFTER[asked], outcomes[f"retry after: {asked!r}"]["gap"]
    if wish == "soon":
        assert 4 < gap < 30
    else:
        assert wish <= gap < wish + 30


def test_nobody_is_dialled_who_may_not_be(server):
    assert server["watched"] and server["astray"] == []


def test_an_attempt_makes_one_connection(outcomes):
    """Who refuses one is asked again by the next attempt, not by this one. One more may be under way already."""
    many = {name: outcome["dialled"] for name, outcome in outcomes.items()
            if outcome.get("dialled", 0) > len(outcome["attempts"]) + 1}
    assert many == {}


def test_the_server_hangs_up_on_those_who_do_not(server):
    assert server["held"] == []


def test_no_descriptor_leaks(server):
    """Sockets are as many as before. Files may be a few more: readers of the database are opened as they are needed."""
    assert server["end"]["sockets"] <= server["before"]["sockets"]
    assert server["end"]["files"] <= server["before"]["files"] + 12


def test_memory_stays_in_bounds(server):
    assert server["end"]["memory"] < server["before"]["memory"] + 100, (server["before"], server["end"])


def test_the_server_lives(server):
    assert server["alive"], server["log"][-3000:]
    assert "Fatal error" not in server["log"] and "Program crashed" not in server["log"]


def test_no_secret_is_told(server):
    assert server["told"] == []
