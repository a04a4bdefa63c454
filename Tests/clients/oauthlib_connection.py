"""oauthlib sends nothing itself: this sends what it says, for an app."""

from dataclasses import dataclass

import requests
from oauth_app import SCOPES, App
from oauthlib.oauth2 import Client


@dataclass
class Connection:
    """An app, what the library knows of it, and how the app says who it is."""

    app: App
    client: Client
    method: str

    @property
    def fields(self) -> dict[str, str]:
        if self.method == "client_secret_basic":
            return {}
        return {"client_id": self.app.client_id} | (
            {"client_secret": self.app.client_secret} if self.app.client_secret else {})

    def send(self, request: tuple[str, dict, str]) -> requests.Response:
        url, headers, body = request
        basic = (self.app.client_id, self.app.client_secret) if self.method == "client_secret_basic" else None
        return requests.post(url, data=body, headers=headers, auth=basic, timeout=10)

    def get(self, url: str) -> requests.Response:
        url, headers, _ = self.client.add_token(url)
        return requests.get(url, headers=headers, timeout=10)

    def post(self, url: str, **options) -> requests.Response:
        url, headers, _ = self.client.add_token(url, "POST")
        return requests.post(url, headers=headers, timeout=10, **options)

    def ask(self, scopes: list[str] = SCOPES) -> str:
        """Where to lead the person."""
        challenge = self.client.create_code_challenge(self.client.create_code_verifier(128), "S256")
        return self.client.prepare_authorization_request(
            self.app.at("/authorize"), scope=scopes, code_challenge=challenge, code_challenge_method="S256")[0]

    def redeem(self, answer: str) -> dict:
        request = self.client.prepare_token_request(
            self.app.at("/oauth/token"), authorization_response=answer, code_verifier=self.client.code_verifier,
            include_client_id=bool(self.fields), client_secret=self.fields.get("client_secret"))
        return self.client.parse_request_body_response(self.send(request).text)

    def get_own(self) -> dict:
        """A token that no person is asked for."""
        request = self.client.prepare_token_request(
            self.app.at("/oauth/token"), include_client_id=bool(self.fields),
            client_secret=self.fields.get("client_secret"))
        return self.client.parse_request_body_response(self.send(request).text)

    def renew(self, refresh_token: str) -> dict:
        request = self.client.prepare_refresh_token_request(
            self.app.at("/oauth/token"), refresh_token, **self.fields)
        return self.client.parse_request_body_response(self.send(request).text)

    def revoke(self, token: str, kind: str) -> requests.Response:
        return self.send(self.client.prepare_token_revocation_request(
            self.app.at("/oauth/revoke"), token, kind, **self.fields))

    def introspect(self, token: str) -> requests.Response:
        """As the library has no words for it, the form of a revocation, which is the same (RFC 7662 section 2.1)."""
        return self.send(self.client.prepare_token_revocation_request(
            self.app.at("/oauth/introspect"), token, None, **self.fields))
