"""The PyPI package `oauthlib`, unchanged: it says what to send and reads what comes back."""

import time

import pytest
from oauth_app import (METHODS, SCOPES, check_attio_forms, check_dead, check_denied, check_opens, check_unauthorized,
                       enable, parameters)
from oauthlib.oauth2 import (AccessDeniedError, BackendApplicationClient, InvalidGrantError, InvalidScopeError,
                             UnauthorizedClientError, WebApplicationClient)
from oauthlib_connection import Connection

pytestmark = pytest.mark.usefixtures("plain_http")


@pytest.fixture
def connect(service, callback):
    """Makes an app that says who it is by `method`."""

    def make(method: str, *flags: str) -> Connection:
        app = enable(service, *METHODS[method], *flags)
        return Connection(app, WebApplicationClient(app.client_id, scope=SCOPES, redirect_url=callback), method)

    return make


@pytest.mark.parametrize("method", METHODS)
def test_it_gets_a_token_by_consent(connect, person, method):
    connection = connect(method)
    answer = person.answers(connection.ask())
    assert parameters(answer)["iss"] == connection.app.server.url
    assert set(connection.redeem(answer)) == {"access_token", "token_type"}
    check_opens(connection.app, connection.get)


def test_a_code_that_is_used_twice_ends_what_it_got(connect, person):
    connection = connect("client_secret_basic")
    answer = person.answers(connection.ask())
    token = connection.redeem(answer)
    with pytest.raises(InvalidGrantError):
        connection.redeem(answer)
    check_dead(connection.app, token["access_token"])


def test_a_denial_is_the_error_that_it_knows(connect, person):
    connection = connect("client_secret_basic")
    answer = person.answers(connection.ask(), "deny")
    check_denied(connection.app, answer, connection.client.state)
    with pytest.raises(AccessDeniedError, match="denied"):
        connection.redeem(answer)


def test_a_scope_that_the_app_lacks_is_the_error_that_it_knows(connect, person):
    connection = connect("none")
    with pytest.raises(InvalidScopeError, match="note:read"):
        connection.redeem(person.is_sent_back_from(connection.ask([*SCOPES, "note:read"])))


@pytest.mark.parametrize("method", METHODS)
def test_it_renews_a_token_until_one_is_used_twice(connect, person, method):
    connection = connect(method, "--offline-access")
    first = connection.redeem(person.answers(connection.ask()))
    assert first["expires_in"] == 3600 and set(first["scope"]) == set(SCOPES)
    second = connection.renew(first["refresh_token"])
    assert not {first["access_token"], first["refresh_token"]} & {second["access_token"], second["refresh_token"]}
    check_opens(connection.app, connection.get)
    for used in (first, second):
        with pytest.raises(InvalidGrantError):
            connection.renew(used["refresh_token"])
    check_dead(connection.app, second["access_token"])


def own(connection: Connection) -> Connection:
    """The same app, when it acts for itself."""
    return Connection(
        connection.app, BackendApplicationClient(connection.app.client_id, scope=SCOPES), connection.method)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_it_gets_a_token_for_itself(connect, method):
    connection = own(connect(method))
    token = connection.get_own()
    assert token["expires_in"] == 3600 and set(token["scope"]) == set(SCOPES)
    assert "refresh_token" not in token
    check_opens(connection.app, connection.get)


def test_a_public_client_proves_nothing(connect):
    connection = own(connect("none"))
    with pytest.raises(UnauthorizedClientError):
        connection.get_own()
    check_unauthorized(connection.introspect("any"))


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_client_introspects_its_tokens(connect, person, method):
    connection = connect(method, "--offline-access")
    token = connection.redeem(person.answers(connection.ask()))
    for kind in ("access_token", "refresh_token"):
        found = connection.introspect(token[kind]).json()
        assert found["active"] is True and found["client_id"] == connection.app.client_id
        assert found["iss"] == connection.app.server.url and found["exp"] > time.time()
        assert set(found["scope"].split()) == set(SCOPES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_client_revokes_its_tokens(connect, person, method, kind):
    connection = connect(method, "--offline-access")
    token = connection.redeem(person.answers(connection.ask()))
    check_opens(connection.app, connection.get)
    for _ in range(2):  # a token that is dead already is no error
        assert connection.revoke(token[kind], kind).status_code == 200
    check_dead(connection.app, token["access_token"])


def test_another_client_cannot_revoke_a_token(connect, person):
    connection, other = connect("client_secret_basic"), connect("client_secret_basic")
    token = connection.redeem(person.answers(connection.ask()))["access_token"]
    assert other.revoke(token, "access_token").status_code == 200
    check_opens(connection.app, connection.get)


def test_it_introspects_and_revokes_as_attio_has_it(connect, person):
    connection = connect("client_secret_basic")
    token = connection.redeem(person.answers(connection.ask()))["access_token"]
    check_attio_forms(connection.app, connection.post, token)
