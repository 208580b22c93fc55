#!/usr/bin/env python3
"""A month from its last day to its second version: prepared, approved, closed, late record, adjusted, reopened; and one
whose people confirm their lines.

usage: month.py BUILD_DIRECTORY
"""

import contextlib
import os
import sqlite3

from gateway import Sandbox, Tally, build_directory, parsed, until
from requests import BOSS, CLERK, HR, STRANGER, Office


def names(month):
    return [obstacle["name"] for obstacle in month["obstacles"]]


def closing(office, month):
    tally, run = office.tally, office.run

    def month_of(*line, uid=HR):
        return parsed(office.must("month", *line, "--json", uid=uid))["month"]

    office.punch(("1002", office.half, "08:55:00"), ("1002", office.half, "18:05:00"))
    for number, uid in (("1001", BOSS), ("1002", CLERK)):
        office.must("person", "link", number, "--account", uid)
    shown = month_of("show", month)
    tally.equal("a month that nobody touched is open", (shown["phase"], shown["version"]), ("open", 0))
    tally.equal("only HR prepares", run(CLERK, "month", "prepare", month).code, 77)
    day = str(office.absent)
    number = office.ask(CLERK, "leave", "ask", "--type", "sick", "--from", day, "--to", day, "--reason", "flu")
    shown = month_of("prepare", month)
    tally.equal("a prepared month has a hash", (shown["phase"], len(shown["hash"])), ("prepared", 64))
    tally.equal("open requests and approvals are in the way", names(shown), ["open_requests", "not_approved"])
    office.must("leave", "approve", number, uid=BOSS)
    tally.check("a request granted since changes what would be archived",
                "changed_since_prepared" in names(month_of("show", month)))  # fmt: skip
    month_of("prepare", month)

    result = run(CLERK, "month", "approve", month, "--department", "行政部")
    tally.check("who supervises nobody approves nothing", result.code != 0 and "own" in result.err, result)
    reply = parsed(office.must("month", "approve", month, "--department", "行政部", "--json", uid=BOSS))
    tally.equal("a supervisor approves the own people, not the own line, above whom is nobody but HR", reply["approved"], ["1002", "1003"])
    result = run(HR, "month", "close", month)
    tally.check("what is not approved is not closed", result.code == 65 and "not_approved" in result.err, result)
    everybody = run(HR, "month", "close", month, "--waive", "not_approved=nobody is there")
    tally.check("a department is waived by its name", everybody.code == 65 and "not_approved:DEPARTMENT" in everybody.err, everybody)
    office.must("month", "approve", month, "--department", "行政部", uid=HR)
    shown = month_of("show", month)
    tally.equal("with HR's approval all is approved", (shown["phase"], shown["obstacles"]), ("approved", []))

    office.punch(("7777", office.half, "12:00:00"))
    result = run(HR, "month", "close", month)
    tally.check("an unknown id is in the way", result.code == 65 and "unknown_users" in result.err, result)
    tally.equal("a waiver names what there is", run(HR, "month", "close", month, "--waive", "nothing=x").code, 65)
    shown = month_of("close", month, "--waive", "unknown_users=a visitor")
    tally.equal("waived by its name, it closes", (shown["phase"], shown["version"]), ("closed", 1))
    versions = parsed(run(HR, "month", "versions", month, "--json"))["versions"]
    tally.equal("the waiver is on record", versions[0]["waivers"], [{"name": "unknown_users", "reason": "a visitor"}])
    tally.equal("closed is closed", run(HR, "month", "prepare", month).code, 65)
    verified = parsed(office.must("month", "verify", month, "--json", uid=HR))
    tally.equal("judging again gives the same bytes", (verified["same"], verified["hash"]), (True, shown["hash"]))


def late(office, month):
    tally, run = office.tally, office.run
    day = str(office.full)
    result = run(CLERK, "leave", "ask", "--type", "annual", "--from", day, "--to", day, "--reason", "forgot")
    tally.check("a request for a closed month is refused", result.code == 65 and "reopen" in result.err, result)
    number = parsed(run(CLERK, "leave", "list", "--json"))[0]["id"]
    tally.equal("what was granted in it is not revoked", run(BOSS, "leave", "withdraw", number, "--reason", "by mistake").code, 65)

    before = parsed(run(HR, "month", "show", month, "--json"))["month"]["hash"]
    office.punch(("1002", day, "08:50:00"), ("1002", day, "18:10:00"))

    def adjustments():
        return parsed(run(HR, "month", "adjustments", month, "--json"))["adjustments"]

    found = until("the late records are noticed",
                  lambda: [one for one in adjustments() if one["after"]["status"] == "normal"])  # fmt: skip
    tally.equal("a late record proposes an adjustment",
                [(one["person"], one["workDate"], one["before"]["status"], one["state"]) for one in found],
                [("1002", day, "absent", "proposed")])  # fmt: skip
    with contextlib.closing(sqlite3.connect(office.box.path / "state/rollcall.sqlite")) as database:
        count = "SELECT count(*) FROM feed WHERE kind = 'late_arrival_after_close'"
        tally.equal("… and the feed says so", database.execute(count).fetchone(), (2,))
    tally.equal("the archive stays", parsed(run(HR, "month", "verify", month, "--json"))["hash"], before)
    tally.holds("adjustments for people", run(HR, "month", "adjustments", "--lang", "zh").out, "旷工", "正常", "待处理")
    accepted = parsed(office.must("month", "adjustments", "--accept", found[0]["id"], "--json", uid=HR))
    tally.equal("HR accepts it", accepted["adjustment"]["state"], "accepted")
    tally.equal("what is decided stays decided", run(HR, "month", "adjustments", "--refuse", found[0]["id"]).code, 65)

    office.must("month", "reopen", month, "--person", "1002", "--reason", "punches came late", uid=HR)
    leave = ("leave", "ask", "--type", "annual", "--from", str(office.first), "--to", str(office.first), "--reason", "x")
    tally.equal("reopened for one, it is closed for others", run(BOSS, *leave).code, 65)
    number = office.ask(CLERK, *leave)
    office.must("leave", "withdraw", number, uid=CLERK)
    office.must("month", "prepare", month, uid=HR)
    for uid in (BOSS, HR):
        office.must("month", "approve", month, "--department", "行政部", uid=uid)
    office.must("month", "close", month, "--waive", "unknown_users=a visitor", uid=HR)
    versions = parsed(run(HR, "month", "versions", month, "--json"))["versions"]
    tally.equal("closed again as version 2; version 1 stays", [(one["version"], one["hash"] == before) for one in versions],
                [(1, True), (2, False)])  # fmt: skip
    for version in (1, 2):
        office.must("month", "verify", month, "--version", version, uid=HR)
    tally.equal("the new version took the adjustment in", adjustments()[0]["state"], "taken_in")
    with contextlib.closing(sqlite3.connect(office.box.path / "state/rollcall.sqlite")) as database:
        for change in ("UPDATE month_archive SET hash = 'x'", "DELETE FROM month_archive"):
            with contextlib.suppress(sqlite3.Error):
                tally.check(f"not even the database does {change.split()[0]}", not database.execute(change))
    tally.equal("a month that is not over", names(parsed(run(HR, "month", "show", "2099-01", "--json"))["month"])[:1],
                ["month_not_over"])  # fmt: skip


def confirming(office, month):
    """The people of a prepared month say whether their lines are right."""
    tally, run = office.tally, office.run

    def month_of(*line, uid=HR):
        return parsed(office.must("month", *line, "--json", uid=uid))["month"]

    office.punch(("1002", office.full, "08:55:00"), ("1002", office.full, "18:05:00"))
    for number, uid in (("1001", BOSS), ("1002", CLERK)):
        office.must("person", "link", number, "--account", uid)
    tally.equal("before it is prepared nothing is confirmed", run(CLERK, "month", "confirm", month).code, 65)
    shown = month_of("prepare", month)
    tally.equal("everybody is asked", shown["confirmations"],
                {"waiting": 3, "confirmed": 0, "silent": 0, "disputed": 0, "answered": 0})  # fmt: skip
    tally.check("… and waited for", "not_confirmed" in names(shown), shown)

    tally.holds("it waits in each inbox", run(CLERK, "approval", "inbox", "--lang", "zh").out,
                f"month {month}", "本人月度考勤确认", "待本人确认")  # fmt: skip
    line = parsed(office.must("month", "line", month, "--json", uid=CLERK))
    tally.equal("a person reads the own line", (line["line"]["person"]["number"], line["confirmation"]), ("1002", "waiting"))
    tally.holds("… as text too", run(CLERK, "month", "line", month, "--lang", "zh").out, "钱一", "待确认", "08:55:00", "旷工")
    tally.equal("not somebody else's", run(CLERK, "month", "line", month, "--person", "1001").code, 77)
    tally.equal("the supervisor does", run(BOSS, "month", "line", month, "--person", "1002").code, 0)
    tally.equal("HR reads anybody's", run(HR, "month", "line", month, "--person", "1003").code, 0)
    tally.equal("whose account is nobody's has no line", run(STRANGER, "month", "line", month).code, 77)

    result = run(BOSS, "month", "approve", month, "--department", "行政部", "--json")
    error = parsed(result) or {}
    tally.equal("a department is not approved while its people have time left",
                (result.code, error.get("error")), (65, "io.rollcall.Months.Unconfirmed"))  # fmt: skip
    tally.holds("… and told whose", error.get("message", ""), "1002, 1003")
    tally.equal("who has no people approves nobody's lines",
                run(CLERK, "month", "approve", month, "--department", "行政部").code, 77)  # fmt: skip
    tally.equal("nobody confirms for somebody else", run(CLERK, "month", "confirm", month, "--person", "1003").code, 77)
    tally.equal("a supervisor neither", run(BOSS, "month", "confirm", month, "--person", "1002").code, 77)
    office.must("office", "grant", "1001", "reception")
    office.must("month", "confirm", month, "--person", "1003", uid=BOSS)
    said = parsed(office.must("month", "line", month, "--person", "1003", "--json", uid=HR))["said"]
    tally.equal("reception does, and is recorded as such", [(one["what"], one["by"]) for one in said],
                [("confirmed", f"1001 (uid {BOSS})")])  # fmt: skip
    result = run(BOSS, "month", "confirm", month)
    tally.check("and then it waits no more", f"month {month}" not in run(BOSS, "approval", "inbox").out)
    tally.holds("who confirms sees the line first", result.out, "1001", "confirmed")

    tally.equal("a dispute needs a reason", run(CLERK, "month", "dispute", month, "--reason", "no").code, 65)
    office.must("month", "dispute", month, "--reason", "I was there on that day", uid=CLERK)
    shown = month_of("show", month)
    tally.equal("a disputed line is counted and in the way", (shown["confirmations"]["disputed"], "disputed" in names(shown)), (1, True))
    tally.equal("only HR answers", run(CLERK, "month", "answer", month, "1002", "--reason", "it is right").code, 77)
    tally.equal("what is not disputed is not answered", run(HR, "month", "answer", month, "1001", "--reason", "it is right").code, 69)
    for uid in (BOSS, HR):
        office.must("month", "approve", month, "--department", "行政部", uid=uid)
    result = run(HR, "month", "close", month)
    tally.check("approved, but not closed", result.code == 65 and "disputed" in result.err and "not_" not in result.err, result)
    office.must("month", "answer", month, "1002", "--reason", "come and show your badge", uid=HR)
    line = run(CLERK, "month", "line", month).out
    tally.holds("the person reads the answer", line, "I was there on that day", "come and show your badge")
    tally.equal("answered, nothing is in the way", names(month_of("show", month)), [])

    office.punch(("1002", office.absent, "08:55:00"), ("1002", office.absent, "18:05:00"))
    shown = month_of("prepare", month)
    tally.equal("prepared anew, only the line that changed is asked about", shown["confirmations"],
                {"waiting": 1, "confirmed": 2, "silent": 0, "disputed": 0, "answered": 0})  # fmt: skip
    office.must("month", "confirm", month, uid=CLERK)
    for uid in (BOSS, HR):
        office.must("month", "approve", month, "--department", "行政部", uid=uid)
    office.must("month", "close", month, uid=HR)
    version = parsed(run(HR, "month", "versions", month, "--json"))["versions"][0]
    tally.equal("the version keeps who said what", version["confirmations"],
                {"waiting": 0, "confirmed": 3, "silent": 0, "disputed": 0, "answered": 0})  # fmt: skip
    tally.holds("… for people too", run(HR, "month", "versions", month, "--lang", "zh").out, "已确认 3")
    sheet = run(HR, "report", "month", month, "--format", "html", "--lang", "zh").out
    tally.equal("the sheet needs no signature of theirs", sheet.count('<td class="sign">已确认</td>'), 3)


def main():
    tally = Tally()
    if os.geteuid() != 0:
        print("        skipped, only root can be somebody else")
        tally.check("nothing to be done", True)
        tally.finish()
    with Sandbox(build_directory()) as box:
        office = Office(box, tally)
        month = str(office.first)[:7]
        for chapter in (closing, late):
            with tally.chapter(chapter.__name__):
                chapter(office, month)
    with Sandbox(build_directory()) as box:
        office = Office(box, tally, more="[month]\nconfirmationDays = 5\n")
        with tally.chapter(confirming.__name__):
            confirming(office, str(office.first)[:7])
    tally.finish()


if __name__ == "__main__":
    main()
