#!/usr/bin/env python3
"""Retention: who left long ago is erased and old months are removed, on order and by the day; the journal stays whole.

usage: retention.py BUILD_DIRECTORY
"""

import contextlib
import os
import sqlite3

from gateway import Sandbox, Tally, build_directory, parsed, until
from requests import HR, Office

OLD, LEFT = "2019-10", "2019-10-31"
PEOPLE = f"工号,姓名,部门,主管,离职日期\n2001,周离职,行政部,,{LEFT}\n1002,钱一,行政部,1001,\n"


def prepare(office):
    """Somebody who left, with everything that is kept of people, and a closed month of that time."""
    office.must("person", "import", office.box.write("left.csv", PEOPLE))
    office.must("person", "link", "2001", "--account", 54_499)
    office.ask(HR, "correction", "ask", "--for", "2001", "--date", "2019-10-08", "--slot", "in", "--time", "09:00", "--reason",
               "秘密的原因")  # fmt: skip
    office.must("month", "prepare", OLD, uid=HR)
    obstacles = parsed(office.must("month", "show", OLD, "--json", uid=HR))["month"]["obstacles"]
    departments = {line.rsplit(" ", 1)[0] for one in obstacles if one["name"] == "not_approved" for line in one["details"]}
    names = [one["name"] for one in obstacles if one["name"] != "not_approved"]
    names += [f"not_approved:{department}" for department in departments]
    waivers = [word for name in names for word in ("--waive", f"{name}=long ago")]
    office.must("month", "close", OLD, *waivers, uid=HR)
    office.punch(("1002", office.full, "08:55:00"))


def secrets_in(box):
    """What stands in the database, as text, of who left."""
    with contextlib.closing(sqlite3.connect(box.path / "state/rollcall.sqlite")) as database:
        text = "\n".join(database.iterdump())
    return [word for word in ("周离职", "秘密的原因") if word in text]


def by_order(office):
    tally, run, box = office.tally, office.run, office.box
    prepare(office)
    tally.equal("what is kept of people is in the database", secrets_in(box), ["周离职", "秘密的原因"])
    shown = parsed(office.must("retention", "show", "--json", uid=HR))
    tally.equal("HR sees who and what is over",
                ([one["number"] for one in shown["people"]], [(one["month"], one["version"]) for one in shown["archives"]]),
                (["2001"], [(OLD, 1)]))  # fmt: skip
    tally.equal("the law's default", (shown["years"], shown["automatic"]), (5, False))
    tally.holds("… for people too", run(HR, "retention", "show", "--lang", "zh").out, "保存 5 年", "周离职", LEFT, OLD)
    tally.equal("only an administrator erases", run(HR, "retention", "apply", "--yes").code, 77)
    result = run(None, "retention", "apply")
    tally.check("what cannot be taken back asks first", result.code == 64 and "--yes" in result.err, result)
    counts = parsed(office.must("retention", "apply", "--dry-run", "--json"))["counts"]
    tally.equal("a trial counts", (counts["people"], counts["accounts"], counts["archives"]), (1, 1, 1))
    tally.equal("… and erases nothing", secrets_in(box), ["周离职", "秘密的原因"])
    before = parsed(office.must("journal", "verify", "--json"))

    done = parsed(office.must("retention", "apply", "--yes", "--json"))["counts"]
    tally.equal("what is erased is what was counted", done, counts)
    tally.equal("nothing of it is in the database", secrets_in(box), [])
    tally.equal("the journal is what it was", parsed(office.must("journal", "verify", "--json")), before)
    version = parsed(office.must("month", "versions", OLD, "--json", uid=HR))["versions"][0]
    tally.check("the month's version says that it was removed", version["removedAt"] and len(version["hash"]) == 64, version)
    tally.holds("… for people too", run(HR, "month", "versions", OLD, "--lang", "zh").out, "已清除")
    for line in (("month", "verify", OLD), ("report", "month", OLD), ("month", "reopen", OLD, "--reason", "look")):
        result = run(HR, *line)
        tally.check(f"{line[1]} says so", result.code == 65 and "retention" in result.err, result)
    people = {one["number"]: one["name"] for one in parsed(office.must("person", "list", "--json"))}
    tally.equal("others keep their names", (people["2001"], people["1002"]), ("", "钱一"))
    tally.equal("then nothing is over", parsed(office.must("retention", "show", "--json", uid=HR))["peopleCount"], 0)
    with contextlib.closing(sqlite3.connect(box.path / "state/rollcall.sqlite")) as database:
        told = database.execute("SELECT subject, body FROM feed WHERE kind = 'retention' ORDER BY seq").fetchall()
    tally.equal("the feed says whose and which", [subject for subject, _ in told], ["2001", OLD])
    tally.check("… and by whom", all('"by":"uid 0"' in body for _, body in told), told)


def by_day(office):
    prepare(office)
    office.box.stop_daemon()
    configuration = office.box.config
    configuration.write_text(configuration.read_text() + "[retention]\nautomatic = true\n")
    office.box.start_daemon()
    os.chmod(office.box.socket, 0o666)
    shown = until("the daemon erases by itself", lambda: (
        lambda reply: reply if reply and reply["peopleCount"] == 0 else None)(
            parsed(office.run(HR, "retention", "show", "--json"))))  # fmt: skip
    office.tally.equal("switched on, it needs no order", (shown["automatic"], shown["archiveCount"]), (True, 0))
    office.tally.equal("nothing is left in the database", secrets_in(office.box), [])
    (office.box.path / "short.toml").write_text('[site]\nname = "x"\nzone = "UTC"\n[retention]\nyears = 1\n')
    result = office.run(None, "config", "check", office.box.path / "short.toml")
    office.tally.check("less than the law asks for is refused, with its source",
                       result.code != 0 and "art. 6" in result.out + result.err, result)  # fmt: skip


def main():
    tally = Tally()
    if os.geteuid() != 0:
        print("        skipped, only root can be somebody else")
        tally.check("nothing to be done", True)
        tally.finish()
    for chapter in (by_order, by_day):
        with Sandbox(build_directory()) as box:
            office = Office(box, tally)
            with tally.chapter(chapter.__name__):
                chapter(office)
    tally.finish()


if __name__ == "__main__":
    main()
