#!/usr/bin/env python3
"""A terminal that disappears, talks garbage or stalls harms no other one, and comes back by itself.

usage: faults.py BUILD_DIRECTORY

Two terminals, one on TCP and one on a line, each behind a relay that can misbehave. While one does, the other one's
punches keep arriving; in each of these states SIGTERM ends the daemon with 0 in under 5 seconds; a ZK terminal that
can be reached at all is left enabled, so that people can punch.
"""

import contextlib
import struct
import socket

from gateway import Sandbox, Tally, build_directory, free_port, until
from relay import PtyRelay, TCPRelay

HISTORY = 4_000  # records in the ZK terminal's log at the start
ENOUGH = 15  # records that show that a terminal goes on


def zk_state(port):
    """Asks a ZK terminal directly whether it serves its people: 0 is yes. Source: protocols/zk.md, STATE."""

    def packet(command, session, reply):
        words = [command, 0, session, reply]
        total = sum(words)
        words[1] = 0xFFFF & ~((total & 0xFFFF) + (total >> 16))
        return b"\x50\x50\x82\x7d" + struct.pack("<I4H", 8, *words)

    def answer(line):
        head = b""
        while len(head) < 16:
            piece = line.recv(16 - len(head))
            if not piece:
                raise ConnectionError("the terminal hung up")
            head += piece
        return struct.unpack("<4sI4H", head)

    with socket.create_connection(("127.0.0.1", port), 20) as line:
        line.sendall(packet(1000, 0, 0))
        session = answer(line)[4]
        line.sendall(packet(64, session, 1))
        state = answer(line)[4]
        line.sendall(packet(1001, session, 2))
        return state


ended = []  # how long the daemon took to end, for the report


class Office:
    """Both terminals behind their relays."""

    def __init__(self, box, door_rate=20):
        self.box = box
        self.port = free_port()
        users = box.users("people", 400)
        # A long log, so that a table transfer has a middle.
        history = box.write(
            "history",
            "".join(f"{1 + n % 400}\t2026-01-05 {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}\t1\t0\n"
                    for n in range(HISTORY)),
        )  # fmt: skip
        box.start_zk(self.port, "--users", users, "--history", history, "--rate", door_rate, "--serial", "door")
        shop_port = free_port()
        box.start_anviz_tcp(shop_port, "--users", users, "--rate", 20, "--serial", "shop")
        self.tcp = TCPRelay(self.port)
        self.pty = PtyRelay(box.path / "shop.tty", shop_port)
        box.configure(
            ("door", "zk", f"tcp://127.0.0.1:{self.tcp.port}"),
            ("shop", "anviz", f"serial:{self.pty.path}?baud=115200"),
        )

    def close(self):
        self.tcp.close()
        self.pty.close()

    def goes_on(self, name):
        """Whether a terminal's punches arrive now."""
        before = self.box.records(name)
        return until(f"punches of {name} arrive", lambda: self.box.records(name) >= before + ENOUGH, 30)

    def stops(self, tally, when):
        code, seconds = self.box.stop_daemon()
        tally.check(f"{when}: SIGTERM ends the daemon", code == 0 and seconds < 5, f"exit {code}, {seconds:.1f} s")
        ended.append(f"{when} {seconds:.1f} s")

    def silence(self, is_on):
        """The connection stands, and nothing comes on it."""
        self.tcp.stall_after = 0 if is_on else None
        if not is_on:
            self.tcp.drop()

    def is_enabled(self, tally, when):
        # The relay's own connection is the one that the terminal serves.
        self.tcp.drop()
        tally.equal(f"{when}: the ZK terminal is left enabled", zk_state(self.port), 0)


def one_fault(box, tally, name, victim, other, break_it, mend, is_reachable=True):
    """Breaks one terminal in running, watches the other, mends it, breaks it again and stops the daemon."""
    with tally.chapter(name), contextlib.closing(Office(box)) as office:
        box.start_daemon()
        for terminal in (victim, other):
            box.wait_for(terminal)
            office.goes_on(terminal)
        break_it(office)
        until(f"the daemon notices that {victim} fails", lambda: box.state_of(victim) != "online", 90)
        tally.check(f"{name}: the other one's punches keep arriving", office.goes_on(other))
        mend(office)
        box.wait_for(victim, seconds=90)
        tally.check(f"{name}: it comes back by itself", office.goes_on(victim))
        break_it(office)
        tally.check(f"{name}: once more, the other one goes on", office.goes_on(other))
        office.stops(tally, name)
        mend(office)
        if is_reachable:
            office.is_enabled(tally, name)


def stalled_table(box, tally):
    """The terminal stops in the middle of its log, twice: once the daemon is stopped in it, once it gives up."""
    name = "a table transfer that stalls"
    # Nobody punches there: a log that grows at each reading is never called read.
    with tally.chapter(name), contextlib.closing(Office(box, door_rate=0)) as office:
        office.tcp.stall_after = 50_000  # of the 160 KB of its log
        box.start_daemon()
        until("the transfer stalls", lambda: office.tcp.is_stalled)
        tally.check(f"{name}: the ZK terminal is disabled for it", office.tcp.has_sent(1003))
        box.wait_for("shop")
        tally.check(f"{name}: the other one's punches keep arriving", office.goes_on("shop"))
        office.stops(tally, name)
        office.is_enabled(tally, name)

        box.start_daemon()
        until("the transfer stalls again", lambda: office.tcp.is_stalled)
        office.tcp.stall_after = None
        until("the daemon gives it up", lambda: box.terminal("door")["terminal"].get("lastError"))
        box.wait_for("door")
        box.read_through("door")
        tally.equal(f"{name}: then the whole log arrives", box.records("door"), HISTORY)
        office.stops(tally, f"{name} and recovers")
        office.is_enabled(tally, f"{name} and recovers")


def reset_in_table(box, tally):
    """The connection is reset while the terminal is disabled for its table: the next one enables it."""
    name = "a reset in the middle of a table"
    with tally.chapter(name), contextlib.closing(Office(box, door_rate=0)) as office:
        office.tcp.stall_after = 50_000
        box.start_daemon()
        until("the transfer stalls", lambda: office.tcp.is_stalled)
        office.tcp.stall_after = None
        office.tcp.drop(reset=True)
        until("the daemon connects again", lambda: office.tcp.accepted > 1)
        box.wait_for("door")
        box.read_through("door")
        tally.equal(f"{name}: the whole log arrives afterwards", box.records("door"), HISTORY)
        office.stops(tally, name)
        office.is_enabled(tally, name)


def unreachable_host(box, tally):
    """A host that does not even refuse: the daemon is stopped while it waits for a connection."""
    name = "a host that does not answer"
    # The kernel drops further connections to a socket whose queue is full, as a router drops what it cannot deliver.
    with tally.chapter(name), socket.socket() as deaf, contextlib.ExitStack() as queue:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(2):
            filler = queue.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(deaf.getsockname())
        box.configure(("door", "zk", f"tcp://127.0.0.1:{deaf.getsockname()[1]}"))
        box.start_daemon()
        until("the daemon connects", lambda: box.state_of("door") == "connecting")
        code, seconds = box.stop_daemon()
        tally.check(f"{name}: SIGTERM ends the daemon", code == 0 and seconds < 5, f"exit {code}, {seconds:.1f} s")
        ended.append(f"{name} {seconds:.1f} s")


def main():
    build = build_directory()
    tally = Tally()

    def run(scenario, *arguments):
        with Sandbox(build) as box:
            scenario(box, tally, *arguments)

    run(one_fault, "a line that is unplugged", "shop", "door", lambda o: o.pty.unplug(), lambda o: o.pty.plug())
    run(one_fault, "garbage on the line", "shop", "door", lambda o: o.pty.babble(True), lambda o: o.pty.babble(False))
    run(one_fault, "a connection that is reset and refused", "door", "shop", lambda o: o.tcp.refuse(True),
        lambda o: o.tcp.refuse(False), False)  # fmt: skip
    run(one_fault, "garbage on the connection", "door", "shop", lambda o: o.tcp.babble(True),
        lambda o: o.tcp.babble(False))  # fmt: skip
    run(one_fault, "a connection that falls silent", "door", "shop", lambda o: o.silence(True),
        lambda o: o.silence(False))  # fmt: skip
    run(stalled_table)
    run(reset_in_table)
    run(unreachable_host)
    print(f"        SIGTERM: {'; '.join(ended)}", flush=True)
    tally.finish()


main()
