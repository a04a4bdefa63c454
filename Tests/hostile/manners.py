"""What receivers do instead of answering: too slow, too much, too early, not at all."""

import ssl
import threading

from answers import http
from receivers import OK, Behaviour, Line, after_request

HEAD = http("content-length: 1000")


def say_and_reset(data: bytes) -> Behaviour:
    return after_request(lambda line: (line.say(data), line.reset()))


def say_and_wait(data: bytes) -> Behaviour:
    return after_request(lambda line: (line.say(data), line.wait()))


def drip(before: bytes, dripped: bytes) -> Behaviour:
    return after_request(lambda line: (line.say(before), line.drip(dripped * 100)))


def pour(before: bytes, poured: bytes, pause: float = 0) -> Behaviour:
    return after_request(lambda line: (line.say(before), line.pour(poured, pause)))


def plain(data: bytes, then: Behaviour = Line.finish) -> Behaviour:
    """Without TLS, where TLS is awaited, and without waiting for a word."""
    return lambda line: (line.say(data), then(line))


def stop_in_handshake(line: Line) -> None:
    """Reads the client's greeting and keeps silent."""
    line.socket.recv(65_536)
    line.wait()


def break_off_handshake(line: Line) -> None:
    line.socket.recv(65_536)
    line.reset()


def reset_after_handshake(line: Line) -> None:
    line.secure()
    line.reset()


def close_after_handshake(line: Line) -> None:
    line.secure()
    line.finish()


def speak_first(line: Line) -> None:
    """Answers what was not asked yet."""
    line.secure()
    line.say(OK)
    line.finish()


def answer_again(line: Line) -> None:
    """Says more when all was said, and the connection waits for its next request."""
    line.say(OK)
    threading.Event().wait(0.5)
    line.say(OK)
    line.wait()


def never_read(line: Line) -> None:
    line.secure()
    threading.Event().wait(30)


def say_farewell(line: Line) -> None:
    """TLS's own, in place of an answer."""
    line.unwrap()


def answer_and_say_farewell(line: Line) -> None:
    line.say(http(body=b"ok"))
    line.unwrap()


def break_tls(line: Line) -> None:
    """Bytes that are no TLS, within TLS."""
    line.say(HEAD + b"ok")
    line.below().sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)
    line.wait()


# name: (what is done, what it comes to)
SLOW = {
    "no answer": (after_request(Line.wait), "time"),
    "nothing is read": (never_read, "time"),
    "a status line at a byte a second": (drip(b"", b"HTTP/1.1 200 " + b"a"), "time"),
    "headers at a byte a second": (drip(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"), "time"),
    "a body at a byte a second": (drip(HEAD, b"a"), "time"),
    "a body that stops": (say_and_wait(HEAD + b"half"), "time"),
    "chunks at a byte a second": (drip(http("transfer-encoding: chunked"), b"1\r\na\r\n"), "time"),
    "a chunk that never ends": (say_and_wait(http("transfer-encoding: chunked", body=b"FFFF\r\nok")), "time"),
    "a failure at a byte a second": (drip(http("content-length: 1000", status="500 No"), b"a"), "time or 500"),
    "half a status line": (say_and_wait(b"HTTP/1.1 20"), "time"),
    "half a header": (say_and_wait(b"HTTP/1.1 200 OK\r\ncontent-le"), "time"),
    "100 for ever": (pour(b"", http(status="100 Continue"), 0.2), "time"),
    "103 for ever": (pour(b"", http("link: </a>; rel=preload", status="103 Hints"), 0.2), "time"),
    "100 and silence": (say_and_wait(http(status="100 Continue")), "time"),
    "no handshake": (Line.wait, "tls or no connection or time"),
    "half a handshake": (stop_in_handshake, "tls or no connection or time"),
    "a handshake at a byte a second": (lambda line: line.drip(b"\x16\x03\x03\x40\x00\x02" + b"\0" * 100),
                                       "tls or no connection or time"),
}

ENDLESS = {
    "an endless body": (pour(http(), b"x" * 65_536), "200"),
    "an endless body of failure": (pour(http(status="500 No"), b"x" * 65_536), "500"),
    "endless chunks": (pour(http("transfer-encoding: chunked"), b"1000\r\n" + b"x" * 4096 + b"\r\n"), "200"),
    "endless empty lines": (pour(b"", b"\r\n" * 1000, 0.1), "time or no http"),
    "endless headers": (pour(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 1000), "no http"),
    "an endless header": (pour(b"HTTP/1.1 200 OK\r\na: ", b"b" * 65_536), "no http"),
    "an endless header's name": (pour(b"HTTP/1.1 200 OK\r\n", b"a" * 65_536), "no http"),
    "an endless reason": (pour(b"HTTP/1.1 200 ", b"a" * 4096, 0.01), "time or no http"),
    "an endless extension of a chunk": (
        pour(http("transfer-encoding: chunked", body=b"1;"), b"a" * 4096, 0.01), "200 or time or no http"),
    "endless trailers": (pour(http("transfer-encoding: chunked", body=b"0\r\n"), b"a: b\r\n" * 1000), "200 or no http"),
    "endless answers": (pour(b"", OK * 1000), "200"),
}

GONE = "closed or broke or no http"
BROKEN = {
    "reset at once": (Line.reset, "broke or closed or tls or no connection"),
    "reset in the handshake": (break_off_handshake, "broke or closed or tls or no connection"),
    "reset after the handshake": (reset_after_handshake, GONE),
    "reset after the request": (say_and_reset(b""), GONE),
    "reset in the status": (say_and_reset(b"HTTP/1.1 20"), GONE),
    "reset in a header": (say_and_reset(b"HTTP/1.1 200 OK\r\ncontent-le"), GONE),
    "reset in the body": (say_and_reset(HEAD + b"half"), f"200 or {GONE}"),
    "reset after the body": (say_and_reset(OK), f"200 or {GONE}"),
    "closed at once": (Line.finish, "closed or broke or tls or no connection"),
    "closed after the handshake": (close_after_handshake, GONE),
    "closed after the request": (after_request(Line.finish), GONE),
    "closed with TLS's farewell": (after_request(say_farewell), GONE),
    "closed in the status": (after_request(lambda line: (line.say(b"HTTP/1.1 20"), line.finish())), GONE),
    "closed in a header": (after_request(lambda line: (line.say(b"HTTP/1.1 200 OK\r\na"), line.finish())), GONE),
    "closed in the body": (after_request(lambda line: (line.say(HEAD + b"half"), line.finish())), "200"),
    "an answer that ends with TLS's farewell": (after_request(answer_and_say_farewell), "200"),
    "an answer before the request": (speak_first, f"200 or {GONE} or not sent"),
    "an answer that nobody asked for": (after_request(answer_again), "200"),
    "no TLS within TLS": (after_request(break_tls), "200 or tls"),
}


def with_tls(context: str) -> Behaviour:
    """A good answer in TLS of this kind."""

    def behave(line: Line) -> None:
        try:
            line.secure(context)
        except ssl.SSLError:
            return
        line.request()
        line.say(OK)
        line.finish()

    return behave


TLS = {
    **{name: (with_tls(name), "tls") for name in (
        "expired", "not yet valid", "another host", "unknown authority", "self-signed",
        "TLS 1.0", "TLS 1.1")},
    **{name: (with_tls(name), "200") for name in ("TLS 1.2", "TLS 1.3")},
    "no alternative name": (with_tls("no alternative name"), "200 or tls"),
    "client certificate": (with_tls("client certificate"), "tls or closed or broke"),
    "HTTP where TLS is awaited": (plain(OK), "tls or no connection"),
    "HTTP where TLS is awaited, held": (plain(OK, Line.wait), "tls or no connection"),
    "an alert": (plain(b"\x15\x03\x03\x00\x02\x02\x28"), "tls or no connection"),
    "SSL 3.0": (plain(b"\x16\x03\x00\x00\x2a\x02" + b"\0" * 42), "tls or no connection"),
    "noise where TLS is awaited": (plain(b"\xff" * 65_536), "tls or no connection"),
    "a record of 64 KB": (plain(b"\x16\x03\x03\xff\xff" + b"\2" * 65_535), "tls or no connection"),
}
