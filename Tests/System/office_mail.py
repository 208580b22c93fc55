#!/usr/bin/env python3
"""The office's mails: what waits for people, reminders and refusals, each to its recipient once; a mail system that
refuses, a crash, a restart, mails that are no news any more.

usage: office_mail.py BUILD_DIRECTORY
"""

import collections
import contextlib
import datetime
import itertools
import json
import re
import signal
import sqlite3
import sys
import time
import zoneinfo

from gateway import ZONE, Sandbox, Tally, build_directory, parsed, until
from mail import SENDMAIL, mails, part
from office import BUYER, GM, HEAD, KEEPER, PEOPLE, Office

# Nobody whom the office asks for something by itself.
ROLES = [(GM, "gm"), (HEAD, "officeHead"), (HEAD, "deptHead", "综合办公室"), (KEEPER, "registrar")]
ADDRESSES = {GM: "gao@example.org", HEAD: "hou@example.org", BUYER: "bai@example.org"}
SLOWLY = 'import time\nwhile os.path.exists("{hangs}"):\n    time.sleep(0.05)\n'
REASON = "<b>无预算</b>，明年再说"
TITLE = "并购方案"


def people():
    head, *lines = PEOPLE.splitlines()
    return "\n".join([head + ",邮箱"] + [f"{line},{ADDRESSES.get(int(line[:4]), '')}" for line in lines]) + "\n"


class Post:
    """The mail system, which can refuse and hang, and what it took."""

    def __init__(self, office):
        self.office, path = office, office.box.path
        self.inbox, self.refuses, self.hangs = path / "inbox", path / "refuses", path / "hangs"
        self.inbox.mkdir()
        command = office.box.write(
            "sendmail", (SENDMAIL + SLOWLY).format(python=sys.executable, inbox=self.inbox, refuses=self.refuses, hangs=self.hangs)
        )  # fmt: skip
        command.chmod(0o755)
        office.configure(
            '[summary]\nat = "23:59"\nfrom = "rollcall@example.org"\nto = ["hr@example.org"]\nlanguage = "zh"\n'
            f'command = "{command}"\n[office]\ninboxMail = "00:00"\n'
        )

    def mails(self):
        """Those of the office; HR's summary, if its time comes meanwhile, is another test's."""
        return [mail for mail in mails(self.inbox) if mail["To"] != "hr@example.org"]

    def waiting(self):
        return parsed(self.office.must(None, "office", "outbox", "--json"))

    def comes(self, what, count):
        """Waits until so many mails came in all, and each was noted."""
        until(what, lambda: len(self.post_settled()) >= count)
        return self.post_settled()[count - 1]

    def post_settled(self):
        return [] if any(mail["state"] == "waiting" for mail in self.waiting()) else self.mails()


def asked(office, days=itertools.count(30)):
    """The number of a leave that waits for the buyer's head."""
    date = datetime.date.today() + datetime.timedelta(days=next(days))
    leave = ("--type", "annual", "--from", date, "--to", date, "--reason", "搬家")
    return parsed(office.must(BUYER, "leave", "ask", *leave, "--json"))["request"]["number"]


def database(office):
    return contextlib.closing(sqlite3.connect(office.box.path / "state/rollcall.sqlite"))


def off(office):
    """Before mail is set up."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date()
    days = "".join(f"{today + datetime.timedelta(days=more)},workday\n" for more in (0, 1))
    office.must(None, "calendar", "import", office.box.write("calendar.csv", "date,type\n" + days))
    people = {person["number"]: person for person in parsed(office.must(None, "person", "list", "--json"))}
    office.tally.equal("people have addresses", (people[str(HEAD)].get("mail"), people[str(KEEPER)].get("mail")),
                       (ADDRESSES[HEAD], None))  # fmt: skip
    office.tally.holds("person list shows them", office.must(None, "person", "list").out, ADDRESSES[HEAD])
    office.must(HEAD, "approval", "reject", asked(office), "--reason", "too much of it")
    waits = asked(office)
    paper = ("--date", f"{today.year}-01-05", "--pages", 3, "--copies", 1, "--medium", "paper")
    secret = office.case(KEEPER, "document", "receive", TITLE, "--sender", "某公司", "--sender-number", "1", *paper)["number"]
    office.must(KEEPER, "document", "level", secret, "secret")
    office.must(KEEPER, "document", "distribute", secret, HEAD, "--task", TITLE, "--until", f"{today.year + 1}-01-10")
    office.tally.equal("no [summary]: nothing is queued", parsed(office.must(None, "office", "outbox", "--json")), [])
    office.box.stop_daemon()
    return waits


def inbox(office, post, waits):
    tally = office.tally
    post.refuses.touch()
    office.start()
    until("a refused mail is told", lambda: any(mail["tries"] for mail in post.waiting()))
    # The buyer has nothing to do, and what was refused while mail was off is told by none.
    (mail,) = post.waiting()
    tally.check("it waits in the outbox, with the reason",
                mail["state"] == "waiting" and "status 75" in mail["error"] and mail["person"] == str(HEAD), mail)  # fmt: skip
    tally.holds("office outbox shows it", office.must(None, "office", "outbox", "--lang", "zh").out, "侯主任", "待办事项", "status 75")
    office.refused("the outbox is the administrator's", HEAD, "office", "outbox", code=77)
    tally.check("and the log tells of it", "status 75" in office.box.log.read_text())
    tally.equal("nothing was sent", post.mails(), [])
    post.refuses.unlink()
    first = post.comes("it is tried again", 1)
    tally.equal("to whom it waits for", first["To"], ADDRESSES[HEAD])
    tally.holds("the subject counts", first["Subject"], "待办事项", "待办 2 项，逾期 0 项")
    listed = parsed(office.must(HEAD, "approval", "inbox", "--json", "--lang", "zh"))["entries"]
    shown = office.must(HEAD, "approval", "inbox", "--lang", "zh").out
    (leave,) = [entry for entry in listed if entry["number"] == waits]
    (paper,) = [entry for entry in listed if entry["number"] != waits]
    cells = [waits, leave["what"], "白采购 (综合办公室)", "1/1 审批", leave["due"][:16].replace("T", " ")]
    for name, text in [("as text", part(first, "plain")), ("as HTML", part(first, "html")), ("as the command", shown)]:
        tally.holds(name, text, *cells, paper["number"])
    tally.check("of what is secret the mail has the number only",
                TITLE in shown and all(TITLE not in part(first, kind) for kind in ("plain", "html")), part(first, "plain"))  # fmt: skip
    tally.equal("sent by a machine", first["Auto-Submitted"], "auto-generated")
    tally.equal("the outbox is empty", post.waiting(), [])
    office.box.stop_daemon()
    office.start()
    return paper["number"]


def refusal(office, post, waits):
    tally = office.tally
    office.must(HEAD, "approval", "return", waits, "--reason", REASON)
    mail = post.comes("what is returned is mailed to its requester", 2)
    tally.equal("to whoever asked", mail["To"], ADDRESSES[BUYER])
    tally.holds("subject", mail["Subject"], "退回", waits)
    tally.holds("who, and why", part(mail, "plain"), "侯主任", REASON)
    tally.check("HTML is escaped", "&lt;b&gt;无预算" in part(mail, "html") and "<b>" not in part(mail, "html"))
    office.must(BUYER, "approval", "submit", waits)
    office.must(HEAD, "approval", "reject", waits, "--reason", "no money left")
    mail = post.comes("a refusal too", 3)
    tally.holds("…", mail["Subject"], "驳回", waits)


def reminders(office, post, secret):
    tally = office.tally
    number = asked(office)
    office.box.stop_daemon()
    # Ten days pass for two cases.
    with database(office) as db, db:
        for name in (number, secret):
            (body,) = db.execute("SELECT body FROM office_case WHERE number = ?1 OR 'delivery-' || id = ?1", (name,)).fetchone()
            case = json.loads(body)
            case["since"] -= 10 * 86_400_000
            db.execute("UPDATE office_case SET body = ? WHERE id = ?", (json.dumps(case, ensure_ascii=False), case["id"]))
    office.start()
    post.comes("an escalation is mailed to both", 7)
    told = collections.defaultdict(list)
    for mail in post.mails()[3:]:
        told[mail["To"]].append(mail)
    tally.equal("the doer and the one above, once each of each case",
                {to: len(each) for to, each in told.items()}, {ADDRESSES[HEAD]: 2, ADDRESSES[GM]: 2})  # fmt: skip
    subjects = sorted(mail["Subject"] for mail in told[ADDRESSES[GM]])
    tally.check("they say what", any(f"逾期上报: {number} 请假申请" in subject for subject in subjects), subjects)
    tally.check("of what is secret the number only", f"逾期上报: {secret}" in subjects, subjects)
    texts = [part(mail, kind) for each in told.values() for mail in each for kind in ("plain", "html")]
    tally.check("and nothing in it", not any(TITLE in text for text in texts))
    return number


def crash(office, post, number):
    tally = office.tally
    post.hangs.touch()
    office.must(HEAD, "approval", "reject", number, "--reason", "no money left")
    until("the mail system has it", lambda: len(post.mails()) == 8)
    office.box.daemon.kill()
    office.box.daemon.wait()
    post.hangs.unlink()
    office.start()
    post.comes("what was not noted is sent again", 9)
    ids = [mail["Message-ID"] for mail in post.mails()]
    tally.equal("under the same id", ids[7], ids[8])
    tally.equal("and every other has one of its own", len(set(ids[:8])), 8)
    tally.check("that says nothing of anybody", all(re.fullmatch(r"<rollcall\.office\.[a-z0-9.-]+@example\.org>", one) for one in ids), ids)


def stop(office, post):
    """A stop while the mail system takes a mail: that is noted, and not sent again."""
    post.hangs.touch()
    office.must(HEAD, "approval", "reject", asked(office), "--reason", "no money left")
    until("the mail system has it", lambda: len(post.mails()) == 10)
    office.box.daemon.send_signal(signal.SIGTERM)
    # Long enough for the stop to be on its way, short enough for its limit.
    time.sleep(1)
    post.hangs.unlink()
    office.tally.equal("the daemon ends in order", office.box.daemon.wait(20), 0)
    office.start()
    office.tally.equal("what was taken was noted", post.waiting(), [])


def old(office, post):
    tally = office.tally
    post.refuses.touch()
    office.must(HEAD, "approval", "reject", asked(office), "--reason", "no money left")
    until("it waits", lambda: any(mail["tries"] for mail in post.waiting()))
    office.box.stop_daemon()
    with database(office) as db, db:
        db.execute("UPDATE office_mail SET since = since - 3 * 86400000, next = 0 WHERE state = 'waiting'")
    office.start()
    until("what waited for days is tried once more, and given up", lambda: [mail["state"] for mail in post.waiting()] == ["failed"])
    (mail,) = post.waiting()
    tally.holds("which the outbox says", mail["error"], "older than two days", "status 75")
    post.refuses.unlink()
    tally.holds("…", office.must(None, "office", "outbox").out, "given up")
    tally.equal("and it was not sent", len(post.mails()), 10)
    names = "|".join(["侯主任", "白采购", "example.org", TITLE])
    tally.check("no personal data in the log", not re.search(names, office.box.log.read_text()))


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box, tally.chapter("mails"):
        office = Office(box, tally, people(), ROLES)
        waits = off(office)
        post = Post(office)
        secret = inbox(office, post, waits)
        refusal(office, post, waits)
        number = reminders(office, post, secret)
        crash(office, post, number)
        stop(office, post)
        old(office, post)
    tally.finish()


if __name__ == "__main__":
    main()
