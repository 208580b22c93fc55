#!/usr/bin/env python3
"""What the gateway costs, measured on this machine, beside what a user would pick instead.

usage: figures.py BUILD_DIRECTORY [RECORDS]        (release programs: swift build -c release; Benchmarks/figures.py .build/release)

* a ZK terminal's log of RECORDS records (100,000) over TCP into the committed journal: records a second; beside it pyzk
  (PyPI), which reads the same log from the same simulator and keeps nothing, in the same run
* the same log read again: nothing new
* HR's morning over those people: the summary of one date
* `rollcall version`: cold start; rollcalld: memory when idle

Nothing here is asserted: figures are printed for a person to read.
"""

import datetime
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import venv

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from gateway import Sandbox, free_port, memory, until  # noqa: E402

PEOPLE = 2_000


def log_of(count, last, people=PEOPLE):
    """Punches in the order of time, up to a moment; nobody twice in a second."""
    dice = random.Random(1)
    moment = last - datetime.timedelta(seconds=count * 20)
    lines = []
    for number in range(count):
        moment += datetime.timedelta(seconds=dice.randint(1, 39))
        lines.append(f"{dice.randint(1, people)}\t{moment:%Y-%m-%d %H:%M:%S}\t1\t{number % 2}\n")
    return "".join(lines)


def pyzk_seconds(port, directory):
    """One read of the whole log by pyzk in a process of its own; None without it."""
    home = os.path.join(directory, "venv")
    venv.create(home, with_pip=True)
    python = os.path.join(home, "bin", "python")
    if subprocess.run([python, "-m", "pip", "install", "-q", "pyzk"], capture_output=True).returncode:
        return None
    program = (
        "import sys, time\nfrom zk import ZK\n"
        f"link = ZK('127.0.0.1', port={port}, timeout=30, ommit_ping=True).connect()\n"
        "start = time.monotonic(); count = len(link.get_attendance())\n"
        "print(count, time.monotonic() - start); link.disconnect()\n"
    )
    result = subprocess.run([python, "-c", program], capture_output=True, text=True, timeout=300)
    if result.returncode:
        print(result.stderr, file=sys.stderr)
        return None
    return float(result.stdout.split()[1])


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    zone = datetime.timezone(datetime.timedelta(hours=8))
    yesterday = datetime.datetime.now(zone).replace(hour=0, minute=0, second=0) - datetime.timedelta(seconds=1)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count} records of {PEOPLE} people")
    with Sandbox(build) as box:
        port = free_port()
        history = box.write("log", log_of(count, yesterday))
        users = box.write("users", "".join(f"{n}\tP{n}\n" for n in range(1, PEOPLE + 1)))
        box.start_zk(port, "--history", history, "--users", users)
        peer = pyzk_seconds(port, tempfile.mkdtemp(dir=box.path))
        box.configure()
        box.start_daemon()
        box.rollcall("person", "import", box.write("people.csv", "number,name,department\n" + "".join(
            f"{n},P{n},D{n % 20}\n" for n in range(1, PEOPLE + 1))))
        box.rollcall("shift", "import", box.write("shifts.csv", "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"))
        box.rollcall("roster", "import", box.write("roster.csv", "from,weekdays,shift\n2026-01-01,Mon-Sun,D\n"))
        box.stop_daemon()
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "2s"'))
        daemon = box.start_daemon(waits=False)
        until("the terminal is online", lambda: box.answers() and box.state_of("door") == "online")
        start = time.monotonic()
        until("the log is in the journal", lambda: box.records("door") >= count, seconds=300)
        ours = time.monotonic() - start
        print(f"ZK log into the committed journal: {ours:.2f} s, {count / ours:,.0f} records/s")
        if peer is not None:
            print(f"pyzk reads the same log, keeps nothing: {peer:.2f} s; it takes {peer / ours:.2f} times as long")
        box.read_through("door", seconds=300)
        before = box.call("Terminals.Show", name="door")["counters"]["duplicates"]
        start = time.monotonic()
        box.rollcall("terminal", "sync", "door")
        until(
            "the log was read again",
            lambda: box.call("Terminals.Show", name="door")["counters"]["duplicates"] >= before + count,
            seconds=300,
        )
        print(f"the same log again, nothing new: {time.monotonic() - start:.2f} s")
        times = []
        for _ in range(5):
            start = time.monotonic()
            box.call("Attendance.Summary", date="yesterday")
            times.append(time.monotonic() - start)
        print(f"summary of yesterday for {PEOPLE} people: {statistics.median(times) * 1000:.0f} ms")
        start = time.monotonic()
        box.rollcall("journal", "verify")
        print(f"journal verify: {time.monotonic() - start:.2f} s")
        print(f"rollcalld after all that: {memory(daemon.pid):.0f} MB")
        box.stop_daemon()
        box.configure(*[(f"t{n}", "zk", f"tcp://127.0.0.1:{free_port()}") for n in range(10)])
        daemon = box.start_daemon()
        time.sleep(5)
        # The rest are pages of the program's file, which the kernel drops and reads again as it likes.
        print(f"rollcalld idle with 10 terminals that do not answer: {memory(daemon.pid):.0f} MB, "
              f"of which {memory(daemon.pid, 'RssAnon'):.1f} MB are its own")  # fmt: skip
        times = []
        for _ in range(20):
            start = time.monotonic()
            box.run("rollcall", "version", "--socket", "/nonexistent")
            times.append(time.monotonic() - start)
        print(f"rollcall version, cold: {statistics.median(times) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
