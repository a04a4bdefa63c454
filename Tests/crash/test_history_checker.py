"""The checker of histories finds what it is there to find: histories that are made up, of which each breaks one rule."""

import pytest
from history import Change, Check, History, Token

READ = frozenset({"note:read"})


@pytest.fixture
def history() -> History:
    """A token that was made from 0 to 1, of an integration that has a scope."""
    history = History()
    history.set_scopes("app", READ, -2, -1)
    history.made("key", Token("app", None), 0, 1)
    return history


def check(history: History, start: float, end: float, accepted: bool, scope: str | None = None,
          dead: bool = False) -> list[str]:
    history.checked(Check(start, end, "self", "key", scope, accepted, dead))
    return history.violations()


@pytest.mark.parametrize("scope", [None, "note:read"])
def test_what_is_valid_all_the_time_is_accepted(history, scope):
    assert not check(history, 2, 3, True, scope)
    [wrong] = check(history, 4, 5, False, scope)
    assert wrong.startswith("refused")


@pytest.mark.parametrize("end", ["ended", "deleted"])
def test_what_ended_before_is_refused(history, end):
    getattr(history, end)("key" if end == "ended" else "app", 2, 3)
    assert not check(history, 3.1, 4, False)
    [wrong] = check(history, 3.1, 4, True)
    assert wrong.startswith("accepted")


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("span", [(1.5, 2.5), (2.5, 2.6), (2.5, 4), (1.5, 4)])
def test_while_it_ends_both_may_be(history, accepted, span):
    history.ended("key", 2, 3)
    assert not check(history, *span, accepted)


def test_what_lost_its_scope_is_refused_for_it_alone(history):
    history.set_scopes("app", frozenset(), 2, 3)
    assert not check(history, 4, 5, False, "note:read")
    assert not check(history, 4, 5, True)
    [wrong] = check(history, 4, 5, True, "note:read")
    assert wrong.startswith("accepted")


def test_what_has_its_scope_again_is_accepted(history):
    history.set_scopes("app", frozenset(), 2, 3)
    history.set_scopes("app", READ, 4, 5)
    assert not check(history, 4.5, 4.6, False, "note:read")
    assert not check(history, 4.5, 4.6, True, "note:read")
    assert not check(history, 6, 7, True, "note:read")
    assert check(history, 6, 7, False, "note:read")


def test_of_two_changes_at_once_either_may_be_the_last(history):
    history.set_scopes("app", frozenset(), 2, 4)
    history.set_scopes("app", READ, 3, 5)
    assert not check(history, 6, 7, True, "note:read")
    assert not check(history, 6, 7, False, "note:read")


def test_a_fixed_set_has_no_more_than_it_was_given(history):
    history.made("narrow", Token("app", frozenset({"task:read"})), 0, 1)
    history.checked(Check(2, 3, "gateway", "narrow", "note:read", True))
    [wrong] = history.violations()
    assert wrong.startswith("accepted")


def test_a_lost_answer_leaves_both_open(history):
    history.ended("key", 2, 3, is_certain=False)
    assert not check(history, 4, 5, True)
    assert not check(history, 6, 7, False, dead=True)


def test_what_is_dead_stays_dead(history):
    history.ended("key", 2, 3, is_certain=False)
    check(history, 4, 5, False, dead=True)
    [wrong] = check(history, 6, 7, True)
    assert "dead before" in wrong


def test_what_is_not_made_yet_is_unknown():
    history = History()
    history.made("key", Token("app", None), 5, 6)
    assert not check(history, 1, 2, False)
    assert check(history, 1, 2, True)


def test_a_change_that_was_lost_does_not_end_what_was_before(history):
    history.changed(("scopes", "app"), Change(2, 3, frozenset(), is_certain=False))
    assert not check(history, 4, 5, True, "note:read")
    assert not check(history, 4, 5, False, "note:read")
