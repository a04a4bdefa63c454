"""The PyPI package `Authlib`, unchanged, with nothing but the server's metadata to go by."""

import json
import time

import pytest
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oauth2 import rfc9207
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from joserfc.jwk import ECKey, OKPKey
from oauth_app import (METHODS, SCOPES, check_attio_forms, check_dead, check_denied, check_opens, check_unauthorized,
                       enable, parameters)

# The library warns of a name that RFC 7518 and the server go by.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

ALGORITHMS = {"ES256": lambda: ECKey.generate_key("P-256"), "EdDSA": lambda: OKPKey.generate_key("Ed25519")}
"""What clients may sign with, and what makes a key for it."""


@pytest.fixture(scope="module")
def metadata(service) -> AuthorizationServerMetadata:
    return AuthorizationServerMetadata(service.get(get_well_known_url(service.url)).json())


@pytest.fixture
def connect(service, callback, metadata):
    """Makes an app that says who it is by `method`, and a session for it."""
    sessions = []

    def make(method: str, *flags: str, **options):
        app = enable(service, *METHODS[method], *flags)
        session = OAuth2Session(
            app.client_id, app.client_secret, token_endpoint_auth_method=method,
            revocation_endpoint_auth_method=method, scope=SCOPES, redirect_uri=callback,
            code_challenge_method="S256", default_timeout=10, **metadata, **options)
        sessions.append(session)
        return app, session

    yield make
    for session in sessions:
        session.close()


def get_consent(person, session) -> dict:
    verifier = generate_token(48)
    url, state = session.create_authorization_url(
        session.metadata["authorization_endpoint"], code_verifier=verifier)
    answer = person.answers(url)
    assert parameters(answer)["iss"] == session.metadata["issuer"]
    return session.fetch_token(authorization_response=answer, state=state, code_verifier=verifier)


def test_it_finds_the_metadata_valid(service, metadata):
    metadata.validate(metadata_classes=[rfc9207.AuthorizationServerMetadata])
    assert metadata["issuer"] == service.url
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert {*METHODS, PrivateKeyJWT.name} == set(metadata.token_endpoint_auth_methods_supported)
    assert set(ALGORITHMS) < set(metadata["token_endpoint_auth_signing_alg_values_supported"])
    assert set(SCOPES) < set(metadata["scopes_supported"])


@pytest.mark.parametrize("method", METHODS)
def test_it_gets_a_token_by_consent(connect, person, method):
    app, session = connect(method)
    token = get_consent(person, session)
    assert set(token) == {"access_token", "token_type"} and token["token_type"] == "Bearer"
    check_opens(app, session.get)


def test_a_denial_reaches_the_app(connect, person, metadata):
    app, session = connect("client_secret_basic")
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=generate_token(48))
    check_denied(app, person.answers(url, "deny"), state)


def test_a_code_is_good_for_its_own_verifier_only(connect, person, metadata):
    _, session = connect("none")
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=generate_token(48))
    answer = person.answers(url)
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(authorization_response=answer, state=state, code_verifier=generate_token(48))


@pytest.mark.parametrize("method", METHODS)
def test_it_renews_a_token_until_one_is_used_twice(connect, person, method):
    app, session = connect(method, "--offline-access")
    first = get_consent(person, session)
    assert first["expires_in"] == 3600 and set(first["scope"].split()) == set(SCOPES)
    second = session.refresh_token()
    assert not {first["access_token"], first["refresh_token"]} & {second["access_token"], second["refresh_token"]}
    check_opens(app, session.get)
    for used in (first, second):
        with pytest.raises(OAuthError, match="invalid_grant"):
            session.refresh_token(refresh_token=used["refresh_token"])
    check_dead(app, second["access_token"])


def test_it_renews_an_expired_token_by_itself(connect, person):
    renewed = []
    app, session = connect("client_secret_basic", "--offline-access",
                           update_token=lambda token, refresh_token: renewed.append(token["access_token"]))
    token = get_consent(person, session)
    session.token = {**token, "expires_at": int(time.time()) - 1}
    check_opens(app, session.get)
    assert renewed == [session.token["access_token"]] and renewed != [token["access_token"]]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_it_gets_a_token_for_itself(connect, method):
    app, session = connect(method)
    token = session.fetch_token(grant_type="client_credentials")
    assert token["expires_in"] == 3600 and set(token["scope"].split()) == set(SCOPES)
    assert "refresh_token" not in token
    check_opens(app, session.get)


def test_a_client_that_proves_nothing_gets_no_token_for_itself(service, connect, metadata):
    with pytest.raises(OAuthError, match="unauthorized_client"):
        connect("none")[1].fetch_token(grant_type="client_credentials")
    app, _ = connect("client_secret_basic")
    with OAuth2Session(app.client_id, "wrong", **metadata) as stranger:
        with pytest.raises(OAuthError, match="invalid_client"):
            stranger.fetch_token(grant_type="client_credentials")
        check_unauthorized(stranger.introspect_token(metadata["introspection_endpoint"], "any"), "Basic")


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_it_introspects_its_tokens(connect, person, metadata, method):
    app, session = connect(method, "--offline-access")
    token = get_consent(person, session)
    for kind in ("access_token", "refresh_token"):
        found = session.introspect_token(metadata["introspection_endpoint"], token[kind], kind).json()
        assert found["active"] is True and found["client_id"] == app.client_id
        assert found["iss"] == metadata["issuer"] and found["exp"] > time.time()
        assert set(found["scope"].split()) == set(SCOPES)
    unknown = session.introspect_token(metadata["introspection_endpoint"], "unknown")
    assert (unknown.status_code, unknown.json()) == (200, {"active": False})


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_it_revokes_its_tokens(connect, person, metadata, method, kind):
    app, session = connect(method, "--offline-access")
    token = get_consent(person, session)
    for _ in range(2):  # a token that is dead already is no error
        assert session.revoke_token(metadata["revocation_endpoint"], token[kind], kind).status_code == 200
    check_dead(app, token["access_token"])


def test_it_introspects_and_revokes_as_attio_has_it(connect, person):
    app, session = connect("none")
    token = get_consent(person, session)
    check_attio_forms(app, session.post, token["access_token"])


def pem(key) -> str:
    return key.as_pem(private=False).decode()


def jwk(key) -> str:
    return json.dumps(key.as_dict(private=False))


@pytest.fixture(params=[("ES256", pem), ("ES256", jwk), ("EdDSA", jwk)],
                ids=lambda param: f"{param[0]}-{param[1].__name__}")
def keyed(request, connect, person):
    """An app that has a key and no secret any more, and a session that signs with the key's private half."""
    algorithm, text_of = request.param
    app, session = connect("client_secret_basic", "--offline-access")
    key = ALGORITHMS[algorithm]()
    person.adds_key(app, text_of(key))
    person.revokes(app, "lks_")
    session.client_secret = key
    session.token_endpoint_auth_method = session.revocation_endpoint_auth_method = PrivateKeyJWT.name
    session.register_client_auth_method(PrivateKeyJWT(alg=algorithm))
    return app, session


def test_with_a_key_it_gets_and_introspects_a_token_for_itself(keyed, metadata):
    app, session = keyed
    token = session.fetch_token(grant_type="client_credentials")
    assert token["expires_in"] == 3600 and set(token["scope"].split()) == set(SCOPES)
    check_opens(app, session.get)
    found = session.introspect_token(metadata["introspection_endpoint"], token["access_token"], "access_token").json()
    assert found["active"] is True and found["client_id"] == app.client_id
    with OAuth2Session(app.client_id, app.client_secret, **metadata) as old:
        with pytest.raises(OAuthError, match="invalid_client"):
            old.fetch_token(grant_type="client_credentials")


def test_with_a_key_it_gets_renews_and_revokes_a_token_by_consent(keyed, person, metadata):
    app, session = keyed
    first = get_consent(person, session)
    second = session.refresh_token()
    assert not {first["access_token"], first["refresh_token"]} & {second["access_token"], second["refresh_token"]}
    check_opens(app, session.get)
    revoked = session.revoke_token(metadata["revocation_endpoint"], second["refresh_token"], "refresh_token")
    assert revoked.status_code == 200
    check_dead(app, second["access_token"])


def test_with_another_key_it_gets_nothing(keyed):
    app, session = keyed
    session.client_secret = type(session.client_secret).generate_key(session.client_secret.curve_name)
    with pytest.raises(OAuthError, match="invalid_client"):
        session.fetch_token(grant_type="client_credentials")


def test_a_key_that_is_revoked_takes_its_tokens_along(keyed, person):
    app, session = keyed
    token = session.fetch_token(grant_type="client_credentials")
    check_opens(app, session.get)
    person.revokes(app, "key ")
    check_dead(app, token["access_token"])
    with pytest.raises(OAuthError, match="invalid_client"):
        session.fetch_token(grant_type="client_credentials")


def test_an_app_that_must_push_its_requests_gets_consent_to_those_alone(connect, person, metadata):
    app, session = connect("client_secret_basic", "--require-pushed-requests")
    verifier = generate_token(48)
    url, state = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier)
    assert parameters(person.is_sent_back_from(url))["error"] == "invalid_request"
    pushed = session.post(
        metadata["pushed_authorization_request_endpoint"], data=parameters(url), withhold_token=True,
        auth=session.client_auth("client_secret_basic"))
    assert pushed.status_code == 201, pushed.text
    link, _ = OAuth2Session(app.client_id).create_authorization_url(
        metadata["authorization_endpoint"], request_uri=pushed.json()["request_uri"])
    session.fetch_token(authorization_response=person.answers(link), state=state, code_verifier=verifier)
    check_opens(app, session.get)
