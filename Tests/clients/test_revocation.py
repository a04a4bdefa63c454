"""A revoked token is dead before the answer that says so, however busy the server is."""

import threading
import time

import pytest
import requests
from harness import PASSWORD
from visitor import Visitor

USERS = 6


@pytest.fixture
def owner(service) -> Visitor:
    return Visitor(service.url).sign_in("ada@example.com", PASSWORD)


class Users:
    """Several clients that use one token without a break and note when each request that was accepted had begun."""

    def __init__(self, url: str, token: str):
        self.url, self.headers = url + "/v2/workspace_members", {"Authorization": f"Bearer {token}"}
        self.accepted: list[float] = []
        self.refused = 0
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(USERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        with requests.Session() as session:
            while not self._end.is_set():
                began = time.monotonic()
                status = session.get(self.url, headers=self.headers, timeout=10).status_code
                if status == 200:
                    self.accepted.append(began)
                else:
                    assert status in (401, 403), status
                    self.refused += 1


ENDINGS = {
    "the token is deleted": lambda owner, integration, token: owner.delete_token(integration, token),
    "the token is replaced": lambda owner, integration, token: owner.replace_token(integration, token),
    "the integration is deleted": lambda owner, integration, token: owner.delete_integration(integration, "Busy"),
    "the integration loses the scope": lambda owner, integration, token: owner.post(
        f"{owner.developers}/{integration}/scopes",
        {**owner.form(f"{owner.developers}/{integration}", f"{owner.developers}/{integration}/scopes"),
         "scope.user_management": "none", "action": "save"}),
    "the command line revokes": lambda owner, integration, token: None,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_request_that_begins_after_the_answer_succeeds(service, owner, ending):
    for _ in range(3):
        integration = owner.create_integration("Busy", scopes={"user_management": "read"})
        [token] = owner.tokens(integration)
        secret = owner.copy_token(integration, token)
        with Users(service.url, secret) as users:
            time.sleep(0.2)
            ENDINGS[ending](owner, integration, token)
            if ending == "the command line revokes":
                service.instance.ok("token", "revoke", token)
            answered = time.monotonic()
            time.sleep(0.3)
        assert users.accepted, "it worked before"
        assert users.refused, "it was asked afterwards"
        late = [began for began in users.accepted if began > answered]
        assert not late, f"{len(late)} requests that began after the answer were accepted"


def test_a_replaced_token_works_for_the_overlap_and_its_successor_at_once(service, owner):
    integration = owner.create_integration("Overlap")
    [old] = owner.tokens(integration)
    secret = owner.copy_token(integration, old)
    new = owner.replace_token(integration, old, overlap="1h")
    assert service.is_active(secret) and service.is_active(owner.copy_token(integration, new))
    expires = service.get("/v2/self", secret).json()["exp"]
    assert abs(expires - (time.time() + 3600)) < 60
