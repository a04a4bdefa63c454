"""What receivers say to a request that has come whole: good, bad and no HTTP, each with what it must come to."""

import gzip
import random

from receivers import OK

# Every status that means something, and what lies around them.
STATUSES = [
    *range(200, 209), 226, 299, *range(300, 309), 399, *range(400, 419), *range(421, 430), 431, 451, 499,
    *range(500, 512), 520, 599, 600, 999,
]

WHOLE = "content-length: 2\r\n\r\nok"
HUGE_BODY = b"x" * 200_000
# A gigabyte of zeros, packed a thousand times smaller.
BOMB = gzip.compress(gzip.compress(b"\0" * 1_000_000) * 1000)


def http(*lines: str, body: bytes = b"", status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


def sized(status: int) -> bytes:
    """With a body of two bytes where the status may have one."""
    bodiless = status in (204, 304)
    return http(*([] if bodiless else ["content-length: 2"]), status=f"{status} Hm", body=b"" if bodiless else b"ok")


def chunked(body: bytes, *lines: str) -> bytes:
    return http("transfer-encoding: chunked", *lines, body=body)


# name: (what is said, what it comes to)
NO_HTTP = {
    "nothing but a line end": (b"\r\n", "closed or no http"),
    "a word": (b"hello\r\n\r\n", "no http"),
    "the banner of SSH": (b"SSH-2.0-OpenSSH_9.6\r\n", "no http"),
    "the banner of SMTP": (b"220 mail.example ESMTP\r\n", "no http"),
    "a page of HTTP 0.9": (b"<html>hello</html>", "no http"),
    "the preface of HTTP 2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "no http"),
    "a settings frame of HTTP 2": (b"\0\0\0\4\0\0\0\0\0", "no http"),
    "zeros": (b"\0" * 4096, "no http"),
    "noise": (random.Random(2026).randbytes(65_536), "no http"),
    "a request": (b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", "no http"),
    "Icecast": (b"ICY 200 OK\r\n" + WHOLE.encode(), "no http"),
    "RTSP": (b"RTSP/1.0 200 OK\r\n" + WHOLE.encode(), "no http or 200"),
}

STATUS_LINES = {
    "letters in the status": (http(WHOLE, status="2OO OK"), "no http"),
    "a status of one digit": (http(WHOLE, status="2 OK"), "no http"),
    "a status of two digits": (http(WHOLE, status="20 OK"), "no http"),
    "a status of four digits": (http(WHOLE, status="2000 OK"), "no http"),
    "a huge status": (http(WHOLE, status="9" * 400), "no http"),
    "a negative status": (http(WHOLE, status="-200 OK"), "no http"),
    "no status": (b"HTTP/1.1\r\n\r\n", "no http"),
    "no reason": (http(WHOLE, status="200"), "200"),
    "a reason of Latin-1": (http(WHOLE, status="200 \xc4\xff"), "200"),
    "a reason with a zero": (http(WHOLE, status="200 a\0b"), "200 or no http"),
    "a reason of 64 KB": (http(WHOLE, status="200 " + "a" * 65_536), "200 or no http"),
    "a reason of 10 MB": (http(WHOLE, status="200 " + "a" * 10_000_000), "200 or no http"),
    "two blanks": (http(WHOLE, status=" 200 OK"), "200 or no http"),
    "HTTP 1.0": (OK.replace(b"1.1", b"1.0"), "200"),
    "HTTP 9.9": (OK.replace(b"1.1", b"9.9"), "no http"),
    "HTTP 1.1 in small letters": (OK.replace(b"HTTP", b"http"), "no http"),
    "bare line feeds": (OK.replace(b"\r", b""), "200 or no http"),
    "bare carriage returns": (OK.replace(b"\n", b""), "no http or closed"),
    "line ends before it": (b"\r\n\r\n" + OK, "200"),
}

# Three digits, but no status that HTTP has.
LOW_STATUSES = {
    "000": http("content-length: 0", status="000 Hm"),
    "000 and a body": http(WHOLE, status="000 Hm"),
    "001": http("content-length: 0", status="001 Hm"),
    "099": http("content-length: 0", status="099 Hm"),
    "099 and a body": http(WHOLE, status="099 Hm"),
    "042 and 200": http(status="042 Hm") + OK,
}

HEADERS = {
    "a header without a colon": (http("nothing", WHOLE), "no http"),
    "a header without a name": (http(": nothing", WHOLE), "no http"),
    "a blank before the colon": (http("a : b", WHOLE), "no http"),
    "a zero in a header": (http("a: b\0c", WHOLE), "no http"),
    "control characters in a header": (http("a: \x01\x02\x7f", WHOLE), "no http or 200"),
    "Latin-1 in a header": (http("a: \xff\xfe", WHOLE), "200"),
    "Latin-1 in a header's name": (http("\xe4: a", WHOLE), "no http"),
    "a folded header": (http("a: b", " c", WHOLE), "200 or no http"),
    "a header of 10 MB": (http("a: " + "b" * 10_000_000, WHOLE), "no http"),
    "a header's name of 10 MB": (http("a" * 10_000_000 + ": b", WHOLE), "no http"),
    "100,000 headers": (http(*(f"a{number}: b" for number in range(100_000)), WHOLE), "no http"),
    "100,000 times the same header": (http(*["set-cookie: a=b"] * 100_000, WHOLE), "no http"),
    "headers that end too early": (b"HTTP/1.1 200 OK\r\na: b\r\n", "closed or no http"),
    "an upgrade that was not asked for": (http("connection: upgrade", "upgrade: h2c", WHOLE), "200"),
    "an alternative at a forbidden address": (http('alt-svc: h2="169.254.169.254:443"', WHOLE), "200"),
    "a wish to be reloaded": (http("refresh: 0; url=https://169.254.169.254/", WHOLE), "200"),
    "a proxy's wish": (http("proxy-authenticate: Basic", WHOLE, status="407 Hm"), "407"),
    "a wish for a password": (http("www-authenticate: Basic", WHOLE, status="401 Hm"), "401"),
}

LENGTHS = {
    "a negative length": (http("content-length: -1", body=b"ok"), "no http"),
    "a length with a sign": (http("content-length: +2", body=b"ok"), "no http"),
    "a length of letters": (http("content-length: two", body=b"ok"), "no http"),
    "a hexadecimal length": (http("content-length: 0x2", body=b"ok"), "no http"),
    "a length beyond 64 bits": (http("content-length: 99999999999999999999", body=b"ok"), "no http"),
    "a length of no digits": (http("content-length: ", body=b"ok"), "no http or 200"),
    "a list of lengths": (http("content-length: 2, 2", body=b"ok"), "no http"),
    "two lengths that differ": (http("content-length: 2", "content-length: 3", body=b"ok"), "no http"),
    "two lengths alike": (http("content-length: 2", "content-length: 2", body=b"ok"), "no http or 200"),
    "length and chunks": (chunked(b"0\r\n\r\n", "content-length: 2"), "no http or 200"),
    "a length of zero and a body": (http("content-length: 0", body=b"ok" * 50), "200"),
    "a body that is too long": (http("content-length: 2", body=b"ok" * 5000), "200"),
    "two answers": (OK + OK.replace(b"200 OK", b"500 No"), "200"),
    "no length": (http(body=b"ok"), "200"),
    "200 KB": (http("content-length: 200000", body=HUGE_BODY), "200"),
    "200 KB of failure": (http("content-length: 200000", body=HUGE_BODY, status="500 No"), "500"),
    "204 with a body": (http("content-length: 2", body=b"ok", status="204 None"), "204"),
    "205 with a body": (http("content-length: 2", body=b"ok", status="205 Reset"), "205"),
    "304 with a body": (http("content-length: 2", body=b"ok", status="304 Same"), "304"),
}

CHUNKS = {
    "a chunk": (chunked(b"2\r\nok\r\n0\r\n\r\n"), "200"),
    "a trailer": (chunked(b"2\r\nok\r\n0\r\na: b\r\n\r\n"), "200"),
    "a chunk with an extension": (chunked(b"2;a=b\r\nok\r\n0\r\n\r\n"), "200"),
    "chunks and another coding": (http("transfer-encoding: gzip, chunked", body=b"2\r\nok\r\n0\r\n\r\n"), "200"),
    "a coding that nobody knows": (http("transfer-encoding: rot13", body=b"bx"), "200 or no http"),
}

# A success whose body is broken: the status was there, and the rest is for people who look.
BROKEN_BODIES = {
    "a size of letters": chunked(b"zz\r\nok\r\n"),
    "a negative size": chunked(b"-2\r\nok\r\n"),
    "a size beyond 64 bits": chunked(b"FFFFFFFFFFFFFFFFF\r\nok\r\n"),
    "a chunk that is too long": chunked(b"2\r\nokok\r\n0\r\n\r\n"),
    "a chunk that breaks off": chunked(b"FF\r\nok"),
    "an extension of 1 MB": chunked(b"2;" + b"a" * 1_000_000 + b"\r\nok\r\n0"),
    "100,000 trailers": chunked(b"2\r\nok\r\n0\r\n" + b"a: b\r\n" * 100_000),
    "no last chunk": chunked(b"2\r\nok\r\n"),
    "a body that is too short": http("content-length: 500", body=b"ok"),
}

FIRST_WORDS = {
    "100 and 200": (http(status="100 Continue") + OK, "200"),
    "102 and 200": (http(status="102 Processing") + OK, "200"),
    "103 and 200": (http("link: </a>; rel=preload", status="103 Hints") + OK, "200"),
    "199 and 200": (http(status="199 Hm") + OK, "200"),
    "10,000 times 100 and 200": (http(status="100 Continue") * 10_000 + OK, "200 or no http"),
    "101": (http("upgrade: websocket", "connection: upgrade", status="101 Switching") + b"\x81\2ok", "101 or no http"),
    "101 alone": (http(status="101 Switching"), "101 or no http"),
    "100 and no more": (http(status="100 Continue"), "closed or no http"),
}

# name: (body, headers, what is kept of it)
BODIES = {
    "zeros in the body": (b"a\0b", (), "a\ufffdb"),
    "bytes that are no UTF-8": (b"\xff\xfea\xc3", (), "\ufffd\ufffda\ufffd"),
    "surrogates in UTF-8": (b"\xed\xa0\x80.", (), None),
    "markup": (b"<script>alert(1)</script>", ("content-type: text/html",), "<script>alert(1)</script>"),
    "a gzip bomb": (BOMB, ("content-encoding: gzip",), None),
    "a deflate that is none": (b"ok", ("content-encoding: deflate",), "ok"),
    "ten codings": (b"ok", ("content-encoding: " + ", ".join(["gzip"] * 10),), "ok"),
    "noise in the body": (random.Random(7).randbytes(100_000), (), None),
    "lines of a terminal": (b"\x1b[2J\x1b]0;a\x07", (), "\x1b[2J\x1b]0;a\x07"),
    "16 KB and a bit": (b"a" * 16_385, (), "a" * 16_384),
}

# What the receiver asks for, and the seconds that must pass: "soon" is the 5 seconds that are due anyway.
RETRY_AFTER = {
    "0": "soon", "1": "soon", "120": 120, "3600": 3600, "86400": 86_400, "1000000": 86_400, "1000001": "soon",
    "-1": "soon", "-3600": "soon", "99999999999999999999999": "soon", "1.5": "soon", "soon": "soon", "": "soon",
    "0x3600": "soon", "1e3": "soon", "3600, 3600": "soon", "\xff": "soon",
    "Fri, 31 Dec 2049 23:59:59 GMT": "soon", "Sat, 01 Jan 2000 00:00:00 GMT": "soon",
}
