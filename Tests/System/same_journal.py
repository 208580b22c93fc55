#!/usr/bin/env python3
"""The same log gives the same journal: read again, in any order, in any pieces, over any link.

usage: same_journal.py BUILD_DIRECTORY
"""

import collections
import contextlib
import random

from gateway import Punch, Sandbox, Tally, build_directory, free_port, ledger, rows, until
from relay import PtyRelay, TCPRelay

SEED = 20_261_124
NAME = "clock"


def invented_log(count, dice):
    """Made-up punches, in the order of time; nobody punches twice in a second."""
    log = {}
    while len(log) < count:
        second = dice.randrange(8 * 3_600, 19 * 3_600)
        moment = f"2026-{dice.randrange(1, 11):02}-{dice.randrange(1, 29):02} " + ":".join(
            f"{part:02}" for part in (second // 3_600, second // 60 % 60, second % 60)
        )
        user = str(dice.randrange(1, 61))
        log[user, moment] = Punch(user, moment, dice.choice([1, 1, 2, 8]), dice.choice([0, 1, 4]))
    return sorted(log.values(), key=lambda punch: (punch.time, int(punch.user)))


def history(log):
    return "".join("\t".join(map(str, punch)) + "\n" for punch in log)


def attlog(log):
    """A drive export. Source: protocols/zk.md, Flash-drive export: user, time, device, state, verify, work code."""
    return "".join(f"{p.user:>9}\t{p.time}\t1\t{p.state}\t{p.verify}\t0\r\n" for p in log)


def shuffled(log, dice):
    return dice.sample(log, len(log))


class Bench:
    """One state directory, on which the same log arrives in several ways."""

    def __init__(self, box, protocol="zk", over="tcp"):
        self.box, self.protocol = box, protocol
        self.port = free_port()
        self.relay = TCPRelay(self.port) if over == "tcp" else PtyRelay(box.path / "line.tty", self.port)
        link = f"tcp://127.0.0.1:{self.relay.port}" if over == "tcp" else f"serial:{self.relay.path}?baud=115200"
        box.configure((NAME, protocol, link))
        self.terminal = None

    def close(self):
        self.relay.close()

    def start_terminal(self, log, *arguments):
        """Starts the terminal, or another one with the same name, whose log is in this order."""
        if self.terminal:
            self.box.stop(self.terminal)
        start = self.box.start_zk if self.protocol == "zk" else self.box.start_anviz_tcp
        self.terminal = start(self.port, "--history", self.box.write("history", history(log)), *arguments)

    def read(self, times=3):
        self.box.wait_for(NAME, seconds=90)
        for _ in range(times):
            self.box.read_through(NAME, seconds=90)

    def take(self, log):
        """Imports a drive export; returns what the daemon counted."""
        path = self.box.write("attlog.dat", attlog(log))
        result = self.box.rollcall("punch", "import", path, "--terminal", NAME)
        return result.code, result.out.strip()

    def is_the_log(self, tally, name, log):
        journal = self.box.journal()
        found = collections.Counter(rows(journal, NAME))
        wanted = collections.Counter(log)
        missing, extra = wanted - found, found - wanted
        tally.check(
            f"{name}: the same {len(log)} rows",
            not missing and not extra and len(journal) == len(log),
            f"{len(journal)} records, missing {list(missing)[:3]}, extra {list(extra)[:3]}",
        )


def counts(accepted=0, duplicate=0, quarantined=0, refused=0):
    return 0, f"{accepted} accepted, {duplicate} duplicate, {quarantined} quarantined, {refused} refused"


def pieces(box, tally, log, protocol, over, size):
    name = f"{protocol} over {over} in pieces of {size or 'any size'}"
    with tally.chapter(name), contextlib.closing(Bench(box, protocol, over)) as bench:
        if size:
            bench.relay.piece = size
        bench.start_terminal(log)
        box.start_daemon()
        bench.read()
        tally.equal(f"{name}: the daemon stops", box.stop_daemon()[0], 0)
        box.start_daemon()
        bench.read(1)
        bench.is_the_log(tally, name, log)


def orders(box, tally, log, dice):
    name = "drive export, then the terminal in other orders"
    with tally.chapter(name), contextlib.closing(Bench(box)) as bench:
        box.start_daemon()
        half = log[: len(log) // 2]
        tally.equal(f"{name}: half an export", bench.take(half), counts(quarantined=len(half)))
        bench.start_terminal(shuffled(log, dice))
        bench.read()
        bench.is_the_log(tally, name, log)
        bench.start_terminal(shuffled(log, dice))
        bench.read()
        tally.equal(f"{name}: a whole export, shuffled", bench.take(shuffled(log, dice)), counts(duplicate=len(log)))
        bench.is_the_log(tally, f"{name}, once more", log)


def sizes(box, tally, log, dice):
    """One terminal after another firmware's, so that its records have another form each time."""
    name = "records of 40, 16 and 8 bytes"
    with tally.chapter(name), contextlib.closing(Bench(box)) as bench:
        box.start_daemon()
        for size in (40, 16, 8):
            bench.start_terminal(shuffled(log, dice), "--record-size", size)
            bench.read(1)
            bench.is_the_log(tally, f"{name}: {size}", log)


def links(box, tally, log, dice):
    name = "Anviz, then the same as a drive export"
    with tally.chapter(name), contextlib.closing(Bench(box, "anviz", "serial")) as bench:
        bench.start_terminal(log)
        box.start_daemon()
        bench.read()
        tally.equal(f"{name}: nothing new", bench.take(shuffled(log, dice)), counts(duplicate=len(log)))
        bench.start_terminal(shuffled(log, dice))
        bench.read()
        bench.is_the_log(tally, name, log)


def live(box, tally, protocol, *arguments):
    """Punches announced as they are made are in the log as well."""
    name = f"{protocol} live and from the log"
    with tally.chapter(name), contextlib.closing(Bench(box, protocol)) as bench:
        bench.relay.piece = 7
        people, noted = box.users("people", 60), box.path / "ledger"
        keep = ("--users", people, "--ledger", noted, "--memory", box.path / "memory")
        box.start_daemon()
        bench.start_terminal([], *keep, "--rate", 20, *arguments)
        box.wait_for(NAME)
        until("live punches arrive", lambda: box.records(NAME) >= 80)
        bench.start_terminal([], *keep, *arguments)
        bench.read()
        punched = ledger(noted, "punched")
        tally.equal(f"{name}: the same as a drive export", bench.take(punched), counts(duplicate=len(punched)))
        bench.is_the_log(tally, name, punched)
        links = {record["link"] for record in box.journal()}
        print(f"        {len(punched)} punches, {len(ledger(noted, 'acknowledged'))} acknowledged, {links}", flush=True)


def main():
    build = build_directory()
    tally = Tally()
    dice = random.Random(SEED)
    log = invented_log(900, dice)

    def run(scenario, *arguments):
        with Sandbox(build) as box:
            scenario(box, tally, *arguments)

    run(pieces, log, "zk", "tcp", None)
    run(pieces, log, "zk", "tcp", 1)
    run(pieces, log, "zk", "tcp", 1_009)
    run(pieces, log, "anviz", "serial", None)
    run(pieces, log, "anviz", "serial", 1)
    run(pieces, log, "anviz", "tcp", 13)
    run(orders, log, dice)
    run(sizes, log, dice)
    run(links, log, dice)
    run(live, "zk")
    run(live, "anviz", "--live")
    tally.finish()


main()
