#!/usr/bin/env python3
"""Results of work dates as they change: a follower of `rollcall day watch` and what makes a result another one.

usage: days.py BUILD_DIRECTORY
"""

import datetime
import json
import pathlib

from gateway import CallError, Sandbox, Tally, build_directory, free_port, replies, until

PEOPLE = "工号,姓名,部门\n1001,张甲,行政部\n1002,张乙,行政部\n"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
# Its window is over, whatever the time of day.
DATE = datetime.datetime.now(ZONE).date() - datetime.timedelta(days=2)
SHIFT = "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"
ROSTER = f"department,person,from,to,weekdays,shift\n行政部,,{DATE},{DATE},,D\n"


def line(user, time):
    return f"{user}\t{DATE} {time}\t1\t0\n"


class Follower:
    """A running `rollcall day watch --json`."""

    def __init__(self, box, name, *arguments):
        self.path = pathlib.Path(box.write(name, ""))
        self.box = box
        self.process = box.start("rollcall", "day", "watch", "--json", *arguments, log=self.path)

    def replies(self):
        return [json.loads(line) for line in self.path.read_text().splitlines() if line.endswith("}")]

    def days(self):
        return [day for reply in self.replies() for day in reply["days"]]

    def cursor(self):
        return max((reply.get("cursor") or 0 for reply in self.replies()), default=0)

    def last(self, person):
        return next((day for day in reversed(self.days()) if day["person"] == person), {}).get("result") or {}

    def stop(self):
        self.box.stop(self.process)


def refusal(box, method, since):
    try:
        next(replies(box.socket, f"io.rollcall.{method}", {"since": since}, more=True))
    except CallError as error:
        return error.name


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box:
        port = free_port()
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "300ms"'))
        box.start_zk(port, "--history", box.write("log", line(1001, "09:20:30") + line(1001, "18:10:00")))
        box.start_daemon()
        for noun, content in [("person", PEOPLE), ("shift", SHIFT), ("roster", ROSTER)]:
            box.rollcall(noun, "import", box.write(f"{noun}.csv", content))
        box.read_through("door")

        tally.chapter("Results of now")
        follower = Follower(box, "first.log")
        until("1001's day is final", lambda: follower.last("1001").get("state") == "final")
        until("1002's day is final", lambda: follower.last("1002").get("state") == "final")
        result = follower.last("1001")
        tally.equal("1001 was late", [(found["kind"], found["minutes"]) for found in result["anomalies"]], [("late", 20)])
        tally.equal("… by two records", len(result["records"]), 2)
        tally.equal("… with hours", (result["figures"]["workedMinutes"], result["figures"]["lostMinutes"]), (460, 20))
        tally.equal("1002 was absent", follower.last("1002")["figures"]["status"], "absent")
        until("it says where it stands", follower.cursor)
        cursor = follower.cursor()
        for method in ("Punches.Watch", "Attendance.WatchDays"):
            for since in (-1, cursor + 1_000):
                tally.equal(f"{method} from {since}", refusal(box, method, since), "io.rollcall.BadInput")

        tally.chapter("Changes")
        box.rollcall("punch", "import", box.write("late.dat", line(1001, "08:55:00")), "--terminal", "door")
        until("the late record counts", lambda: follower.last("1001").get("figures", {}).get("status") == "normal")
        tally.equal("a record that came late sets it right", len(follower.last("1001")["records"]), 3)
        explained = json.loads(box.rollcall("explain", "1001", str(DATE), "--json").out)
        told = next(day for day in reversed(follower.days()) if day["person"] == "1001")
        tally.equal("explain rests on the same", explained["basis"], told["basis"])
        off = f"department,person,from,to,weekdays,shift\n,1002,{DATE},{DATE},,休\n"
        box.rollcall("roster", "import", box.write("off.csv", off))
        until("1002 had the day off", lambda: follower.last("1002").get("figures", {}).get("status") == "rest")
        tally.check("another roster is another basis", follower.days()[-1]["basis"] != told["basis"])
        follower.stop()

        tally.chapter("Taken up again")
        again = Follower(box, "second.log", "--since", str(cursor), "--person", "1002")
        until("what was missed comes", lambda: again.last("1002").get("figures", {}).get("status") == "rest")
        tally.equal("… of this person only", {day["person"] for day in again.days()}, {"1002"})
        again.stop()

        def now():
            follower = Follower(box, "now.log")
            until("the results of now are there", follower.cursor)
            days = sorted((day["person"], day["date"], day["at"], day["result"]["state"]) for day in follower.days())
            follower.stop()
            return days

        before = now()
        tally.equal("a result is there once", len({day[:2] for day in before}), len(before))
        box.stop_daemon()
        box.start_daemon()
        box.read_through("door")
        tally.equal("a restart tells nothing anew", now(), before)
        shown = box.rollcall("day", "watch", "--help").out
        tally.holds("the help says what is left out", shown, "closed")
    tally.finish()


if __name__ == "__main__":
    main()
