"""Starts and talks to the real binary. For all pytest suites."""

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

import requests
from canary import canaries

ROOT = Path(__file__).resolve().parent.parent
BINARY = os.environ.get("LATCHKEY_BINARY", str(ROOT / ".build/debug/latchkey"))
PASSWORD = "correct horse battery staple"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(extra: dict | None = None) -> dict:
    """This process's environment without settings of Latchkey, and with cheap passwords."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LATCHKEY_")}
    return {**clean, "LATCHKEY_TEST_SCRYPT_COST": "10", **(extra or {})}


class Server:
    """A running `latchkey serve`."""

    def __init__(self, instance: "Instance", options: list[str], extra: dict | None):
        self.instance = instance
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = instance.folder.parent / f"{instance.folder.name}-{self.port}.log"
        self.session = requests.Session()
        canaries.ports.add(self.port)
        canaries.logs.add(self.log_path)
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--port", str(self.port), "--data", str(instance.folder), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(extra), cwd=instance.folder.parent)

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def wait(self, seconds: float = 30) -> "Server":
        """Returns once the server answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log}")
            with contextlib.suppress(requests.RequestException):
                if self.session.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return self
            time.sleep(0.05)
        self.process.kill()
        raise AssertionError(f"the server did not come up:\n{self.log}")

    def stop(self, number: int = signal.SIGTERM, seconds: float = 25) -> int:
        """Sends a signal and returns the exit code."""
        self._read_metrics()
        self.session.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def _read_metrics(self) -> None:
        """No secret may be in there: whoever listens to `requests` looks."""
        with contextlib.suppress(requests.RequestException):
            self.session.get(f"{self.url}/metrics", timeout=5)

    def kill(self) -> None:
        """As a crash would end it."""
        self.process.kill()
        self.process.wait()

    def get(self, path: str, token: str | None = None, **options) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.session.get(self.url + path, headers=headers, timeout=10, **options)

    def is_active(self, token: str) -> bool:
        """Whether the token opens the API."""
        answer = self.get("/v2/self", token)
        assert answer.status_code in (200, 401), (answer.status_code, answer.text)
        return answer.status_code == 200 and answer.json().get("active") is True

    def set_up_code(self) -> str:
        """The code of the one-time set-up link of an empty instance."""
        link = (self.instance.folder / "set-up-link").read_text()
        return re.search(r"code=([^\s&]+)", link)[1]


class Instance:
    """A data folder of its own, and the commands on it."""

    def __init__(self, folder: Path):
        self.folder = folder
        canaries.folders.add(folder)
        canaries.plant(PASSWORD, "the password")

    def run(self, *arguments: str, stdin: str | None = None, extra: dict | None = None, timeout: float = 60,
            data: bool = True, binary: str = BINARY, cwd: Path | None = None) -> subprocess.CompletedProcess:
        """Runs a command and returns what it said and its exit code."""
        command = [binary, *map(str, arguments)] + (["--data", str(self.folder)] if data else [])
        result = subprocess.run(
            command, input=stdin if stdin is not None else "", text=True, capture_output=True, timeout=timeout,
            env=environment(extra), cwd=cwd or self.folder.parent)
        said = " ".join(map(str, arguments[:2]))
        canaries.hold(f"what {said} says on stderr", result.stderr)
        canaries.plant_all(result.stdout, said)
        return result

    def ok(self, *arguments: str, **options) -> str:
        """Runs a command that must succeed and returns its standard output."""
        result = self.run(*arguments, **options)
        assert result.returncode == 0, f"{arguments} ended with {result.returncode}: {result.stderr}"
        return result.stdout

    def init(self, workspace: str = "Acme Inc", email: str = "ada@example.com", password: str = PASSWORD) -> str:
        """Makes a workspace with its first admin; returns its slug."""
        answer = self.ok("init", "--workspace", workspace, "--admin-email", email, "--admin-password-file", "-",
                         "--json", stdin=password + "\n")
        return json.loads(answer)["slug"]

    def token(self, scopes: str = "all", workspace: str = "acme-inc", integration: str = "Sync", *more: str) -> str:
        """Makes an access token."""
        return self.ok("token", "create", "--workspace", workspace, "--integration", integration,
                       "--scopes", scopes, *more).strip()

    @contextlib.contextmanager
    def serving(self, *options: str, extra: dict | None = None):
        """The server, up; stopped at the end if it still runs."""
        server = Server(self, list(options), extra)
        try:
            yield server.wait()
        finally:
            if server.process.poll() is None:
                server.stop()


def fresh_instance(folder: Path) -> Instance:
    return Instance(folder / f"data-{secrets.token_hex(4)}")
