#!/usr/bin/env python3
"""Terminals that share one line, a real pseudo terminal, with addresses on it where nobody is: each has its share.

usage: bus.py BUILD_DIRECTORY
"""

import contextlib
import errno
import os
import select
import threading
import time
import tty

from gateway import CallError, Sandbox, Tally, alive, build_directory, ledger, rows, until

DEAD = (120, 121)
SECONDS = 4
# A silent address may have a tenth of the line, and a credit: docs/terminals.md.
SHARE, CREDIT = 0.1, 0.25


class Protocol:
    """What is reckoned with: the bytes of a poll and of the first question, and how long that one waits in vain."""

    def __init__(self, name, baud, poll, question, patience):
        self.name, self.baud, self.poll, self.question = name, baud, poll, question
        self.unanswered = question * 10 / baud + patience


OSDP = Protocol("osdp", 9600, 9, 10, 0.2)
ANVIZ = Protocol("anviz", 115200, 10, 10, 0.5)


def name(address):
    return f"at-{address}"


class Hub(threading.Thread):
    """A line with a simulator's line at each of its taps: all hear the gateway, and it hears all."""

    def __init__(self, path, taps):
        super().__init__(daemon=True)
        self.master, end = os.openpty()
        tty.setraw(end)
        os.symlink(os.ttyname(end), path)
        os.close(end)  # open here too it would hide that the gateway closed it
        self.taps = [os.open(tap, os.O_RDWR | os.O_NOCTTY) for tap in taps]
        for tap in self.taps:
            tty.setraw(tap)
        self.start()

    def run(self):
        while True:
            for ready in select.select([self.master, *self.taps], [], [])[0]:
                try:
                    piece = os.read(ready, 4096)
                    if not piece:
                        return
                    for other in self.taps if ready == self.master else [self.master]:
                        os.write(other, piece)
                except OSError as problem:
                    if problem.errno != errno.EIO:
                        raise
                    time.sleep(0.02)  # nobody has the other end


def play_readers(box, pty, live, *more):
    addresses = [word for address in live for word in ("--address", address)]
    child = box.start("rollcall-sim", "osdp", "--pty", pty, *addresses, *more)
    until("the readers have their line", lambda: alive(child) and os.path.lexists(pty))
    return child


def configure(box, protocol, pty, live, *lines):
    link = f"serial:{pty}?baud={protocol.baud}"
    box.configure(
        *[(name(address), protocol.name, link, f"address = {address}", *lines) for address in [*live, *DEAD]]
    )


def look_for(box, addresses):
    """Has the daemon try at once; by itself it tries who is away more and more seldom."""
    for address in addresses:
        with contextlib.suppress(CallError):
            box.call("Terminals.Sync", name=name(address))


def wait_for(box, live):
    began = time.monotonic()
    for address in live:
        until(f"{name(address)} is online", lambda: look_for(box, [address]) or box.state_of(name(address)) == "online")
    return time.monotonic() - began


def measured(box, live, seconds):
    """What was sent to each address within so many seconds or more, in which the dead ones are looked for."""

    def sent(addresses):
        return {address: box.terminal(name(address))["counters"]["bytesSent"] for address in addresses}

    everybody = [*live, *DEAD]
    before, began = sent(everybody), time.monotonic()

    def is_over():
        look_for(box, DEAD)
        late = time.monotonic() >= began + seconds
        return late and all(count > before[address] for address, count in sent(DEAD).items())

    until("the dead addresses were asked", is_over)
    after, seconds = sent(everybody), time.monotonic() - began
    return {address: after[address] - before[address] for address in after}, seconds


def share(box, tally, title, protocol, live, seconds=SECONDS):
    """Terminals at the addresses `live`, nobody at the dead ones: who had how much of the line."""
    print(f"        {title}: all online after {wait_for(box, live):.1f} s", flush=True)
    sent, seconds = measured(box, live, seconds)
    polls = {address: sent[address] / protocol.poll / seconds for address in live}
    print(f"        {title}: polls a second: " + ", ".join(f"{polls[address]:.1f}" for address in live), flush=True)
    least, most = min(polls.values()), max(polls.values())
    tally.check(f"{title}: every one has its share", most < 1.5 * least, f"{least:.2f} to {most:.2f} polls a second")
    questions = sum(sent[address] for address in DEAD) / protocol.question
    lost = questions * protocol.unanswered
    limit = len(DEAD) * (SHARE * seconds + CREDIT + protocol.unanswered)
    print(f"        {title}: {questions:.0f} questions to dead addresses, {lost / seconds:.0%} of the time", flush=True)
    tally.check(f"{title}: and have their part of the line at most", lost < limit, f"{lost:.2f} s of {seconds:.1f} s")
    states = {address: box.state_of(name(address)) for address in [*live, *DEAD]}
    tally.check(f"{title}: all who live are online", all(states[address] == "online" for address in live), states)
    tally.check(f"{title}: the dead are not", not any(states[address] == "online" for address in DEAD), states)
    sessions = [box.terminal(name(address))["counters"]["sessions"] for address in live]
    tally.equal(f"{title}: nobody's conversation was broken off", sessions, [1] * len(live))


def six_readers(box, tally):
    """Six OSDP readers, which leave the line some rest; then other six in their place, with cards shown at all."""
    pty, notes, live = box.path / "line", box.path / "ledger", range(1, 7)
    readers = play_readers(box, pty, live)
    configure(box, OSDP, pty, live)
    box.start_daemon()
    share(box, tally, "six readers", OSDP, live)
    box.stop(readers)
    # Four cards at each reader. A reader keeps eight that nobody fetches, one a second.
    cards = [f"65-{25000 + number}" for number in range(4 * len(live))]
    people = box.write("cards", "".join(f"{card}\t\n" for card in cards))
    readers = play_readers(box, pty, live, "--users", people, "--rate", len(live), "--ledger", notes)
    print(f"        six readers: all back after {wait_for(box, live):.1f} s", flush=True)

    def at(punches, address):
        return [punch.user for punch in punches if cards.index(punch.user) % len(live) == address - live[0]]

    def are_read():
        look_for(box, DEAD)
        acknowledged = ledger(notes, "acknowledged")
        return all(len(at(acknowledged, address)) >= 3 for address in live)

    until("three cards of each reader are read", are_read)
    box.stop(readers)
    journal, punched, acknowledged = box.journal(), ledger(notes, "punched"), ledger(notes, "acknowledged")
    print(f"        six readers: {len(journal)} cards read, of {len(punched)} shown until the end", flush=True)
    # What was shown last may not have been fetched yet; before it nothing is missing.
    for address in live:
        found, shown = [row["user"] for row in journal if row["terminal"] == name(address)], at(punched, address)
        tally.check(
            f"six readers: the cards at reader {address}, in order, once each",
            found == shown[: len(found)] and len(found) >= len(at(acknowledged, address)),
            f"{found} of {shown}",
        )
    tally.equal("six readers: the daemon stops", box.stop_daemon()[0], 0)


def full_line(box, tally):
    """Sixteen OSDP readers: more than the line can ask in time, so that there is always somebody who waits."""
    pty, live = box.path / "line", range(1, 17)
    play_readers(box, pty, live)
    configure(box, OSDP, pty, live)
    box.start_daemon()
    share(box, tally, "sixteen readers", OSDP, live)


def anviz(box, tally):
    """Three Anviz terminals on a hub. They keep what is punched, so nothing may be missing."""
    pty, live = box.path / "line", range(1, 4)
    notes = {address: box.path / f"ledger-{address}" for address in live}
    taps = {address: box.path / f"tap-{address}" for address in live}
    terminals = []
    for address in live:
        people = box.users(f"people-{address}", 50, 1000 * address)
        more = ("--device", address, "--users", people, "--rate", 2, "--ledger", notes[address])
        terminals.append(box.start_anviz(taps[address], *more))
    Hub(pty, taps.values())
    configure(box, ANVIZ, pty, live, 'poll = "300ms"')
    box.start_daemon()
    share(box, tally, "three Anviz", ANVIZ, live, 6)
    until("ten punches of each are read", lambda: all(box.records(name(address)) >= 10 for address in live))
    for terminal in terminals:
        box.stop(terminal)
    journal = box.journal()
    print(f"        three Anviz: {len(journal)} punches read", flush=True)
    for address in live:
        found, punched = rows(journal, name(address)), ledger(notes[address], "punched")
        is_right = found == punched[: len(found)] and len(found) >= 10
        tally.check(f"three Anviz: the punches at {address}, in order, once each", is_right, f"{found} of {punched}")
    tally.equal("three Anviz: the daemon stops", box.stop_daemon()[0], 0)


def main():
    build = build_directory()
    tally = Tally()
    for chapter in (six_readers, full_line, anviz):
        with Sandbox(build) as box, tally.chapter(chapter.__name__):
            chapter(box, tally)
    tally.finish()


main()
