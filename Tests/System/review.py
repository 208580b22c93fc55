#!/usr/bin/env python3
"""What reviewers and HR do with what was found: flags, who may see them, late punches, acknowledgements and mutes.

usage: review.py BUILD_DIRECTORY
"""

import contextlib
import datetime
import json
import os
import sqlite3

from gateway import Sandbox, Tally, build_directory, free_port, parsed, until

PEOPLE = "工号,姓名,部门\n1001,张甲,行政部\n1002,张乙,行政部\n1003,李丙,研发部\n1004,李丁,研发部\n"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
TODAY = datetime.datetime.now(ZONE).date()
# Not this morning's: dates are judged once they are over, from 06:00 on.
DAYS = [TODAY - datetime.timedelta(days=n) for n in range(14, 1, -1)]
LAST = DAYS[-1]


def line(user, day, time, verify=1):
    return f"{user}\t{day} {time}\t{verify}\t0\n"


def histories():
    """1002 types or shows a card 3 s after 1001's finger; 1003 is at both sites 5 minutes apart; 1004 is late."""
    north, south = [], []
    for day in DAYS:
        north += [line(1001, day, "08:50:00"), line(1002, day, "08:50:03", verify=2)]
        north += [line(1001, day, "18:05:00"), line(1002, day, "18:09:00", verify=2)]
    north += [line(1003, LAST, "08:40:00"), line(1004, LAST, "09:20:00"), line(1004, LAST, "18:10:00")]
    south += [line(1003, LAST, "08:45:00")]
    # A terminal's log is in the order of time; one that is not is an anomaly of its clock.
    return tuple("".join(sorted(log, key=lambda entry: entry.split("\t")[1])) for log in (north, south))


def prepare(box, *rules):
    ports = {"north": free_port(), "south": free_port()}
    for name, history in zip(ports, histories()):
        box.start_zk(ports[name], "--serial", name, "--history", box.write(f"{name}.log", history))
    box.ports = ports
    configure(box, *rules)
    box.start_daemon()
    shift = "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"
    roster = f"department,person,from,to,weekdays,shift\n行政部,,{DAYS[0]},,Mon-Sun,D\n研发部,,{LAST},,Mon-Sun,D\n"
    for noun, content in [("person", PEOPLE), ("shift", shift), ("roster", roster)]:
        box.rollcall(noun, "import", box.write(f"{noun}.csv", content))
    for name in ports:
        box.read_through(name)


def configure(box, *rules):
    terminals = [("north", "zk", f"tcp://127.0.0.1:{box.ports['north']}", 'poll = "300ms"'),
                 ("south", "zk", f"tcp://127.0.0.1:{box.ports['south']}", 'poll = "300ms"', 'site = "South plant"')]  # fmt: skip
    more = f'[distances]\n"Test|South plant" = 40\n[access]\nallow = {json.dumps(list(rules))}\n'
    box.configure(*terminals, more=more)


def flags(box, *more):
    return {flag["id"]: flag for flag in parsed(box.rollcall("flag", "list", "--json", *more)) or []}


def of_kind(found, kind):
    return [flag for flag in found.values() if flag["kind"] == kind]


def events(box, kind):
    with contextlib.closing(sqlite3.connect(f"file:{box.path}/state/rollcall.sqlite?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT subject, body FROM feed WHERE kind = ? ORDER BY seq", (kind,))
        return [(subject, json.loads(body)) for subject, body in rows]


def raising(box, tally):
    prepare(box)
    until("the pair and the journey are flagged", lambda: {"buddy_pair", "impossible_travel"} <=
          {flag["kind"] for flag in flags(box).values()})  # fmt: skip
    found = flags(box)
    pair, = of_kind(found, "buddy_pair")
    tally.equal("a pair: who", [person["number"] for person in pair["people"]], ["1001", "1002"])
    tally.equal("… its severity", pair["severity"], "medium")
    evidence = pair["evidence"]
    tally.equal("… its numbers", [evidence[key] for key in ("terminal", "days", "of", "share", "weakShare")],
                ["north", 13, 13, 1, 1])  # fmt: skip
    journey, = of_kind(found, "impossible_travel")
    tally.equal("a journey", [journey["evidence"][key] for key in ("user", "from", "to", "km", "minutes")],
                ["1003", "north", "south", 40, 5])  # fmt: skip
    tally.check("… with the clocks' uncertainty in the person's favour", 5 <= journey["evidence"]["kmh"] < 480, journey)
    shown = box.rollcall("flag", "show", journey["id"], "--lang", "zh")
    tally.check("flag show in Chinese", shown.code == 0 and "李丙" in shown.out and "40 公里" in shown.out, shown)
    tally.holds("flag list in English", box.rollcall("flag", "list", "--lang", "en").out, "40 km", "13 of 13 days")
    tally.equal("flag show of nothing", box.rollcall("flag", "show", "x").code, 65)
    told = len(events(box, "flag"))
    tally.equal("each was told once", told, len(found))

    box.stop_daemon()
    box.start_daemon()
    for name in box.ports:
        box.read_through(name)
    late = box.write("late.dat", f"1003\t{LAST} 08:44:20\t1\t0\t1\t0\r\n")
    box.rollcall("punch", "import", late, "--terminal", "south")
    withdrawn = until("a late punch takes the reason of a flag away", lambda: [
        flag for flag in of_kind(flags(box, "--all"), "impossible_travel") if flag["state"] == "withdrawn"])  # fmt: skip
    tally.equal("the flag that was withdrawn", [flag["id"] for flag in withdrawn], [journey["id"]])
    standing, = of_kind(flags(box), "impossible_travel")
    tally.check("the same journey, by the first punch", "08:44:20" in standing["at"], standing)
    tally.equal("after a restart nothing is told twice", len([1 for _, body in events(box, "flag")
                                                              if body["event"] == "raised"]), told + 1)  # fmt: skip

    result = box.rollcall("flag", "dismiss", standing["id"], "--reason", "asked her: a colleague drove")
    tally.check("dismissed", result.code == 0 and "dismissed" in result.out, result)
    result = box.rollcall("flag", "dismiss", pair["id"], "--reason", "harmless: they share a car", "--json")
    tally.check("harmless mutes the pair for 90 days", (parsed(result) or {}).get("mutedUntil", "") >
                str(TODAY + datetime.timedelta(days=88)), result)  # fmt: skip
    tally.equal("nothing is open", flags(box), {})
    dismissed = [body for subject, body in events(box, "flag") if subject == pair["id"]][-1]
    tally.equal("… and the feed says who and why", (dismissed["event"], dismissed["by"], dismissed["reason"]),
                ("dismissed", f"uid {os.geteuid()}", "harmless: they share a car"))  # fmt: skip
    for arguments in (["x", "--reason", "y"], [pair["id"], "--reason", ""]):
        tally.equal(f"flag dismiss {arguments}", box.rollcall("flag", "dismiss", *arguments).code, 65)


def confidentiality(box, tally):
    if os.geteuid() != 0:
        return print("        roles: skipped, only root can be somebody else", flush=True)
    uid = group = 54_321
    prepare(box)
    until("flags are there", lambda: flags(box))
    box.path.chmod(0o755)

    def as_other(*arguments):
        return box.rollcall(*arguments, user=uid, group=group, extra_groups=[])

    if box.run("rollcall", "--help", user=uid, group=group, extra_groups=[]).code != 0:
        return print("        roles: skipped, the programs are not for everybody", flush=True)

    def allow(*rules):
        box.stop_daemon()
        configure(box, *rules)
        box.start_daemon()
        os.chown(box.socket, 0, group)

    for role in ("observe", "hr", "operate"):
        allow(f"uid:{uid}={role}")
        result = as_other("flag", "list")
        tally.check(f"{role} sees no flags", result.code == 77 and "reviewer" in result.err, result)
    allow(f"uid:{uid}=hr")
    summary = parsed(as_other("summary", str(LAST), "--json"))
    tally.check("HR's summary has none", summary and summary.get("flags") is None, summary)
    allow(f"uid:{uid}=reviewer")
    tally.equal("a reviewer sees them", as_other("flag", "list").code, 0)
    tally.equal("… and is not HR", as_other("summary", str(LAST)).code, 77)
    allow(f"uid:{uid}=reviewer", f"uid:{uid}=hr")
    summary = parsed(as_other("summary", str(LAST), "--json"))
    tally.equal("a reviewer of HR sees the date's in the summary",
                [flag["kind"] for flag in (summary or {}).get("flags") or []], ["impossible_travel"])  # fmt: skip
    tally.holds("… as text", as_other("summary", str(LAST), "--lang", "zh").out, "疑点", "40 公里")


def acknowledging(box, tally):
    prepare(box)
    identity = f"1004/{LAST}/late"

    def of_1004():
        listed = parsed(box.rollcall("anomaly", "list", "--from", str(LAST), "--json")) or []
        return {anomaly["id"]: anomaly for anomaly in listed if anomaly["person"] == "1004"}

    until("the date is final", lambda: identity in of_1004())
    result = box.rollcall("anomaly", "acknowledge", identity, "--reason", "bus broke down")
    tally.check("acknowledged", result.code == 0, result)
    tally.equal("… and it says so", of_1004()[identity]["acknowledgement"]["reason"], "bus broke down")

    def shift(start):
        content = f"name,start,end,breaks\nD,{start},18:00,12:00-13:00\n"
        box.rollcall("shift", "import", box.write("shift.csv", content))

    shift("09:30")
    tally.equal("a new plan takes it away", of_1004(), {})
    shown = box.rollcall("anomaly", "show", identity)
    tally.check("… what was said is kept", shown.code == 0 and "bus broke down" in shown.out, shown)
    shift("09:00")
    tally.equal("it comes back, and is still acknowledged", of_1004()[identity]["acknowledgement"]["reason"],
                "bus broke down")  # fmt: skip
    tally.holds("the summary lists it as acknowledged", box.rollcall("summary", str(LAST), "--lang", "en").out, "李丁",
                "acknowledged: bus broke down")  # fmt: skip

    until_date = str(TODAY + datetime.timedelta(days=30))
    mute = ("anomaly", "mute", "1004", "late", "--until", until_date, "--reason", "agreed with the department")
    tally.equal("muted", box.rollcall(*mute).code, 0)
    tally.equal("… and it says until when", of_1004()[identity]["mute"]["until"], until_date)
    tally.holds("the summary says so too", box.rollcall("summary", str(LAST), "--lang", "zh").out, f"静默至 {until_date}")
    tally.holds("anomaly mutes", box.rollcall("anomaly", "mutes").out, "1004", "agreed with the department")
    tally.holds("unmuted", box.rollcall("anomaly", "unmute", "1004", "late").out, "no longer muted")
    tally.holds("unmuted again", box.rollcall("anomaly", "unmute", "1004", "late").out, "was not muted")
    who = f"uid {os.geteuid()}"
    said = [(subject, (body.get("before") or {}).get("reason"), (body.get("after") or {}).get("reason"), body["by"])
            for subject, body in events(box, "anomaly")]  # fmt: skip
    tally.equal("every change is an event: who, what, why", said, [
        (identity, None, "bus broke down", who), ("1004/late", None, "agreed with the department", who),
        ("1004/late", "agreed with the department", None, who)])  # fmt: skip

    wrong = [["acknowledge", "1004/late", "--reason", "x"], ["acknowledge", f"1004/{LAST}/absent", "--reason", "x"],
             ["acknowledge", identity, "--reason", ""], ["show", "9/2026-01-01/late"],
             ["mute", "9", "late", "--until", until_date, "--reason", "x"],
             ["mute", "1004", "lazy", "--until", until_date, "--reason", "x"],
             ["mute", "1004", "late", "--until", "soon", "--reason", "x"],
             ["list", "--from", "2026-01-01", "--to", "2026-12-31"]]  # fmt: skip
    codes = {" ".join(arguments): box.rollcall("anomaly", *arguments).code for arguments in wrong}
    tally.equal("what cannot be is refused", {name: code for name, code in codes.items() if code != 65}, {})


def main():
    tally = Tally()
    build = build_directory()
    for chapter in (raising, confidentiality, acknowledging):
        with tally.chapter(chapter.__name__), Sandbox(build) as box:
            chapter(box, tally)
    tally.finish()


if __name__ == "__main__":
    main()
