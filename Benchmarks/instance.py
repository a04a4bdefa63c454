"""Makes an instance with many tokens and runs the release binary on it."""

import contextlib
import os
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("LATCHKEY_BINARY", ROOT / ".build/release/latchkey"))
SCOPES = "list_configuration:read list_entry:read-write object_configuration:read record_permission:read-write"


def environment() -> dict:
    """Rate limits off, since one client plays a hundred thousand; nothing of the caller's own settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LATCHKEY_")}
    return {**clean, "LATCHKEY_READ_RATE_LIMIT": "0", "LATCHKEY_WRITE_RATE_LIMIT": "0"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int, path: str) -> bool:
    """Whether a request for the path gets a 200 right now."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def wait_for(port: int, path: str, process: subprocess.Popen, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"{process.args[0]} did not come up.")
        time.sleep(0.001)


def build() -> None:
    if not BINARY.exists():
        command = ["swift", "build", "-c", "release", "--product", "latchkey", "--package-path", str(ROOT)]
        subprocess.run(command, check=True)


def latchkey(data: Path, *arguments: str, stdin: str = "") -> str:
    """Runs a command on the data folder and returns what it printed."""
    command = [str(BINARY), *arguments, "--data", str(data)]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, check=True, env=environment()).stdout


def make_tokens(data: Path, count: int, file: Path, scopes: str = SCOPES) -> None:
    """A workspace with one integration and `count` access tokens, written to the file, one a line."""
    latchkey(data, "init", "--workspace", "Bench", "--admin-email", "bench@example.com", "--admin-password-file", "-",
             stdin="a password for benchmarks\n")
    tokens = latchkey(data, "token", "create", "--workspace", "bench", "--integration", "Load", "--scopes", scopes,
                      "--count", str(count))
    assert len(tokens.split()) == count
    file.touch(mode=0o600)
    file.write_text(tokens)


def processor_seconds(process: int) -> float:
    """What a process and its children have had of the processors so far."""
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK") + sum(processor_seconds(int(one)) for one in children)


class Server:
    """The running server; its request log goes to a file."""

    def __init__(self, data: Path, log: Path, options: tuple[str, ...] = ()):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with open(log, "ab") as output:
            began = time.monotonic()
            self.process = subprocess.Popen(
                [str(BINARY), "serve", "--port", str(self.port), "--data", str(data), *options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment())
        wait_for(self.port, "/readyz", self.process)
        self.start_seconds = time.monotonic() - began

    def memory(self, name: str) -> float:
        """`VmRSS` (now) or `VmHWM` (the most so far) in MB of 1,000,000 bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024 / 1e6
        raise SystemExit("no memory figures on this system")

    def stop(self) -> None:
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(30)
        self.stop_seconds = time.monotonic() - began


@contextlib.contextmanager
def serving(data: Path, log: Path, *options: str):
    server = Server(data, log, options)
    try:
        yield server
    finally:
        server.stop()
