#!/usr/bin/env python3
"""What a fleet of terminals costs one gateway process: processor time, memory, and how late a punch is in the feed.

usage: fleet.py BUILD_DIRECTORY [TERMINALS] [SECONDS]     (500 terminals, 60 seconds)

The terminals are ZK on TCP, polled every 30 s, and at each somebody punches every 10 s. They run on the same machine,
so their processor time is printed apart. Nothing here is asserted: figures are printed for a person to read.
"""

import os
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from gateway import Sandbox, memory, replies, until  # noqa: E402

FIRST_PORT = 20_000


def usage(process):
    """Seconds of processor time and megabytes of memory of a process."""
    with open(f"/proc/{process.pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), memory(process.pid)


class Watcher(threading.Thread):
    """Notes when each punch appears in the feed."""

    def __init__(self, socket):
        super().__init__(daemon=True)
        self.socket = socket
        self.seen = {}
        self.is_on = threading.Event()

    def run(self):
        for reply in replies(self.socket, "io.rollcall.Punches.Watch", more=True, timeout=600):
            now = time.time() * 1000
            self.is_on.set()
            for punch in reply["punches"]:
                self.seen[punch["terminal"], punch["user"], punch["time"][:19]] = now


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    rate = max(1, count // 10)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count} terminals, {rate} punches a second")
    with Sandbox(build) as box:
        stamps = box.path / "stamps"
        fleet = box.start("rollcall-sim", "fleet", "--listen", f"127.0.0.1:{FIRST_PORT}", "--count", count,
                          "--rate", rate, "--stamps", stamps)
        until("people punch", lambda: stamps.exists() and stamps.stat().st_size > 0)
        box.configure(*[(f"t{n}", "zk", f"tcp://127.0.0.1:{FIRST_PORT + n}", 'poll = "30s"') for n in range(count)])
        started = time.monotonic()
        daemon = box.start_daemon()
        box.rollcall("person", "import", box.write("people.csv", "number,name,department\n" + "".join(
            f"{n},P{n},D\n" for n in range(1, 21))))
        until("every terminal is online", lambda: all(
            terminal["state"] == "online" for terminal in box.call("Terminals.List")["terminals"]), seconds=300)
        print(f"all online {time.monotonic() - started:.1f} s after the start")
        watcher = Watcher(box.socket)
        watcher.start()
        watcher.is_on.wait(60)
        begun, work, others = time.time(), usage(daemon)[0], usage(fleet)[0]
        time.sleep(seconds)
        took = time.time() - begun
        busy, megabytes = usage(daemon)
        print(f"rollcalld: {(busy - work) / took * 100:.1f} % of a core, {megabytes:.0f} MB")
        print(f"the simulated terminals: {(usage(fleet)[0] - others) / took * 100:.1f} % of a core")
        late = []
        for line in stamps.read_text().splitlines():
            terminal, user, moment, milliseconds = line.split("\t")
            arrived = watcher.seen.get((f"t{terminal}", user, moment))
            if arrived is not None and int(milliseconds) > begun * 1000:
                late.append(arrived - int(milliseconds))
        late.sort()
        if late:
            print(f"{len(late)} punches; from the punch to the feed's reader: median {statistics.median(late):.0f} ms, "
                  f"99 % {late[len(late) * 99 // 100]:.0f} ms, worst {late[-1]:.0f} ms")


if __name__ == "__main__":
    main()
