"""What the server is compared with: nginx, which answers a constant 200."""

import contextlib
import shutil
import subprocess
from pathlib import Path

from instance import free_port, wait_for

CONFIGURATION = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
    log_format line '$time_iso8601 $request_method $uri $status $request_time $request_id';
    access_log {folder}/nginx-access.log line buffer=64k flush=1s;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{ default_type application/json; return 200 '{{"active":true}}'; }}
    }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path):
    """nginx on two workers with its request log on; yields its URL."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not binary:
        raise SystemExit("This benchmark needs nginx (Debian: apt-get install nginx-light).")
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port))
    process = subprocess.Popen([binary, "-p", str(folder), "-c", str(file)], stdin=subprocess.DEVNULL)
    try:
        wait_for(port, "/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
