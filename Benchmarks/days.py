#!/usr/bin/env python3
"""How long after a punch its work date's result is told, and what a month of an office costs, measured on this machine.

usage: days.py BUILD_DIRECTORY [PEOPLE]        (release programs; PEOPLE 2,000)

* one punch, imported: when it is said to be stored, and when `Punches.Watch` and `Attendance.WatchDays` tell of it, all
  over the control socket
* HR's morning: the summary of yesterday, rendered as it is mailed
* the sheet of last month as XLSX, CSV, HTML and JSON, from the daemon to the file
* the daemon's memory

Nothing here is asserted: figures are printed for a person to read.
"""

import base64
import contextlib
import datetime
import os
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from gateway import Sandbox, call, free_port, memory, replies, until  # noqa: E402

ROUNDS = 200
ZONE = datetime.timezone(datetime.timedelta(hours=8))


def history(people, first, last):
    """Four punches a person and workday."""
    day, lines = first, []
    while day <= last:
        if day.weekday() < 5:
            for hour in (8, 12, 13, 18):
                lines += [f"{n}\t{day} {hour:02}:{n % 60:02}:{n % 59:02}\t1\t0\n" for n in range(1, people + 1)]
        day += datetime.timedelta(days=1)
    return "".join(lines)


class Follower(threading.Thread):
    """Notes when each reply of a stream came."""

    def __init__(self, socket, method, key):
        super().__init__(daemon=True)
        self.socket, self.method, self.key = socket, method, key
        self.times, self.stands = {}, threading.Event()

    def run(self):
        # Ended by the daemon's end.
        with contextlib.suppress(ConnectionError):
            self.follow()

    def follow(self):
        for reply in replies(self.socket, self.method, more=True, timeout=3_600):
            now = time.perf_counter()
            # What the daemon told before it said where the follower stands is not news.
            if self.stands.is_set():
                for person in self.key(reply):
                    self.times[person] = now
            if reply.get("cursor") is not None:
                self.stands.set()


def spread(seconds):
    ordered = sorted(seconds)
    return (f"median {statistics.median(ordered) * 1e3:.2f} ms, "
            f"99th percentile {ordered[int(len(ordered) * 0.99)] * 1e3:.2f} ms")  # fmt: skip


def main():
    build = sys.argv[1]
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    today = datetime.datetime.now(ZONE).date()
    yesterday = today - datetime.timedelta(days=1)
    first = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    with Sandbox(build) as box:
        port = free_port()
        log = box.write("log", history(people, first, yesterday))
        box.start_zk(port, "--history", log)
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "5s"'))
        box.start_daemon()
        numbers = range(1, people + 1)
        box.rollcall("person", "import", box.write("people.csv", "工号,姓名,部门\n" + "".join(
            f"{n},员工{n},部门{n % 40}\n" for n in numbers)), timeout=300)  # fmt: skip
        box.rollcall("shift", "import", box.write("shifts.csv", "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"))
        box.rollcall("roster", "import", box.write("roster.csv", "department,person,from,to,weekdays,shift\n" + "".join(
            f"部门{n},,{first},,Mon-Sun,D\n" for n in range(min(40, people)))))  # fmt: skip
        box.read_through("door", seconds=600)
        punches = Follower(box.socket, "io.rollcall.Punches.Watch", lambda reply: [p["person"] for p in reply["punches"]])
        days = Follower(box.socket, "io.rollcall.Attendance.WatchDays",
                        lambda reply: [d["person"] for d in reply["days"] if d["date"] == str(yesterday)])  # fmt: skip
        for follower in (punches, days):
            follower.start()
            follower.stands.wait()
        daemon = next(child for child in box.children if child.args[0].name == "rollcalld")
        settle(daemon.pid)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {people} people, "
              f"{box.records('door')} punches since {first}")  # fmt: skip

        started, answered = {}, {}
        for number in numbers[:ROUNDS]:
            line = f"{number}\t{yesterday} 10:{number % 60:02}:{number % 59:02}\t1\t0\n"
            started[str(number)] = time.perf_counter()
            call(box.socket, "io.rollcall.Punches.Import",
                 {"terminal": "door", "content": base64.b64encode(line.encode()).decode(), "firstLine": 1,
                  "columns": "verifyState", "fileName": "bench"})  # fmt: skip
            answered[str(number)] = time.perf_counter()
            start = started[str(number)]
            until("its result is told", lambda: all(one.times.get(str(number), 0) > start for one in (punches, days)))
        print("from the call that stores a punch to its result: "
              + spread([days.times[number] - start for number, start in started.items()]))  # fmt: skip
        print("from the answer that the punch is stored:        "
              + spread([days.times[number] - answer for number, answer in answered.items()]))  # fmt: skip
        print("from the punch's own event to its result:        "
              + spread([days.times[number] - punches.times[number] for number in started]))  # fmt: skip

        for method, what in (("Summary", "summary as data"), ("RenderSummary", "summary rendered as mail (text and HTML)")):
            seconds = [timed(lambda: call(box.socket, f"io.rollcall.Attendance.{method}", {"date": str(yesterday)}))
                       for _ in range(5)]  # fmt: skip
            print(f"{what}, {people} people: {statistics.median(seconds) * 1e3:.0f} ms")
        month = str(first)[:7]
        for form in ("xlsx", "csv", "html", "json"):
            path = os.path.join(box.path, f"sheet.{form}")
            order = ("report", "month", month, "--output", path, "--lang", "zh")
            seconds = timed(lambda: print(end=complaint(box.rollcall(*order, timeout=300))))
            print(f"sheet of {month} as {form}: {seconds:.1f} s, {os.path.getsize(path) / 1e6:.1f} MB")
        print(f"daemon: {memory(daemon.pid):.0f} MB, at the most {memory(daemon.pid, 'VmHWM'):.0f} MB")


def complaint(result):
    return result.err if result.code else ""


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def settle(pid):
    """Until the daemon has judged what it read, which it begins after three seconds without news."""
    def ticks():
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rsplit(") ", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    while True:
        before = ticks()
        time.sleep(5)
        if ticks() - before < 30:
            return


if __name__ == "__main__":
    main()
