"""All cases: where a webhook leads, what is there, and what a delivery must come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from answers import (BODIES, BROKEN_BODIES, CHUNKS, FIRST_WORDS, HEADERS, LENGTHS, LOW_STATUSES, NO_HTTP, RETRY_AFTER,
                     STATUS_LINES, STATUSES, http, sized)
from certificates import DOMAIN
from manners import BROKEN, ENDLESS, SLOW, TLS
from name_server import OWN, Answer, addresses
from names import FORBIDDEN, NAMES, REBINDING, SILENT
from receivers import OK, Behaviour, answering, keep_alive
from targets import FORBIDDEN_PORTS, NOTATIONS, OPEN_PORTS, OTHER_SCHEMES, PUBLIC_NOTATIONS, SPELLINGS

# Resolves to a public address, where no case is.
FOLLOWED = f"followed.{DOMAIN}"
FOLLOWED_ADDRESS = "93.185.0.1"
BLOCKED = "refused or no address"
numbers = count(1)


@dataclass(frozen=True)
class Case:
    """A webhook, and the receiver and the name server behind it."""

    group: str
    name: str
    # A status, or a word for why there is none, or "refused" where the webhook can't be made; perhaps several.
    expected: str
    url: str
    host: str = ""
    address: str = ""
    behave: Behaviour = keep_alive(OK)
    answers: tuple[Answer, ...] = (addresses(OWN),)
    # Whether attempts are waited for until one finds no address any more.
    is_rebound: bool = False
    # The seconds to the next attempt, or "soon".
    again: str | int | None = None

    @property
    def id(self) -> str:
        return f"{self.group}: {self.name}"


def named(group: str, name: str, expected: str, behave: Behaviour = keep_alive(OK), spell=str, **more) -> Case:
    """A case whose receiver has a name and an address of its own."""
    number = next(numbers)
    host = f"{group.lower().replace(' ', '-')}-{number}.{DOMAIN}"
    place = {"url": f"https://{spell(host)}/", "address": f"93.184.{number // 250}.{number % 250 + 1}"}
    return Case(group, name, expected, host=host, behave=behave, **{**place, **more})


def blocked_targets() -> Iterator[Case]:
    for number, notation in enumerate(NOTATIONS):
        yield Case("target", f"{number} {notation!r}", BLOCKED, url=f"https://{notation}/")
    for number, url in enumerate(OTHER_SCHEMES):
        yield Case("scheme", f"{number} {url[:50]!r}", "refused", url=url)
    for port in FORBIDDEN_PORTS:
        yield Case("port", str(port), "refused", url=f"https://93.184.216.34:{port}/")


def blocked_names() -> Iterator[Case]:
    for address in FORBIDDEN:
        yield named("name of", address, "no address", answers=(addresses(address),))


def open_targets() -> Iterator[Case]:
    for port in OPEN_PORTS:
        yield named("port", str(port), "200", spell=lambda host, port=port: f"{host}:{port}")
    yield named("port", "nobody listens", "no connection or broke", spell=lambda host: f"{host}:4444")
    for address, notation, expected in PUBLIC_NOTATIONS:
        yield named("public target", notation, expected, address=address, url=f"https://{notation}/")
    for spelling, spell in SPELLINGS.items():
        yield named("public target", spelling, "200", spell=spell)


def names() -> Iterator[Case]:
    for name, (answers, expected) in NAMES.items():
        yield named("name", name, expected, answers=answers)
    yield named("name", "IPv6 alone", "200", address="2606:2800:220:1::3")
    for name, answers in REBINDING.items():
        # One keeps its connection, the other has it tried again.
        for status in (200, 503):
            yield named("rebinding", f"{name}, {status}", str(status), keep_alive(sized(status)), answers=answers,
                        is_rebound=True)
    for spelling, spell in SPELLINGS.items():
        yield named("rebinding", spelling, "503", keep_alive(sized(503)), spell,
                    answers=REBINDING["public and then 127.0.0.1"], is_rebound=True)


def redirects() -> Iterator[Case]:
    places = ["http://169.254.169.254/latest/meta-data/", "https://127.0.0.1/", "https://10.0.0.1:8443/", "//[::1]/",
              f"https://{FOLLOWED}/", "/elsewhere"]
    odd = ["", "file:///etc/passwd", "gopher://127.0.0.1:6379/_", "https://[::1/\xff", "https://" + "a" * 60_000]
    for status in (301, 302, 303, 307, 308):
        for place in places:
            yield status, (f"location: {place}",), place
    for place in odd:
        yield 302, (f"location: {place}",), repr(place[:40])
    for status in (200, 201, 300, 304, 305):
        yield status, (f"location: https://{FOLLOWED}/",), FOLLOWED
    yield 302, (f"location: https://{FOLLOWED}/", "location: https://127.0.0.1/"), "two places"


def answered() -> Iterator[Case]:
    for status, lines, place in redirects():
        answer = http("content-length: 0", *lines, status=f"{status} Hm")
        yield named("redirect", f"{status} to {place}", str(status), answering(answer))
    for status in STATUSES:
        yield named("status", str(status), str(status), keep_alive(sized(status)))
    for group, table in (
        ("no HTTP", NO_HTTP), ("status line", STATUS_LINES), ("header", HEADERS), ("length", LENGTHS),
        ("chunks", CHUNKS), ("first words", FIRST_WORDS),
    ):
        for name, (answer, expected) in table.items():
            yield named(group, name, expected, answering(answer))
    for name, answer in BROKEN_BODIES.items():
        yield named("broken body", name, "200 or no http", answering(answer))
    for name, (body, lines, _) in BODIES.items():
        answer = http(f"content-length: {len(body)}", *lines, body=body, status="500 No")
        yield named("body", name, "500", answering(answer))
    for asked, again in RETRY_AFTER.items():
        answer = http("content-length: 0", f"retry-after: {asked}", status="503 Busy")
        yield named("retry after", repr(asked), "503", keep_alive(answer), again=again)


def mannered() -> Iterator[Case]:
    for group, table in (("slow", SLOW), ("endless", ENDLESS), ("broken", BROKEN), ("TLS", TLS)):
        for name, (behave, expected) in table.items():
            yield named(group, name, expected, behave)


# Those that come to nothing are over at once, and no longer count among the 500 webhooks that a workspace may have.
BLOCKED_CASES = [*blocked_targets(), *blocked_names()]
CASES = [*open_targets(), *names(), *answered(), *mannered()]
# Sent to when all is over otherwise: so much depends on these.
LOW_CASES = [named("low status", name, "no http", answering(answer)) for name, answer in LOW_STATUSES.items()]
# Sent to after all others: name servers that keep silent, and a receiver that has nothing to do with them.
SILENT_CASES = [named("silent", name, "no address or 200", answers=answers) for name, answers in SILENT.items()]
NEIGHBOUR = named("neighbour", "of silent name servers", "200")
FIRST = named("neighbour", "before all", "200")
LAST = named("neighbour", "after all", "200")
ALL = [*BLOCKED_CASES, *CASES, *SILENT_CASES, NEIGHBOUR, *LOW_CASES, FIRST, LAST]
