#!/usr/bin/env python3
"""What an administrator does with terminals: adds and removes them, switches them, orders them, records and replays.

usage: terminals.py BUILD_DIRECTORY
"""

import json

from gateway import Sandbox, Tally, build_directory, free_port, parsed, until


def fleet(box, tally):
    door, back = free_port(), free_port()
    box.start_zk(back)
    box.configure(("door", "zk", f"tcp://127.0.0.1:{door}", 'poll = "300ms"'))
    box.start_daemon()
    link = f"tcp://127.0.0.1:{back}"
    result = box.rollcall("terminal", "add", "back", "--protocol", "zk", "--link", link, "--poll", "300ms", "--json")
    tally.check("terminal add", result.code == 0 and parsed(result)["terminal"]["name"] == "back", result)
    box.wait_for("back")
    tally.check("an added terminal is connected without a restart", True)
    wrong = {
        "a name that is taken": ("back", "zk", "tcp://127.0.0.1:1"),
        "a link that is taken": ("gate", "zk", link),
        "a protocol that is not": ("gate", "abacus", "tcp://127.0.0.1:1"),
        "no link": ("gate", "zk", "pigeon"),
        "two words": ("a b", "zk", "tcp://127.0.0.1:1"),
    }
    for what, (name, protocol, where) in wrong.items():
        result = box.rollcall("terminal", "add", name, "--protocol", protocol, "--link", where)
        tally.check(f"terminal add with {what} is refused", result.code == 65 and result.err, result)
    result = box.rollcall("terminal", "remove", "door")
    tally.check("one of the file is removed in the file", result.code == 65 and "file" in result.err, result)
    tally.equal("but disabled", box.rollcall("terminal", "disable", "door").code, 0)
    tally.equal("… at once", box.state_of("door"), "disabled")
    box.stop_daemon()
    box.start_daemon()
    box.wait_for("back")
    tally.equal("both are as they were after a restart", box.state_of("door"), "disabled")
    box.start_zk(door)
    box.rollcall("terminal", "enable", "door")
    box.wait_for("door")
    tally.equal("disable says goodbye", box.rollcall("terminal", "disable", "back").code, 0)
    until("it is left alone", lambda: box.state_of("back") == "disabled")
    tally.equal("terminal remove", box.rollcall("terminal", "remove", "back", "--yes").code, 0)
    tally.equal("it is gone", box.rollcall("terminal", "show", "back").code, 65)
    box.configure(
        ("door", "zk", f"tcp://127.0.0.1:{door}", 'poll = "300ms"'), ("side", "zk", link, 'poll = "300ms"'),
        more='[marks]\nrest = "-"\n',
    )
    box.daemon.send_signal(1)
    until("SIGHUP reads the file's terminals again", lambda: len(box.call("Terminals.List")["terminals"]) == 2)
    box.wait_for("side")
    until("what needs a restart is named", lambda: "changes in marks need a restart" in box.log.read_text())
    box.config.write_text("nonsense")
    box.daemon.send_signal(1)
    until("a wrong file is told", lambda: "nothing was reloaded" in box.log.read_text())
    tally.equal("and changes nothing", len(box.call("Terminals.List")["terminals"]), 2)
    box.configure(("door", "zk", f"tcp://127.0.0.1:{door}"), more='[access]\nallow = ["group:nosuchgroup=hr"]\n')
    box.daemon.send_signal(1)
    until("so is an access rule with which it would not start", lambda: "nosuchgroup" in box.log.read_text())
    tally.equal("which changes nothing either", len(box.call("Terminals.List")["terminals"]), 2)


def show(box, tally):
    port = free_port()
    box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "300ms"'),
                  ("usb", "zk", "serial:/dev/there-is-no-such-port", 'poll = "300ms"'))  # fmt: skip
    box.start_daemon()
    box.wait_for("usb", "absent")
    until("the door is tried", lambda: box.terminal("door")["lastError"])
    shown = parsed(box.rollcall("terminal", "show", "door", "--json"))
    keys = {"capacity", "drift", "counters", "lastError", "state", "since", "why", "problems", "faults"}
    tally.check("terminal show has every key", shown.keys() >= keys, sorted(shown))
    tally.check("it says when it is tried again", shown["nextAttempt"] or shown["state"] == "connecting", shown)
    until("three polls without contact are stale", lambda: box.terminal("door")["terminal"]["stale"])
    box.start_zk(port)
    box.rollcall("terminal", "sync", "door")
    box.wait_for("door")
    until("stale is over", lambda: not box.terminal("door")["terminal"]["stale"])
    until("the clock was read", lambda: box.terminal("door")["drift"])
    shown = box.terminal("door")
    tally.check("drift is at and seconds", shown["drift"][0].keys() == {"at", "seconds"}, shown["drift"])
    tally.check("capacities are told", isinstance(shown["capacity"]["records"], int), shown["capacity"])
    tally.check("counters count", shown["counters"]["sessions"] >= 1 and shown["counters"]["bytesReceived"] > 0,
                shown["counters"])  # fmt: skip
    text = box.rollcall("terminal", "show", "door", "--lang", "en").out
    tally.holds("terminal show for people", text, "online", "why", "problems", "connected and answering")
    lines = [line for line in box.log.read_text().splitlines() if "terminal door" in line]
    tally.equal("one line a change of state", sum("is online" in line for line in lines), 1)


def orders(box, tally):
    port = free_port()
    box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "300ms"'))
    box.start_daemon()
    for verb in (["clock", "door", "--set"], ["restart", "door"], ["unlock", "door"], ["clear-log", "door", "--yes"]):
        result = box.rollcall("terminal", *verb)
        tally.check(f"{verb[0]} of a terminal that is away", result.code in (69, 75) and result.err, result)
    result = box.rollcall("terminal", "clear-log", "door")
    tally.check("clear-log in a script needs --yes", result.code == 64 and "--yes" in result.err, result)
    box.start_zk(port)
    box.rollcall("terminal", "sync", "door")
    box.wait_for("door")
    until("the clock was read", lambda: box.terminal("door")["drift"])
    result = box.rollcall("terminal", "clock", "door", "--json")
    tally.check("terminal clock", result.code == 0 and parsed(result)["wasSet"] is False, result)
    tally.equal("unlock for too long", box.rollcall("terminal", "unlock", "door", "--seconds", "300").code, 65)


def transcripts(box, tally):
    port = free_port()
    # A log and nobody who punches: when an event is acknowledged depends on the disk, and a replay has none.
    log = "".join(f"{number}\t2026-11-23 08:0{number}:00\t1\t0\n" for number in range(1, 9))
    box.start_zk(port, "--users", box.users("users", 8), "--history", box.write("log", log))
    box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "300ms"'))
    box.start_daemon()
    box.wait_for("door")
    for raw in ([], ["--raw"]):
        result = box.rollcall("terminal", "record", "door", "--seconds", "3", *raw, timeout=60)
        tally.check(f"terminal record {raw}", result.code == 0 and "protocol: zk\n" in result.out, result)
        tally.check("it has both sides", "\nhost " in result.out and "\ndevice " in result.out, result)
        path = box.write("door.transcript", result.out)
        played = box.rollcall("terminal", "replay", path)
        kinds = [json.loads(line)["kind"] for line in played.out.splitlines()]
        tally.check("the transcript replays", played.code == 0 and "identified" in kinds, kinds)
        if raw:
            tally.check("with its records", "record" in kinds and "deviation" not in kinds, kinds)
    broken = box.write("broken.transcript", "protocol: zk\n\nhost 0g\n")
    result = box.rollcall("terminal", "replay", broken)
    tally.check("a broken transcript is named by its line", result.code == 65 and "line 3" in result.err, result)


def quarantine(box, tally):
    box.configure(("door", "zk", f"tcp://127.0.0.1:{free_port()}", 'poll = "300ms"'))
    box.start_daemon()
    lines = "".join(f"{user}\t2026-11-02 08:5{user}:00\t1\t0\t1\t0\r\n" for user in range(1, 4))
    box.rollcall("punch", "import", box.write("attlog.dat", lines), "--terminal", "door")
    result = box.rollcall("quarantine", "export")
    rows = [json.loads(line) for line in result.out.splitlines()]
    tally.check("quarantine export", len(rows) == 3 and all(row["bytesHex"] for row in rows), result)
    tally.equal("of one terminal", len(box.rollcall("quarantine", "export", "--terminal", "door").out.splitlines()), 3)
    tally.equal("of an unknown one", box.rollcall("quarantine", "export", "--terminal", "x").code, 65)
    result = box.rollcall("quarantine", "replay", "--json")
    tally.check("quarantine replay", result.code == 0 and parsed(result)["decoded"] == 0, result)
    tally.equal("replay of a number that is not there", box.rollcall("quarantine", "replay", "999").code, 65)


def search(box, tally):
    port = free_port()
    box.start_zk(port, "--serial", "PROBE-1")
    box.configure()
    box.start_daemon()
    tally.equal("scan looks at the plugs", box.rollcall("terminal", "scan").code, 0)
    link = f"tcp://127.0.0.1:{port}"
    found = box.rollcall("terminal", "probe", link)
    tally.holds("probe prints a table to paste", found.out, "[[terminal]]", 'protocol = "zk"', link, "PROBE-1")
    findings = (parsed(box.rollcall("terminal", "probe", link, "--json")) or {}).get("findings", [])
    tally.equal("who is there, as JSON", [finding.get("serial") for finding in findings], ["PROBE-1"])
    tally.equal("nobody is there", box.rollcall("terminal", "probe", f"tcp://127.0.0.1:{free_port()}").code, 75)
    tally.equal("no link", box.rollcall("terminal", "probe", "nonsense").code, 65)
    tally.equal("nothing was stored", box.journal(), [])


def main():
    build = build_directory()
    tally = Tally()
    for chapter in (fleet, show, orders, transcripts, quarantine, search):
        with Sandbox(build) as box, tally.chapter(chapter.__name__):
            chapter(box, tally)
    tally.finish()


main()
