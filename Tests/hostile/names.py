"""What a name server says: all that must not be believed, and what must be waited for with patience."""

from name_server import A, AAAA, CNAME, OWN, Answer, Question, addresses, alias, code, labels, record, silence

# First and last of each range, as the name server has it.
FORBIDDEN = [
    "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255",
    "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0",
    "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.1", "192.168.0.0",
    "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.255", "224.0.0.1",
    "239.255.255.255", "240.0.0.0", "255.255.255.254", "255.255.255.255", "::", "::1", "::2", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:100.64.0.1", "::ffff:0.0.0.0",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1",
    "2001:db8:ffff::", "2002::1", "2002:7f00:1::1", "2002:ffff:ffff::1", "3fff::1", "3fff:fff:ffff::1", "4000::1",
    "5f00::1", "fc00::1", "fdff:ffff::1", "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ffff:ffff::1",
]


def cut(question: Question) -> bytes:
    """An answer that ends in the middle of a record."""
    return question.reply([record(A, b"\x7f\0\0\1")])[:-3]


def loop(question: Question) -> bytes:
    """Names that are each other's alias."""
    there = labels("there.hooks.example")
    return question.reply([record(CNAME, there), record(CNAME, b"\xc0\x0c", there)])


def pointer(question: Question) -> bytes:
    """A compressed name that points to itself."""
    here = len(question.packet)
    return question.reply([record(question.kind, b"\x7f\0\0\1", bytes([0xC0 | here >> 8, here & 0xFF]))])


def of_another_kind(question: Question) -> bytes:
    """An address of 16 bytes for one of 4, and the reverse."""
    return question.reply([record(question.kind, b"\x7f\0\0\1" if question.kind == AAAA else b"\0" * 15 + b"\1")])


def of_another_name(question: Question) -> bytes:
    size = 16 if question.kind == AAAA else 4
    return question.reply([record(question.kind, b"\x7f\0\0\1".rjust(size, b"\0"), labels("another.hooks.example"))])


MANY = [f"10.0.0.{number}" for number in range(1, 31)]

# name: (answers, what the first attempt comes to)
NAMES: dict[str, tuple[tuple[Answer, ...], str]] = {
    "no such name": ((code(3),), "no address"),
    "the server fails": ((code(2),), "no address"),
    "the server refuses": ((code(5),), "no address"),
    "the server does not understand": ((code(1),), "no address"),
    "a name without addresses": ((addresses(),), "no address"),
    "an alias": ((alias("away.hooks.example", OWN),), "200"),
    "an alias of an alias": ((alias("away.hooks.example", OWN, times=6),), "200"),
    "an alias of a private address": ((alias("away.hooks.example", "127.0.0.1"),), "no address"),
    "a long chain to a private address": ((alias("away.hooks.example", "10.0.0.1", times=20),), "no address"),
    "a chain to IPv6's loopback": ((alias("away.hooks.example", "::1", times=3),), "no address"),
    "a loop of aliases": ((loop,), "no address"),
    "a public address among private ones": (
        (addresses("127.0.0.1", "10.0.0.1", OWN, "169.254.169.254", "::1"),), "200"),
    "a private address among public ones": ((addresses(OWN, "127.0.0.1", OWN),), "200"),
    "IPv4 public, IPv6 private": ((addresses(OWN, "::1", "fd00::1"),), "200"),
    "IPv4 public, IPv6 mapped": ((addresses(OWN, "::ffff:127.0.0.1"),), "200"),
    "many private addresses": ((addresses(*MANY),), "no address"),
    "many private addresses and a public one": ((addresses(*MANY, OWN),), "200"),
    "private addresses of both kinds": ((addresses("127.0.0.1", "::1"),), "no address"),
    "a record that is cut": ((cut,), "no address"),
    "a name that points to itself": ((pointer,), "no address"),
    "addresses of the wrong length": ((of_another_kind,), "no address"),
    "addresses of another name": ((of_another_name,), "no address"),
    "a time to live of zero": ((addresses(OWN, ttl=0),), "200"),
    "a time to live of 68 years": ((addresses(OWN, ttl=2**31 - 1),), "200"),
}

# What a name server that does not answer costs: nobody else's time, and no more than the limit of its own.
SILENT: dict[str, tuple[Answer, ...]] = {
    **{f"a silent name server, {number}": (silence,) for number in range(1, 9)},
    "silent about IPv6": (lambda question: addresses(OWN)(question) if question.kind == A else None,),
    "answers to another question": (lambda question: question.reply([], number=b"\0\0"),),
    "too little": (lambda question: question.packet[:5],),
    "noise": (lambda question: b"\xff" * 500,),
}

PRIVATE = ["127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fd00::1"]
# First public, so that the check passes; then private, when the connection would be made.
REBINDING: dict[str, tuple[Answer, ...]] = {
    **{f"public and then {address}": (addresses(OWN), addresses(address)) for address in PRIVATE},
    "public and then an alias of a private one": (addresses(OWN), alias("away.hooks.example", "127.0.0.1")),
    "public and then no such name": (addresses(OWN), code(3)),
}
