#!/usr/bin/env python3
"""Requests end to end: an absent day becomes leave, a missing punch is corrected, nobody decides their own request.

usage: requests.py BUILD_DIRECTORY
"""

import datetime
import json
import os

from gateway import Sandbox, Tally, build_directory, free_port, parsed

HR, BOSS, CLERK, STRANGER = 54_401, 54_402, 54_403, 54_404
PEOPLE = "工号,姓名,部门,主管\n1001,赵经理,行政部,\n1002,钱一,行政部,1001\n1003,孙二,行政部,1001\n"
SHIFTS = "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"


def last_month():
    """Its first date, and three Mondays to Fridays of its second week."""
    first = (datetime.date.today().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    monday = first + datetime.timedelta(days=7 + (7 - first.weekday()) % 7)
    return first, [monday + datetime.timedelta(days=day) for day in range(3)]


class Office:
    """A daemon with a terminal that was read to its end, and people who call under accounts of their own."""

    def __init__(self, box, tally, more=""):
        self.box, self.tally = box, tally
        port = free_port()
        box.path.chmod(0o755)
        rules = json.dumps([f"uid:{HR}=hr"])
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}"), more=f"{more}[access]\nallow = {rules}\n")
        box.start_zk(port, "--users", box.users("people", 3, first=1001))
        box.start_daemon()
        os.chmod(box.socket, 0o666)
        box.read_through("door")
        self.first, (self.absent, self.half, self.full) = last_month()
        self.must("person", "import", box.write("people.csv", PEOPLE))
        self.must("shift", "import", box.write("shifts.csv", SHIFTS))
        roster = f"department,person,from,to,weekdays,shift\n行政部,,{self.first},,Mon-Fri,D\n"
        self.must("roster", "import", box.write("roster.csv", roster))

    def must(self, *line, uid=None):
        result = self.run(uid, *line)
        if not self.tally.check(f"rollcall {' '.join(map(str, line[:2]))}", result.code == 0, result):
            raise RuntimeError(result.err)
        return result

    def run(self, uid, *line):
        who = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
        return self.box.rollcall(*line, **who)

    def punch(self, *rows):
        lines = "".join(f"{user}\t{date} {time}\t1\t0\t1\t0\r\n" for user, date, time in rows)
        self.must("punch", "import", self.box.write("log.dat", lines), "--terminal", "door")

    def status(self, person, date):
        return (parsed(self.run(HR, "explain", person, str(date), "--json")) or {}).get("day", {}).get("status")

    def ask(self, uid, *line):
        """The number of the new request."""
        return parsed(self.must(*line, "--json", uid=uid))["request"]["id"]


def asking(office):
    tally, run = office.tally, office.run
    result = run(STRANGER, "leave", "list")
    tally.check("an account that is nobody's sees no request", result.code == 77 and "person link" in result.err, result)
    for number, uid in (("1001", BOSS), ("1002", CLERK)):
        office.must("person", "link", number, "--account", uid)
    listed = parsed(run(HR, "person", "list", "--json"))
    tally.equal("the directory shows the accounts", [person["accounts"] for person in listed], [["54402"], ["54403"], []])
    tally.equal("an account that is not there", run(None, "person", "link", "1003", "--account", "no-such-one").code, 65)
    tally.equal("whose an account is, HR does not say", run(HR, "person", "link", "1001", "--account", HR).code, 77)

    day = str(office.absent)
    tally.equal("without punches the day is absence", office.status("1002", day), "absent")
    leave = ("leave", "ask", "--type", "annual", "--from", day, "--to", day, "--reason", "family")
    number = office.ask(CLERK, *leave)
    tally.equal("a request changes nothing by itself", office.status("1002", day), "absent")
    summary = parsed(run(HR, "summary", day, "--json"))
    tally.equal("the summary lists what waits", [one["id"] for one in summary["waiting"]], [number])
    tally.holds("… for people too", run(HR, "summary", day, "--lang", "zh").out, "待审批的申请", "钱一")

    result = run(CLERK, "leave", "approve", number)
    tally.check("nobody approves their own request", result.code == 77 and "themselves" in result.err, result)
    tally.equal("… as a typed error", (parsed(run(CLERK, "leave", "approve", number, "--json")) or {}).get("error"),
                "io.rollcall.Office.SelfApproval")  # fmt: skip
    tally.equal("a stranger decides nothing", run(STRANGER, "leave", "approve", number).code, 77)
    result = run(CLERK, *leave)
    tally.check("leave does not overlap leave", result.code == 65 and f"request {number}" in result.err, result)
    tally.equal("leave that ends before it begins",
                run(CLERK, "leave", "ask", "--type", "sick", "--from", f"{day}T12:00", "--to", f"{day}T09:00", "--reason",
                    "x").code, 65)  # fmt: skip
    result = office.must("leave", "approve", number, "--json", uid=BOSS)
    tally.equal("the supervisor approves", (parsed(result)["request"]["state"], parsed(result)["request"]["decidedBy"]),
                ("approved", f"1001 (uid {BOSS})"))  # fmt: skip
    tally.equal("the absent day became leave", office.status("1002", day), "leave")
    result = run(BOSS, "leave", "reject", number, "--reason", "late")
    tally.check("what is decided is not decided again", result.code == 65 and "already" in result.err, result)
    tally.equal("what was granted is not revoked without a reason", run(CLERK, "leave", "withdraw", number).code, 65)
    case = parsed(result_of := run(CLERK, "leave", "list", "--json"))[-1]["number"]
    tally.check("leave has a number of the office", case.startswith("QJ-"), result_of)
    office.must("leave", "withdraw", number, "--reason", "came after all", uid=CLERK)
    tally.equal("and whoever asked needs the approver for it", office.status("1002", day), "leave")
    office.must("approval", "reject", case, "--reason", "nobody saw you", uid=BOSS)
    tally.equal("who refuses leaves it granted", office.status("1002", day), "leave")
    office.must("leave", "withdraw", number, "--reason", "came after all", uid=BOSS)
    tally.equal("revoked, it is absence again", office.status("1002", day), "absent")


def halves(office):
    tally, day = office.tally, str(office.half)
    office.punch(("1002", day, "13:00:00"), ("1002", day, "18:05:00"))
    tally.equal("an afternoon alone is late", office.status("1002", day), "abnormal")
    line = ("leave", "ask", "--type", "personal", "--from", f"{day}T09:00", "--to", f"{day}T12:00", "--reason", "bank")
    number = office.ask(CLERK, *line)
    office.must("leave", "approve", number, uid=BOSS)
    tally.equal("with the morning on leave it is normal", office.status("1002", day), "normal")


def corrections(office):
    tally, run, day = office.tally, office.run, str(office.full)
    office.punch(("1002", day, "08:55:00"))
    tally.equal("one punch is a missing OUT", office.status("1002", day), "abnormal")
    number = office.ask(CLERK, "correction", "ask", "--date", day, "--slot", "out", "--time", "18:02", "--reason", "power cut")
    tally.holds("it waits in the supervisor's inbox", run(BOSS, "approval", "inbox", "--lang", "zh").out,
                f"correction {number}", f"补卡 {day}", "钱一 (行政部)", "待审批", "待办 1 项")  # fmt: skip
    tally.holds("and in nobody else's", run(CLERK, "approval", "inbox", "--lang", "zh").out, "待办 0 项")
    tally.holds("a refusal in Chinese", run(CLERK, "correction", "approve", number, "--lang", "zh").err,
                "不得审批本人申请或涉及本人的事项")  # fmt: skip
    office.must("correction", "reject", number, "--reason", "who saw you?", uid=BOSS)
    tally.holds("decided, it waits no more", run(BOSS, "approval", "inbox", "--lang", "zh").out, "待办 0 项")
    tally.equal("a rejected correction has no effect", office.status("1002", day), "abnormal")
    number = office.ask(HR, "correction", "ask", "--for", "1002", "--date", day, "--slot", "out", "--time", "18:02",
                        "--reason", "power cut")  # fmt: skip
    tally.equal("HR does not decide what HR asked", run(HR, "correction", "approve", number).code, 77)
    office.must("correction", "approve", number, uid=BOSS)
    tally.equal("the corrected day is normal", office.status("1002", day), "normal")
    number = office.ask(CLERK, "correction", "ask", "--date", str(office.absent), "--slot", "in", "--time", "08:50",
                        "--reason", "forgot")  # fmt: skip
    found = parsed(run(CLERK, "correction", "list", "--json"))
    tally.equal("the one beyond the limit says so", [one["overLimit"] for one in found if one["id"] == number], [True])
    office.must("correction", "approve", number, uid=BOSS)
    kinds = [one["kind"] for one in parsed(run(HR, "summary", str(office.absent), "--json"))["anomalies"]]
    tally.check("… and the summary too", "correction_over_limit" in kinds, kinds)
    number = office.ask(BOSS, "trip", "ask", "--from", day, "--to", day, "--reason", "customer")
    result = run(BOSS, "trip", "approve", number)
    tally.equal("a supervisor does not approve the own trip", result.code, 77)
    tally.equal("the clerk neither", run(CLERK, "trip", "approve", number).code, 77)
    office.must("trip", "approve", number, uid=HR)
    tally.equal("HR does", office.status("1001", day), "trip")
    number = office.ask(CLERK, "overtime", "ask", "--date", day, "--from", "18:00", "--to", "25:30", "--as", "timeOff",
                        "--reason", "stocktaking")  # fmt: skip
    office.must("overtime", "withdraw", number, uid=CLERK)
    states = [one["state"] for one in parsed(run(CLERK, "overtime", "list", "--json"))]
    tally.equal("withdrawn overtime stays in the list", states, ["withdrawn"])
    table = run(BOSS, "leave", "list", "--lang", "zh").out
    tally.holds("the list is for people", table, "年假", "事假", "已批准", "已撤回")


def main():
    tally = Tally()
    if os.geteuid() != 0:
        print("        skipped, only root can be somebody else")
        tally.check("nothing to be done", True)
        tally.finish()
    with Sandbox(build_directory()) as box:
        office = Office(box, tally, more="[corrections]\nperMonth = 1\nmaxAgeDays = 400\n")
        for chapter in (asking, halves, corrections):
            with tally.chapter(chapter.__name__):
                chapter(office)
        log = box.log.read_text()
        tally.holds("the log says who asked and decided", log, "io.rollcall.Requests.Ask", "io.rollcall.Requests.Decide")
        tally.check("… and not who read", "io.rollcall.Requests.List" not in log)
    tally.finish()


if __name__ == "__main__":
    main()
