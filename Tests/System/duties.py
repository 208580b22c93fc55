#!/usr/bin/env python3
"""Duties with the programs: the clerk's daily check and the mail that waits for it, plans and whose turn it is, rooms that
fifty want at once, the month's approvals in the inbox.

usage: duties.py BUILD_DIRECTORY
"""

import concurrent.futures
import datetime
import os
import sys
import zoneinfo

from gateway import ZONE, Sandbox, Tally, build_directory, free_port, parsed, until
from mail import SENDMAIL, mails, part
from office import BUYER, CLERK, DESK, GM, HEAD, KEEPER, OTHER, PEOPLE, SALES, Office

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date()
YESTERDAY = TODAY - datetime.timedelta(days=1)
SHIFTS = "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"


def plans(office):
    tally = office.tally
    office.must(None, "office", "grant", DESK, "cleaner")
    office.refused("a plan is the administration's", CLERK, "duty", "plan", "清洁", "--every", "day", "--role", "cleaner",
                   code=77, says="officeHead")  # fmt: skip
    office.refused("a role or people", BUYER, "duty", "plan", "清洁", "--every", "day", code=65, says="either")
    office.must(BUYER, "duty", "plan", "清洁", "--every", "day", "--by", "23:59", "--role", "cleaner",
                "--check", "大堂", "--check", "茶水间", "--verifier", "adminClerk")  # fmt: skip
    number = f"RW-{TODAY.year}-0001"
    tally.holds("it is there at once", office.must(DESK, "duty", "today", "--lang", "zh").out, number, "清洁", "23:59")
    tally.holds("and in the inbox", office.must(DESK, "approval", "inbox").out, number)
    office.refused("nobody else does it", CLERK, "duty", "done", number, code=65, says="no duty")
    office.refused("the list is ticked whole", DESK, "duty", "done", number, "--ok", "大堂", code=65, says="茶水间")
    done = office.case(DESK, "duty", "done", number, "--fault", "茶水间=漏水", "--rest-ok")
    tally.equal("somebody looks whether it is", (done["state"], done["holders"]), ("toVerify", ["白采购"]))
    office.must(BUYER, "duty", "return", number, "--reason", "茶水间再擦一次")
    office.must(DESK, "duty", "done", number, "--rest-ok")
    tally.equal("it is", office.case(BUYER, "duty", "verify", number)["state"], "verified")
    turns = office.case(BUYER, "duty", "plan", "浇花", "--every", "week", "--person", CLERK, "--person", "颜二")
    mine = f"RW-{TODAY.year}-0002"
    tally.equal("whose turn it is", office.case(BUYER, "duty", "reassign", mine, "--to", DESK)["holders"], ["钱前台"])
    office.must(BUYER, "duty", "end", turns["number"], "--reason", "没有绿植了")
    tally.holds("plans", office.must(BUYER, "duty", "plans", "--lang", "zh").out, "清洁 每日", "生效中", "已结束")


def rooms(office):
    tally = office.tally
    office.must(BUYER, "room", "add", "301", "--name", "大会议室", "--capacity", 12, "--equipment", "投影")
    office.must(BUYER, "room", "add", "302", "--name", "洽谈室", "--capacity", 4, "--review")
    day = TODAY + datetime.timedelta(days=7)
    nine, ten, eleven = (f"{day}T{hour:02}:00" for hour in (9, 10, 11))
    first = office.case(CLERK, "room", "book", "301", "--from", nine, "--to", ten, "--title", "周会")["number"]
    office.refused("an overlap names what is in the way", OTHER, "room", "book", "301", "--from", f"{day}T09:30",
                   "--to", eleven, "--title", "培训", code=65, says=first)  # fmt: skip
    free = office.must(OTHER, "room", "free", "--from", nine, "--to", ten).out
    tally.check("what is free, and not who has the other", "302" in free and first in free and "周会" not in free, free)
    tally.holds("reception knows", office.must(DESK, "room", "free", "--from", nine, "--to", ten).out, "周会", "徐一")
    asked = office.case(OTHER, "room", "book", "302", "--from", nine, "--to", ten, "--title", "面试")
    tally.equal("a room on request", (asked["state"], asked["holders"]), ("requested", ["侯主任", "白采购"]))
    office.must(BUYER, "room", "confirm", asked["number"])
    until_day = day + datetime.timedelta(days=21)
    office.refused("a series is all or nothing", OTHER, "room", "book", "301", "--from", nine, "--to", ten, "--title", "晨会",
                   "--repeat", "week", "--until", until_day, code=65, says=first)  # fmt: skip
    series = office.must(OTHER, "room", "book", "301", "--from", ten, "--to", eleven, "--title", "晨会", "--repeat", "week",
                         "--until", until_day, "--lang", "zh").out  # fmt: skip
    tally.holds("a series is told as one", series, "重复预订，YD-", "最后一次", str(until_day))
    tally.equal("a series of four", len(parsed(office.must(OTHER, "room", "bookings", "--json"))), 5)

    def book(number):
        return office.run(number, "room", "book", "301", "--from", f"{day}T14:00", "--to", f"{day}T15:00", "--title", "抢")

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        results = list(pool.map(book, [1001 + index % 10 for index in range(50)]))
    tally.equal("fifty at once: one has it", sorted({result.code for result in results}), [0, 65])
    tally.equal("and one only", sum(result.code == 0 for result in results), 1)
    tally.check("no number is missing", office.must(None, "office", "verify").code == 0)


def checks(office, box, inbox):
    tally = office.tally
    tally.holds("the clerk is waited for", office.must(BUYER, "approval", "inbox", "--lang", "zh").out,
                f"KH-{TODAY.year}-0001", f"考勤核对 {YESTERDAY}")  # fmt: skip
    tally.equal("and so is the mail", mails(inbox), [])
    office.refused("a check is the clerk's", CLERK, "summary", "check", YESTERDAY, "--yes", code=77, says="adminClerk")
    lines = office.run(BUYER, "summary", "check", YESTERDAY, "--note", "nobody=x", "--yes")
    tally.check("a note on nothing is refused", lines.code == 65, lines)
    anomaly = f"{CLERK}/{YESTERDAY}/absent"
    shown = office.must(BUYER, "summary", "check", YESTERDAY, "--note", f"{anomaly}=外勤未报备", "--yes", "--lang", "zh")
    tally.holds("the clerk sees each line, and sends it", shown.out, anomaly, "已完成")
    until("the mail goes", lambda: mails(inbox), 90)
    first = mails(inbox)[0]
    tally.holds("the mail says who checked, and what", part(first, "plain"), "已由白采购核对", "外勤未报备")
    summary = parsed(box.rollcall("summary", "yesterday", "--json"))
    noted = [one for one in summary["anomalies"] if one["id"] == anomaly]
    tally.equal("HR finds the note beside the anomaly", [one["acknowledgedReason"] for one in noted], ["外勤未报备"])
    tally.equal("and by whom", summary["check"]["by"], "白采购")


def months(office, box):
    tally = office.tally
    report = f"YB-{TODAY.year}-0001"
    month = (TODAY.replace(day=1) - datetime.timedelta(days=1)).strftime("%Y-%m")
    tally.holds("the month is HR's to prepare", office.must(GM, "approval", "inbox", "--lang", "zh").out, report, month)
    office.must(GM, "month", "prepare", month)

    def waiting(number):
        return parsed(office.must(number, "approval", "inbox", "--json"))["entries"]

    mine = lambda: [one for one in waiting(SALES) if one["object"] == "monthApproval"]
    tally.equal("the head is waited for", [one["what"].split()[-1] for one in mine()], ["销售部"])
    office.must(SALES, "month", "approve", month, "--department", "销售部")
    tally.equal("what is left of it, the own line, is the superior's", mine(), [])
    # 1008 has no supervisor in the directory: whoever leads the department in the office is above.
    tally.equal("the head reads the line of who has no supervisor",
                office.run(SALES, "month", "line", month, "--person", OTHER).code, 0)  # fmt: skip
    tally.equal("another one does not", office.run(BUYER, "month", "line", month, "--person", OTHER).code, 77)
    asked = parsed(office.must(OTHER, "correction", "ask", "--date", YESTERDAY, "--slot", "in", "--time", "08:58",
                               "--reason", "门口断电", "--json"))["request"]["id"]  # fmt: skip
    listed = parsed(office.must(SALES, "correction", "list", "--json"))
    tally.equal("and decides the corrections", [one["id"] for one in listed], [asked])
    tally.equal("which nobody else does", office.run(BUYER, "correction", "approve", asked).code, 77)
    office.must(SALES, "correction", "approve", asked)


def main(build):
    tally = Tally()
    with Sandbox(build) as box, tally.chapter("duties"):
        inbox = box.path / "inbox"
        inbox.mkdir()
        command = box.write("sendmail", SENDMAIL.format(python=sys.executable, inbox=inbox, refuses=box.path / "no"))
        command.chmod(0o755)
        inbox.chmod(0o777)
        port = free_port()
        box.start_zk(port)
        door = ("door", "zk", f"tcp://127.0.0.1:{port}")
        office = Office(box, tally, PEOPLE.replace("1008,颜二,销售部,1003", "1008,颜二,销售部,"), door=door)
        # Whatever day of the week it is.
        office.must(None, "calendar", "import", box.write("calendar.csv", f"date,type\n{TODAY},workday\n"))
        plans(office)
        rooms(office)
        last = TODAY.replace(day=1) - datetime.timedelta(days=1)
        old = "".join(f"{CLERK:>9}\t{last} {time}\t1\t0\t1\t0\r\n" for time in ("08:55:00", "18:05:00"))
        for noun, text in [
            ("shift", SHIFTS),
            ("roster", f"department,person,from,to,weekdays,shift\n销售部,,{last},{TODAY},Mon-Sun,D\n"),
        ]:
            office.must(None, noun, "import", box.write(f"{noun}.csv", text))
        office.must(None, "user", "map", CLERK, CLERK)
        office.must(None, "punch", "import", box.write("old.dat", old), "--terminal", "door")
        office.must(None, "office", "grant", GM, "hr")
        # What time begins is looked at at once by a daemon that starts.
        box.stop_daemon()
        box.configure(
            door,
            more=f'[summary]\nat = "00:00"\nfrom = "rollcall@example.org"\nto = ["hr@example.org"]\nlanguage = "zh"\n'
            f'command = "{command}"\n[office]\ncheckBy = "23:58"\nsendBy = "23:59"\n',
        )
        box.start_daemon()
        os.chmod(box.socket, 0o666)
        box.wait_for("door")
        box.read_through("door")
        checks(office, box, inbox)
        months(office, box)
    tally.finish()


if __name__ == "__main__":
    main(build_directory())
