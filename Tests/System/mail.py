#!/usr/bin/env python3
"""HR's morning mail: once a date, not again after a restart, corrected when a backlog arrives, and tried again.

usage: mail.py BUILD_DIRECTORY
"""

import datetime
import email
import email.policy
import re
import sys
import zoneinfo

from gateway import ZONE, Sandbox, Tally, build_directory, free_port, parsed, until

PEOPLE = "工号,姓名,部门,主管\n1001,张甲,行政部,\n1002,李<b>丙,研发部,1001\n"
SHIFTS = "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"
SENDMAIL = """#!{python}
import os, sys
if os.path.exists("{refuses}"):
    sys.exit(75)
assert sys.argv[1:] == ["-t", "-i"], sys.argv
text = sys.stdin.buffer.read()
number = len(os.listdir("{inbox}"))
with open("{inbox}/.part", "wb") as part:
    part.write(text)
os.rename("{inbox}/.part", "{inbox}/%03d" % number)
"""
REFUSAL = 75


def mails(inbox):
    """Those that arrived, in the order of their arrival."""
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(inbox.iterdir())
        if not path.name.startswith(".")
    ]


def part(mail, kind):
    return mail.get_body((kind,)).get_content()


def main(build):
    tally = Tally()
    zone = zoneinfo.ZoneInfo(ZONE)
    today = datetime.datetime.now(zone).date()
    yesterday = today - datetime.timedelta(days=1)
    with Sandbox(build) as box, tally.chapter("mail"):
        inbox, refuses = box.path / "inbox", box.path / "refuses"
        inbox.mkdir()
        command = box.write("sendmail", SENDMAIL.format(python=sys.executable, inbox=inbox, refuses=refuses))
        command.chmod(0o755)
        settings = (
            f'[summary]\nat = "00:00"\nfrom = "rollcall@example.org"\nto = ["hr@example.org"]\nlanguage = "zh"\n'
            f'command = "{command}"\ndepartments = {{ "研发部" = ["boss@example.org"] }}\n'
        )
        # One that holds no punches, and says so: nobody came.
        port = free_port()
        box.start_zk(port)
        door = ("door", "zk", f"tcp://127.0.0.1:{port}")
        box.configure(door)
        box.start_daemon()
        for noun, text in [
            ("person", PEOPLE),
            ("shift", SHIFTS),
            ("roster", "department,person,from,to,weekdays,shift\n"
             + "".join(f"{name},,{yesterday},{yesterday},Mon-Sun,D\n" for name in ("行政部", "研发部"))),
        ]:
            result = box.rollcall(noun, "import", box.write(f"{noun}.csv", text))
            tally.equal(f"{noun} import", result.code, 0)
        for user in (1001, 1002):
            box.rollcall("user", "map", user, user)
        result = box.rollcall("summary", "send", "yesterday")
        tally.check("no [summary]: nothing is mailed, and it is said what to do",
                    result.code != 0 and "[summary]" in result.err and not mails(inbox), result)  # fmt: skip
        box.wait_for("door")
        box.read_through("door")
        box.stop_daemon()

        refuses.touch()
        box.configure(door, more=settings)
        box.start_daemon()
        waits = lambda: (parsed(box.rollcall("summary", "yesterday", "--since", "--json")) or {}).get("failure")
        until("a refused mail is told", waits)
        tally.check("sendmail refuses: the state says so", f"status {REFUSAL}" in waits(), waits())
        tally.check("… and the log", f"status {REFUSAL}" in box.log.read_text())
        tally.equal("… and nothing was sent", mails(inbox), [])
        refuses.unlink()
        until("the mail is tried again", lambda: len(mails(inbox)) == 2, 60)
        until("the failure is over", lambda: waits() is None)
        first, boss = mails(inbox)
        tally.equal("to HR", (first["To"], boss["To"]), ("hr@example.org", "boss@example.org"))
        tally.holds("subject in Chinese", first["Subject"], "考勤日报", str(yesterday), "旷工 2")
        tally.equal("sent by a machine", first["Auto-Submitted"], "auto-generated")
        tally.holds("as text", part(first, "plain"), "张甲", "李<b>丙", "旷工")
        tally.check("as HTML, escaped", "李&lt;b&gt;丙" in part(first, "html") and "<b>" not in part(first, "html"))
        tally.check("a department reads of its people only",
                    "张甲" not in part(boss, "plain") and "旷工 1" in boss["Subject"], boss["Subject"])  # fmt: skip
        page = box.rollcall("summary", "yesterday", "--html", "--lang", "zh")
        tally.holds("summary --html prints the page", page.out, "<!DOCTYPE html>", "李&lt;b&gt;丙")

        tally.equal("send again: nothing changed", parsed(box.rollcall("summary", "send", "yesterday", "--json")), {"sent": []})
        box.stop_daemon()
        box.start_daemon()
        # The first look at the time is before the second answer at the latest.
        tally.equal("after a restart too", parsed(box.rollcall("summary", "send", "yesterday", "--json")), {"sent": []})
        tally.equal("nothing came twice", len(mails(inbox)), 2)

        backlog = "".join(f"{1001:>9}\t{yesterday} {time}\t1\t0\t1\t0\r\n" for time in ("08:55:00", "18:05:00"))
        result = box.rollcall("punch", "import", box.write("attlog.dat", backlog), "--terminal", "door")
        tally.check("a backlog arrives", result.code == 0, result)
        changes = box.rollcall("summary", "yesterday", "--since", "--lang", "zh")
        tally.holds("summary --since shows it", changes.out, "1001", "旷工", "正常")
        sent = parsed(box.rollcall("summary", "send", "yesterday", "--json"))["sent"]
        tally.equal("one correction, to HR", [(mail.get("department"), mail["version"]) for mail in sent], [(None, 2)])
        tally.equal("… arrives once", len(mails(inbox)), 3)
        correction = mails(inbox)[2]
        tally.holds("… says that it is one", correction["Subject"], "更正")
        changed = part(correction, "plain").split("与上次日报相比的变化")[-1]
        tally.holds("… and what changed", changed, "张甲", "旷工", "正常")
        tally.check("… of nobody else", "李" not in changed, changed)
        tally.check("every mail has an id of its own",
                    len({mail["Message-ID"] for mail in mails(inbox)}) == 3 and
                    all(re.fullmatch(r"<[^<>@\s]+@example\.org>", mail["Message-ID"]) for mail in mails(inbox)))  # fmt: skip
        tally.equal("no second correction", parsed(box.rollcall("summary", "send", "yesterday", "--json")), {"sent": []})
        names = "张甲|李<b>丙|1001"
        tally.check("no personal data in the log", not re.search(names, box.log.read_text()))
    tally.finish()


if __name__ == "__main__":
    main(build_directory())
