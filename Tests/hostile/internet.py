"""An internet of our own: a namespace in which every address is this machine's, and a watch over who is dialled."""

import ctypes
import os
import socket
import struct
import subprocess
import threading
from pathlib import Path

NAMESPACES = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
TRUST = Path("/etc/ssl/certs/ca-certificates.crt")


def inside(command: list[str]) -> list[str]:
    """The command, in namespaces of its own."""
    return NAMESPACES + ([] if os.geteuid() == 0 else ["--map-root-user"]) + command


def set_up(folder: Path, authority: Path) -> None:
    """Makes every address local, names 127.0.0.1 as the name server, and has `authority` trusted beside the others."""
    for command in ("link set lo up", "route add local 0.0.0.0/0 dev lo", "-6 route add local ::/0 dev lo"):
        subprocess.run(["ip", *command.split()], check=True)
    trusted = TRUST.read_bytes() + authority.read_bytes()
    for name, content in {
        "/etc/resolv.conf": b"nameserver 127.0.0.1\n",
        "/etc/hosts": b"127.0.0.1 localhost\n::1 localhost\n",
        "/etc/nsswitch.conf": b"hosts: files dns\n",
        str(TRUST): trusted,
    }.items():
        ours = folder / Path(name).name
        ours.write_bytes(content)
        subprocess.run(["mount", "--bind", ours, name], check=True)


class Watch:
    """Notes every address and port that anybody begins a TCP connection to, whether or not somebody listens there."""

    # Classic BPF: code, jump if true, jump if false, operand. Lets through what has SYN and not ACK, so that a flood of
    # data can't crowd it out.
    FILTER = [
        (0x28, 0, 0, 12),  # the protocol
        (0x15, 0, 5, 0x0800),  # IPv4, or on to IPv6
        (0x30, 0, 0, 23),
        (0x15, 0, 9, 6),  # TCP
        (0xB1, 0, 0, 14),  # how long the header is
        (0x50, 0, 0, 27),  # TCP's flags
        (0x05, 0, 0, 4),
        (0x15, 0, 5, 0x86DD),  # IPv6
        (0x30, 0, 0, 20),
        (0x15, 0, 3, 6),  # TCP
        (0x30, 0, 0, 67),  # TCP's flags
        (0x54, 0, 0, 0x12),
        (0x15, 1, 0, 0x02),
        (0x06, 0, 0, 0),
        (0x06, 0, 0, 128),
    ]

    def __init__(self):
        code = b"".join(struct.pack("HBBI", *line) for line in self.FILTER)
        kept = ctypes.create_string_buffer(code)
        program = struct.pack("HL", len(self.FILTER), ctypes.addressof(kept))
        self.dialled: set[tuple[str, int]] = set()
        self.packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
        self.packets.setsockopt(socket.SOL_SOCKET, 26, program)  # SO_ATTACH_FILTER
        self.packets.bind(("lo", 0))
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            frame = self.packets.recv(128)
            packet = frame[14:]
            if packet[0] >> 4 == 4:
                address = socket.inet_ntop(socket.AF_INET, packet[16:20])
                header = (packet[0] & 0x0F) * 4
            else:
                address = socket.inet_ntop(socket.AF_INET6, packet[24:40])
                header = 40
            self.dialled.add((address, struct.unpack_from(">H", packet, header + 2)[0]))
