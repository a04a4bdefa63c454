"""Gateways that know keys by themselves: HAProxy and nginx with Lua, each with a map of the SHA-256 of the same keys.

They do what one can do with a map: hash what the client sends, find it, and answer with a body of the size of
/v2/self. No expiry, networks, scopes, limits or counts; a revoked key is dead when the map has been sent again. Both have
a worker for each core and write no log, which makes them faster than most who run them.

Needs Debian's packages haproxy and libnginx-mod-http-lua.
"""

import contextlib
import hashlib
import shutil
import subprocess
from pathlib import Path

from instance import free_port, wait_for

LUA_MODULES = Path("/usr/lib/nginx/modules")
HAPROXY = """
global
    nbthread 2
    maxconn 4096
defaults
    mode http
    timeout client 60s
    timeout server 60s
    timeout connect 5s
    timeout http-request 60s
frontend keys
    bind 127.0.0.1:{port} backlog 1024
    http-request return status 200 content-type text/plain string "ready" if {{ path /ready }}
    http-request set-var(txn.key) req.hdr(authorization),word(2,' '),sha2(256),hex,map_str({keys})
    http-request return status 401 unless {{ var(txn.key) -m found }}
    http-request return status 200 content-type application/json lf-file {body}
"""
NGINX = """
load_module {modules}/ndk_http_module.so;
load_module {modules}/ngx_http_lua_module.so;
worker_processes 2;
daemon off;
pid {folder}/lua.pid;
error_log {folder}/lua-error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    lua_shared_dict keys {megabytes}m;
    init_by_lua_file {script};
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        default_type application/json;
        location = /ready {{ return 200; }}
        location / {{ content_by_lua_block {{ answer() }} }}
    }}
}}
"""
# In memory that the workers share: a table of 100,000 keys costs LuaJIT's collector more than all requests.
LUA = """
local ffi = require("ffi")
ffi.cdef [[ unsigned char *SHA256(const unsigned char *data, size_t count, unsigned char *digest); ]]
local crypto = ffi.load("crypto.so.3")
local digest = ffi.new("unsigned char[32]")
local keys = ngx.shared.keys
for line in io.lines("{keys}") do
  local hash, id = line:match("^(%S+) (%S+)$")
  keys:set((hash:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end)), id)
end
local before, after = [=[{before}]=], [=[{after}]=]
function answer()
  local key = string.match(ngx.var.http_authorization or "", "^Bearer (%S+)$")
  if not key then return ngx.exit(401) end
  crypto.SHA256(key, #key, digest)
  local id = keys:get(ffi.string(digest, 32))
  if not id then return ngx.exit(401) end
  local text = before .. id .. after
  ngx.header["Content-Length"] = #text
  ngx.print(text)
end
"""


def write_map(tokens: Path, file: Path) -> None:
    """The hash of each key and an id, as HAProxy reads them; its converter `hex` writes capital letters."""
    with open(tokens) as source, open(file, "w") as target:
        for number, token in enumerate(source):
            target.write(f"{hashlib.sha256(token.strip().encode()).hexdigest().upper()} {number:036d}\n")


def missing(name: str) -> str | None:
    """What is not there, in words."""
    if name == "HAProxy":
        return None if found("haproxy") else "HAProxy (Debian: apt-get install haproxy)"
    has_lua = found("nginx") and (LUA_MODULES / "ngx_http_lua_module.so").exists()
    return None if has_lua else "nginx with Lua (Debian: apt-get install libnginx-mod-http-lua)"


def found(binary: str) -> str | None:
    return shutil.which(binary) or shutil.which(binary, path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def running(command: list[str], port: int, path: str):
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, path, process)
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def haproxy(folder: Path, keys: Path, document: str):
    """Yields URL and process; `document` is the answer, with {id} in it."""
    port, body, file = free_port(), folder / "body.json", folder / "haproxy.cfg"
    body.write_text(document.replace("{id}", "%[var(txn.key)]"))
    file.write_text(HAPROXY.format(port=port, keys=keys, body=body))
    with running([found("haproxy"), "-db", "-q", "-f", str(file)], port, "/ready") as peer:
        yield peer


@contextlib.contextmanager
def nginx_lua(folder: Path, keys: Path, document: str):
    """The same for nginx."""
    port, script, file = free_port(), folder / "keys.lua", folder / "lua.conf"
    before, after = document.split("{id}", 1)
    script.write_text(LUA.format(keys=keys, before=before, after=after))
    megabytes = 16 + keys.stat().st_size // 300_000
    file.write_text(NGINX.format(
        modules=LUA_MODULES, folder=folder, script=script, port=port, megabytes=megabytes))
    with running([found("nginx"), "-p", str(folder), "-c", str(file)], port, "/ready") as peer:
        yield peer
