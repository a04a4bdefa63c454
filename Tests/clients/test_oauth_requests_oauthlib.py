"""The PyPI package `requests-oauthlib`, unchanged."""

import json
import time

import pytest
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.jwk import ECKey
from oauth_app import (METHODS, SCOPES, check_attio_forms, check_dead, check_denied, check_opens, check_unauthorized,
                       enable, parameters)
from oauthlib.oauth2 import AccessDeniedError, BackendApplicationClient, InvalidClientError, InvalidGrantError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

pytestmark = pytest.mark.usefixtures("plain_http")


@pytest.fixture
def connect(service, callback):
    """Makes an app that says who it is by `method`, and a session for it."""
    sessions = []

    def make(method: str, *flags: str, **options):
        app = enable(service, *METHODS[method], *flags)
        session = OAuth2Session(app.client_id, redirect_uri=callback, scope=SCOPES, pkce="S256", **options)
        sessions.append(session)
        return app, session

    yield make
    for session in sessions:
        session.close()


def fields(app, method: str) -> dict:
    """What says who the client is, for the methods that send a form."""
    if method == "client_secret_basic":
        return {"auth": HTTPBasicAuth(app.client_id, app.client_secret)}
    return {"client_id": app.client_id} | ({"client_secret": app.client_secret} if app.client_secret else {})


def get_consent(person, app, session, method: str) -> dict:
    url, _ = session.authorization_url(app.at("/authorize"))
    answer = person.answers(url)
    assert parameters(answer)["iss"] == app.server.url
    return session.fetch_token(
        app.at("/oauth/token"), authorization_response=answer, client_secret=app.client_secret,
        include_client_id=method != "client_secret_basic", timeout=10)


@pytest.mark.parametrize("method", METHODS)
def test_it_gets_a_token_by_consent(connect, person, method):
    app, session = connect(method)
    token = get_consent(person, app, session, method)
    assert set(token) == {"access_token", "token_type"} and token["token_type"] == "Bearer"
    check_opens(app, session.get)


def test_a_public_client_may_send_an_empty_secret(connect, person):
    app, session = connect("none")
    answer = person.answers(session.authorization_url(app.at("/authorize"))[0])
    session.fetch_token(app.at("/oauth/token"), authorization_response=answer)  # what it does when told nothing
    check_opens(app, session.get)


def test_a_published_app_gets_a_token_for_another_workspace(service, connect, meet):
    service.instance.init("Globex", "bob@example.com")
    app, session = connect("client_secret_basic", "--published")
    get_consent(meet("bob@example.com"), app, session, "client_secret_basic")
    check_opens(app, session.get, workspace="globex")


def test_a_denial_is_the_error_that_it_knows(connect, person):
    app, session = connect("none")
    url, state = session.authorization_url(app.at("/authorize"))
    answer = person.answers(url, "deny")
    check_denied(app, answer, state)
    with pytest.raises(AccessDeniedError, match="denied"):
        session.fetch_token(app.at("/oauth/token"), authorization_response=answer, include_client_id=True)


def test_a_wrong_secret_is_the_error_that_it_knows(connect, person):
    app, session = connect("client_secret_basic")
    url, _ = session.authorization_url(app.at("/authorize"))
    answer = person.answers(url)
    with pytest.raises(InvalidClientError):
        session.fetch_token(app.at("/oauth/token"), authorization_response=answer, client_secret="wrong")
    session.fetch_token(app.at("/oauth/token"), authorization_response=answer, client_secret=app.client_secret)
    check_opens(app, session.get)


@pytest.mark.parametrize("method", METHODS)
def test_it_renews_a_token_until_one_is_used_twice(connect, person, method):
    app, session = connect(method, "--offline-access")
    first = get_consent(person, app, session, method)
    assert first["expires_in"] == 3600 and set(first["scope"]) == set(SCOPES)
    second = session.refresh_token(app.at("/oauth/token"), **fields(app, method))
    assert not {first["access_token"], first["refresh_token"]} & {second["access_token"], second["refresh_token"]}
    check_opens(app, session.get)
    for used in (first, second):
        with pytest.raises(InvalidGrantError):
            session.refresh_token(app.at("/oauth/token"), used["refresh_token"], **fields(app, method))
    check_dead(app, second["access_token"])


def test_it_renews_an_expired_token_by_itself(connect, person):
    renewed = []
    app, session = connect("none", "--offline-access",
                           token_updater=lambda token: renewed.append(token["access_token"]))
    token = get_consent(person, app, session, "none")
    session.auto_refresh_url = app.at("/oauth/token")
    session.auto_refresh_kwargs = {"client_id": app.client_id}
    session.token = {**token, "expires_at": time.time() - 1}
    check_opens(app, session.get)
    assert renewed == [session.access_token] and renewed != [token["access_token"]]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_it_gets_a_token_for_itself(service, method):
    app = enable(service)
    with OAuth2Session(client=BackendApplicationClient(app.client_id, scope=SCOPES)) as session:
        token = session.fetch_token(
            app.at("/oauth/token"), client_secret=app.client_secret,
            include_client_id=method == "client_secret_post")
        assert token["expires_in"] == 3600 and set(token["scope"]) == set(SCOPES)
        assert "refresh_token" not in token
        check_opens(app, session.get)


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_it_introspects_and_revokes_a_token_as_its_client(connect, person, kind):
    app, session = connect("client_secret_basic", "--offline-access")
    token = get_consent(person, app, session, "client_secret_basic")

    def ask(endpoint: str, secret: str):
        return session.post(app.at(endpoint), data={"token": token[kind], "token_type_hint": kind},
                            auth=HTTPBasicAuth(app.client_id, secret), withhold_token=True)

    found = ask("/oauth/introspect", app.client_secret).json()
    assert found["active"] is True and found["client_id"] == app.client_id
    for endpoint in ("/oauth/introspect", "/oauth/revoke"):
        check_unauthorized(ask(endpoint, "wrong"), "Basic")
    check_opens(app, session.get)
    assert ask("/oauth/revoke", app.client_secret).status_code == 200
    assert ask("/oauth/introspect", app.client_secret).json() == {"active": False}
    check_dead(app, token["access_token"])


def test_it_introspects_and_revokes_as_attio_has_it(connect, person):
    app, session = connect("client_secret_post")
    token = get_consent(person, app, session, "client_secret_post")
    check_attio_forms(app, session.post, token["access_token"])


def test_it_may_send_what_a_key_has_signed(connect, person):
    """It has no words for it (RFC 7523), but sends whatever it is given along."""
    app, session = connect("client_secret_post", "--offline-access")
    key = ECKey.generate_key("P-256")
    person.adds_key(app, json.dumps(key.as_dict(private=False)))

    def signed() -> dict[str, str]:
        return {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": private_key_jwt_sign(key, app.client_id, app.server.url, alg="ES256")}

    answer = person.answers(session.authorization_url(app.at("/authorize"))[0])
    token = session.fetch_token(
        app.at("/oauth/token"), authorization_response=answer, include_client_id=True, timeout=10, **signed())
    check_opens(app, session.get)
    renewed = session.refresh_token(app.at("/oauth/token"), client_id=app.client_id, **signed())
    assert renewed["access_token"] != token["access_token"]
    check_opens(app, session.get)
    used = signed()
    session.refresh_token(app.at("/oauth/token"), client_id=app.client_id, **used)
    with pytest.raises(InvalidClientError):
        session.refresh_token(app.at("/oauth/token"), client_id=app.client_id, **used)
