#!/usr/bin/env python3
"""How much of a serial line's time a download of an Anviz log uses, at the speed that the line has.

usage: serial_line.py BUILD_DIRECTORY [RECORDS [BAUD]]     (10,000 records, 115,200 baud)

A pseudo terminal has no speed of its own, so the bytes are let through here as the line would: ten bits each, none
before the one in front of it. A line is busy while a byte is on it in either direction. Nothing here is asserted.
"""

import datetime
import os
import select
import sys
import threading
import time
import tty

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from figures import log_of  # noqa: E402
from gateway import Sandbox, until  # noqa: E402

PEOPLE = 200
PIECE = 16  # bytes that a driver hands on at a time


class PacedLine(threading.Thread):
    """Carries bytes between the gateway's pseudo terminal at `path` and the simulator's, at a line's speed."""

    def __init__(self, path, simulator, baud):
        super().__init__(daemon=True)
        self.seconds = 10 / baud
        self.carried = 0
        # Seconds in which nothing was on the line because this end had not answered yet.
        self.pauses = {}
        self.gateway, line = os.openpty()
        tty.setraw(line)
        path.symlink_to(os.ttyname(line))
        self.keeps_open = line
        self.terminal = os.open(simulator, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.terminal)
        for end in (self.gateway, self.terminal):
            os.set_blocking(end, False)

    def run(self):
        other = {self.gateway: self.terminal, self.terminal: self.gateway}
        free = dict.fromkeys(other, 0.0)
        while True:
            for end in select.select(list(other), [], [])[0]:
                piece = os.read(end, PIECE)
                now = time.perf_counter()
                self.pauses[end] = self.pauses.get(end, 0) + max(0, now - max(free.values()))
                free[end] = max(free[end], now) + len(piece) * self.seconds
                while time.perf_counter() < free[end]:  # a sleep would oversleep by more than the piece takes
                    pass
                os.write(other[end], piece)
                self.carried += len(piece)


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    baud = int(sys.argv[3]) if len(sys.argv) > 3 else 115_200
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count} records, {baud} baud")
    with Sandbox(build) as box:


        history = box.write("log", log_of(count, datetime.datetime.now() - datetime.timedelta(days=1), PEOPLE))
        box.start_anviz(box.path / "simulator.tty", "--history", history, "--users", box.users("people", PEOPLE))
        line = PacedLine(box.path / "line.tty", os.path.realpath(box.path / "simulator.tty"), baud)
        sys.setswitchinterval(0.0002)
        line.start()
        box.configure(("shop", "anviz", f"serial:{box.path / 'line.tty'}?baud={baud}"))
        box.start_daemon()
        until("the log comes", lambda: box.records("shop") > 100, 120)
        began, before, first = time.perf_counter(), line.carried, box.records("shop")
        paused = dict(line.pauses)
        while box.records("shop") < count - 100:
            time.sleep(0.5)  # seldom: this thread's work holds up the line's
        took, carried, got = time.perf_counter() - began, line.carried - before, box.records("shop") - first
        print(f"{got} records in {took:.2f} s, {got / took:.0f} a second; "
              f"the line was busy {carried * line.seconds / took * 100:.1f} % of the time")  # fmt: skip
        for end, name in ((line.gateway, "gateway"), (line.terminal, "terminal")):
            print(f"it was idle for want of the {name}: {(line.pauses[end] - paused.get(end, 0)) / took * 100:.1f} %")


if __name__ == "__main__":
    main()
