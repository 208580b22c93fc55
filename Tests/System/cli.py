#!/usr/bin/env python3
"""rollcall and rollcalld as people and scripts meet them: exit codes, messages, imports, JSON, roles, tampering.

usage: cli.py BUILD_DIRECTORY
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading

from gateway import CallError, Sandbox, Tally, build_directory, call, free_port, parsed, until

PEOPLE = "工号,姓名,部门,主管\n1001,张甲,行政部,\n1002,张乙,行政部,1001\n1003,李丙,研发部,1001\n"
SHIFTS = "name,start,end,breaks\nD,09:00,18:00,12:00-13:00\n"
ROSTER = "department,person,from,to,weekdays,shift\n行政部,,2026-01-05,,Mon-Fri,D\n"
CALENDAR = "date,type,note\n2026-01-01,holiday,元旦\n"
ATTLOG = "".join(f"{1001 + n:>9}\t2026-11-0{2 + n} 08:5{n}:00\t1\t0\t1\t0\r\n" for n in range(3))


def offline_door(box):
    """A terminal that is not there: imports need its name only."""
    return "door", "zk", f"tcp://127.0.0.1:{free_port()}", 'poll = "1s"'


def on_a_full_disk(box, *line):
    """Exit code and standard error of a command whose standard output cannot be written."""
    with open("/dev/full", "wb", buffering=0) as full:
        done = subprocess.run([box.build / "rollcall", *line], stdin=subprocess.DEVNULL, stdout=full,
                              stderr=subprocess.PIPE, env=box.environment, timeout=60)  # fmt: skip
    return done.returncode, done.stderr.decode()


def unwritten(box, tally, *lines):
    for line in lines:
        code, message = on_a_full_disk(box, *line.split())
        tally.check(f"{line}: 73 if standard output cannot be written", code == 73 and
                    message.count("No space left on device") == 1, (code, message))  # fmt: skip


def without_a_daemon(box, tally):
    every = [
        "terminal list", "terminal show x", "terminal sync x", "punch list", "punch watch", "quarantine list",
        "quarantine show 1", "person list", "user map 1 2", "shift list", "roster list", "calendar list",
        "summary yesterday", "explain 1 yesterday", "anomaly list", "anomaly show x", "flag list", "flag show x", "journal verify", "journal export",
    ]  # fmt: skip
    results = {line: box.rollcall(*line.split()) for line in every}
    wrong = {line: result for line, result in results.items() if result.code != 69 or result.out or not result.err}
    tally.check("no daemon: every command that asks it exits with 69", not wrong, wrong)
    tally.holds("no daemon: it says where and what to do", results["terminal list"].err, box.socket, "start")
    result = box.rollcall("terminal", "list", "--json")
    tally.check("no daemon: --json is JSON with error and message", result.code == 69 and
                {"error", "message"} <= (parsed(result) or {}).keys(), result)  # fmt: skip
    with contextlib.closing(os.fdopen(os.open(box.socket, os.O_CREAT | os.O_WRONLY), "w")):
        tally.equal("no daemon: a file that is no socket", box.rollcall("terminal", "list").code, 69)
    os.unlink(box.socket)
    tally.equal("version works alone", box.rollcall("version").code, 0)
    unwritten(box, tally, "--help", "version", "version --json", "config schema", "config check", "terminal list --json")

    usages = ["", "nonsense", "terminal nonsense", "terminal show", "punch list --nonsense", "quarantine show x",
              "punch import file", "punch import f --terminal door --columns x", "--lang xx terminal list"]  # fmt: skip
    codes = {usage: box.rollcall(*usage.split()).code for usage in usages}
    del codes[""]
    tally.equal("wrong usage exits with 64", {usage: code for usage, code in codes.items() if code != 64}, {})
    for command in ("rollcall", "rollcalld", "rollcall-sim"):
        result = box.run(command, "--help")
        tally.check(f"{command} --help", result.code == 0 and "USAGE" in result.out, result)
    result = box.rollcall("terminal", "nonsense", "--json")
    tally.check("wrong usage with --json is JSON too, and says what is wrong", result.code == 64 and
                parsed(result)["message"].startswith("Unexpected argument 'nonsense'"), result)  # fmt: skip


def configurations(box, tally):
    def run_daemon(config):
        return box.run("rollcalld", "--config", config, "--state", box.path / "state", "--socket", box.socket)

    mistakes = box.write(
        "wrong.toml",
        '[site]\nname = "x"\nzone = "Asia/Nowhere"\ncolour = "red"\n\n[[terminal]]\nname = "a b"\nprotocol = "zk"\n'
        'link = "tcp://h:1"\n\n[[terminal]]\nname = "c"\nprotocol = "abacus"\nlink = "carrier-pigeon:7"\n'
        'poll = "soon"\n\n[attendance]\ndebounceSeconds = -1\nlunch = 1\n\n[access]\nallow = ["uid:1=king"]\n',
    )
    wanted = [
        (3, "site.zone"), (4, "site.colour"), (7, "terminal[0].name"), (13, "terminal[1].protocol"),
        (14, "terminal[1].link"), (15, "terminal[1].poll"), (18, "attendance.debounceSeconds"),
        (19, "attendance.lunch"),
    ]  # fmt: skip
    for who, result in [("rollcalld", run_daemon(mistakes)), ("config check", box.rollcall("config", "check", mistakes))]:
        text = result.out + result.err
        tally.equal(f"{who}: a wrong configuration exits with 78", result.code, 78)
        missing = [f"line {line}, {key}" for line, key in wanted if f"line {line}, {key}" not in text]
        tally.check(f"{who}: every mistake with line and key path", not missing, f"{missing} not in {text}")
    tally.holds("rollcalld: mistakes are on standard error", run_daemon(mistakes).err, "site.zone")
    result = box.rollcall("config", "check", mistakes, "--json")
    found = {(entry["line"], entry["keyPath"]) for entry in parsed(result)["parameters"]["mistakes"]}
    tally.check("config check --json lists them", result.code == 78 and found >= set(wanted), result)

    access = box.write("access.toml", '[site]\nname = "x"\nzone = "Asia/Shanghai"\n[access]\nallow = ["uid:1=king"]\n')
    for who, result in [("rollcalld", run_daemon(access)), ("config check", box.rollcall("config", "check", access))]:
        tally.check(f"{who}: an access rule that is none", result.code == 78 and "king" in result.out + result.err, result)
    broken = box.write("broken.toml", "[site\nname=")
    tally.check("rollcalld: no TOML", (lambda r: r.code == 78 and "line 1" in r.err)(run_daemon(broken)))
    tally.equal("rollcalld: no configuration file", run_daemon(box.path / "none").code, 78)
    twins = box.write("twins.toml", '[site]\nname = "x"\nzone = "Asia/Shanghai"\n' + "".join(
        f'[[terminal]]\nname = "{name}"\nprotocol = "zk"\nlink = "{link}"\n'
        for name, link in [("a", "tcp://h:1"), ("b", "tcp://h:1"), ("a", "tcp://h:2")]))  # fmt: skip
    result = run_daemon(twins)
    tally.check("two terminals with one name, or on one link", result.code == 78, result)
    tally.holds("… both are named", result.err, "terminal[1].link", "terminal[2].name")
    tally.equal("wrong usage of rollcalld", box.run("rollcalld", "--log-level", "loud").code, 64)
    tally.equal("nothing was made in the state directory", os.listdir(box.path / "state"), [])

    box.configure(offline_door(box))
    tally.equal("config check of a correct file", box.rollcall("config", "check", box.config).code, 0)


def second_instances(box, tally):
    box.configure(offline_door(box))
    box.start_daemon()
    (box.path / "other").mkdir()

    def run_second(state, path):
        return box.run("rollcalld", "--config", box.config, "--state", state, "--socket", path)

    result = run_second(box.path / "state", box.path / "other.sock")
    tally.check("a second daemon on the same state", result.code == 75 and str(box.path / "state") in result.err, result)
    result = run_second(box.path / "other", box.socket)
    tally.check("a second daemon on the same socket", result.code == 75 and box.socket in result.err, result)
    tally.check("… and the first one is still there", box.answers())
    result = run_second(box.path / "nowhere", box.path / "other.sock")
    tally.check("a state directory that is not there", result.code == 74 and "nowhere" in result.err, result)
    result = run_second(box.path / "other", box.path / ("x" * 120))
    tally.check("a socket path that is too long", result.code == 69 and "107" in result.err, result)
    (box.path / "a-file").write_text("mine")
    result = run_second(box.path / "other", box.path / "a-file")
    tally.check("a file in the socket's place", result.code == 69 and (box.path / "a-file").read_text() == "mine", result)
    box.daemon.kill()
    box.daemon.wait()
    tally.equal("a stale socket: the client says 69", box.rollcall("terminal", "list").code, 69)
    box.start_daemon()
    tally.check("a stale socket is taken over", box.answers())
    tally.equal("SIGTERM", box.stop_daemon()[0], 0)
    tally.check("the socket is gone", not os.path.exists(box.socket))
    box.start_daemon()
    box.daemon.send_signal(signal.SIGINT)
    tally.equal("SIGINT", box.daemon.wait(20), 0)


def imports(box, tally):
    box.configure(offline_door(box))
    box.start_daemon()

    def take(noun, content, *more):
        return box.rollcall(noun, "import", box.write("import.csv", content), *more)

    def listed(noun):
        return parsed(box.rollcall(noun, "list", "--json"))

    dry = take("person", PEOPLE, "--dry-run")
    tally.check("person import --dry-run counts", dry.code == 0 and "3 added" in dry.out, dry)
    tally.equal("… and changes nothing", listed("person"), [])
    bad = "number,name,department,supervisor,activeFrom\n1,A,X,,\n1,B,X,,\n,C,X,,\n4,D,X,99,2026-02-30\n"
    for more in ((), ("--dry-run",)):
        result = take("person", bad, *more)
        tally.equal(f"bad rows exit with 65 {' '.join(more)}", result.code, 65)
        tally.holds(f"each with its line and column {' '.join(more)}", result.err, "line 3, number", "line 4, number",
                    "line 5, supervisor", "line 5, activeFrom")  # fmt: skip
    tally.equal("… and nothing of the file is imported", listed("person"), [])
    result = take("person", bad, "--json")
    rows = (parsed(result) or {}).get("parameters", {}).get("rows", [])
    tally.check("bad rows with --json", result.code == 65 and {row["line"] for row in rows} == {3, 4, 5}, result)
    result = take("person", "number,name\n1,A\n")
    tally.check("a column that is missing", result.code == 65 and "department" in result.err, result)
    result = take("person", "number,name,department,shoe size\n1,A,X,43\n")
    tally.check("a column that means nothing", result.code == 65 and "shoe size" in result.err, result)
    tally.equal("an empty file", take("person", "").code, 65)
    tally.equal("no text", take("person", bytes(range(128, 256)) * 3).code, 65)
    tally.equal("no file", box.rollcall("person", "import", box.path / "none.csv").code, 66)

    for name, content in [
        ("UTF-8 with a byte-order mark", b"\xef\xbb\xbf" + PEOPLE.encode()),
        ("GB18030, CRLF", PEOPLE.replace("\n", "\r\n").encode("gb18030")),
        ("semicolons", PEOPLE.replace(",", ";").encode()),
        ("plain UTF-8", PEOPLE.encode()),
    ]:
        result = take("person", content)
        tally.check(f"person import: {name}", result.code == 0, result)
        tally.equal(f"… {name}: the same people", [(p["number"], p["name"], p["department"]) for p in listed("person")],
                    [("1001", "张甲", "行政部"), ("1002", "张乙", "行政部"), ("1003", "李丙", "研发部")])  # fmt: skip
    tally.holds("importing again changes nothing", result.out, "0 added", "0 changed", "3 unchanged")
    result = box.rollcall("person", "import", "-", input=PEOPLE.replace("张乙", "张小乙").encode())
    tally.check("standard input, one change", result.code == 0 and "1 changed" in result.out, result)

    for noun, content in [("shift", SHIFTS), ("roster", ROSTER), ("calendar", CALENDAR)]:
        tally.check(f"{noun} import --dry-run changes nothing",
                    take(noun, content, "--dry-run").code == 0 and listed(noun) == [], listed(noun))  # fmt: skip
        result = take(noun, content)
        tally.check(f"{noun} import", result.code == 0 and len(listed(noun)) == 1, result)
    result = take("roster", "person,from,shift\n7777,2026-01-05,D\n1001,2026-01-05,Z\n1001,yesterday,D\n")
    tally.equal("bad roster rows exit with 65", result.code, 65)
    tally.holds("… with line and column", result.err, "line 2, person", "line 3, shift", "line 4, from")
    result = take("shift", "name,start,end\nX,18:00,09:00\n")
    tally.check("a shift that ends before it begins", result.code == 65 and "line 2" in result.err, result)
    result = take("calendar", "date,type\n2026-13-01,holiday\n2026-01-02,feast\n")
    tally.check("bad calendar rows", result.code == 65 and "line 2" in result.err and "line 3" in result.err, result)


def prepare(box):
    """People and plans, and three punches of the terminal that is not there."""
    box.configure(offline_door(box))
    box.start_daemon()
    for noun, content in [("person", PEOPLE), ("shift", SHIFTS), ("roster", ROSTER), ("calendar", CALENDAR)]:
        result = box.rollcall(noun, "import", box.write("import.csv", content))
        assert result.code == 0, result
    result = box.rollcall("punch", "import", box.write("1_attlog.dat", ATTLOG), "--terminal", "door")
    assert result.code == 0, result
    return result


def punches(box, tally):
    tally.equal("punch import", prepare(box).out.strip(), "3 accepted, 0 duplicate, 0 quarantined, 0 refused")
    file = box.path / "1_attlog.dat"
    result = box.rollcall("punch", "import", file, "--terminal", "door")
    tally.equal("… again", result.out.strip(), "0 accepted, 3 duplicate, 0 quarantined, 0 refused")
    mixed = box.write("mixed.dat", "     1001\t2026-11-05 08:50:00\t1\t0\t1\t0\r\nnonsense\r\n\r\n"
                      "     1001\t2026-02-30 08:50:00\t1\t0\t1\t0\r\n     7777\t2026-11-05 08:51:00\t1\t0\t1\t0\r\n"
                      "     1002\t2026-11-05 08:5")  # fmt: skip
    for attempt, first in [("lines that are none", "1 accepted, 0 duplicate, 1 quarantined, 3 refused"),
                           ("… again", "0 accepted, 2 duplicate, 0 quarantined, 3 refused")]:  # fmt: skip
        result = box.rollcall("punch", "import", mixed, "--terminal", "door")
        tally.equal(f"punch import: {attempt}", result.out.splitlines()[:1], [first])
        tally.holds(f"punch import: {attempt}: their numbers", result.out, "line 2:", "line 4:", "line 6:")
    result = box.rollcall("punch", "import", mixed, "--terminal", "door", "--json")
    tally.equal("punch import --json", [line["line"] for line in (parsed(result) or {}).get("refused", [])], [2, 4, 6])
    tally.equal("punch import for a terminal that is not configured",
                box.rollcall("punch", "import", file, "--terminal", "back").code, 65)  # fmt: skip
    tally.equal("punch import of no file", box.rollcall("punch", "import", "none", "--terminal", "door").code, 66)

    def listed(*filters):
        return [(p["user"], p["time"]) for p in parsed(box.rollcall("punch", "list", "--json", *filters))]

    everything = listed()
    tally.equal("punch list: everything, in the order of time", everything, sorted(everything, key=lambda p: p[1]))
    tally.equal("punch list: how many", len(everything), 5)
    tally.equal("punch list --person", listed("--person", "1001"),
                [("1001", "2026-11-02T08:50:00+08:00"), ("1001", "2026-11-05T08:50:00+08:00")])  # fmt: skip
    tally.equal("punch list --from --to, both included",
                listed("--from", "2026-11-03T08:51:00+08:00", "--to", "2026-11-04T00:52:00Z"), everything[1:3])  # fmt: skip
    tally.equal("punch list --terminal", listed("--terminal", "door"), everything)
    for option, value in [("--terminal", "back"), ("--person", "9"), ("--from", "noon")]:
        result = box.rollcall("punch", "list", option, value)
        tally.check(f"punch list {option} {value}", result.code == 65 and f'"{value}"' in result.err, result)
    tally.holds("punch list as a table", box.rollcall("punch", "list").out, "TIME", "张甲", "fingerprint", "accepted")

    entries = parsed(box.rollcall("quarantine", "list", "--json"))
    tally.equal("quarantine list", [(e["user"], e["disposition"]) for e in entries], [("7777", "unknown_user")])
    shown = box.rollcall("quarantine", "show", str(entries[0]["id"]))
    tally.check("quarantine show", shown.code == 0 and "7777" in shown.out, shown)
    tally.equal("quarantine show of nothing", box.rollcall("quarantine", "show", "999").code, 65)
    tally.equal("user map to nobody", box.rollcall("user", "map", "7777", "9").code, 65)
    result = box.rollcall("user", "map", "7777", "1003", "--json")
    tally.equal("user map replays", (result.code, parsed(result)), (0, {"replayed": 1}))
    tally.equal("… and the quarantine is empty", parsed(box.rollcall("quarantine", "list", "--json")), [])
    tally.equal("… and the punch is the person's", listed("--person", "1003")[-1][0], "7777")
    tally.holds("terminal list", box.rollcall("terminal", "list").out, "door", "zk")
    tally.equal("terminal show of an unknown one", box.rollcall("terminal", "show", "back").code, 65)
    tally.equal("terminal sync of an unknown one", box.rollcall("terminal", "sync", "back").code, 65)


def results(box, tally):
    prepare(box)
    keys = {"date", "site", "generatedAt", "counts", "anomalies", "pending", "terminals", "unknownUsers"}
    for date in ("yesterday", "today", "2026-11-02"):
        result = box.rollcall("summary", date, "--json")
        tally.check(f"summary {date} has every key", result.code == 0 and parsed(result).keys() >= keys, result)
    unwritten(box, tally, "status", "punch list", "journal export", "metrics", "report month 2026-11", "form blank leave",
              "report month 2026-11 --json", "punch watch --since 0", "punch watch --since 0 --json")  # fmt: skip
    summary = parsed(result)
    tally.equal("summary counts who is due", summary["counts"]["due"], 2)
    tally.equal("a terminal never read makes pending, not absent",
                (summary["counts"]["pending"], summary["counts"]["absent"]), (2, 0))  # fmt: skip
    tally.holds("summary for people", box.rollcall("summary", "2026-11-02", "--lang", "en").out, "due 2", "pending 2", "door")
    tally.holds("summary in Chinese", box.rollcall("summary", "2026-11-02", "--lang", "zh").out, "应出勤 2", "待定 2")
    for date in ("2026-02-30", "tomorrow", ""):
        tally.equal(f"summary {date!r}", box.rollcall("summary", date).code, 65)
    result = box.rollcall("explain", "1001", "2026-11-02", "--json")
    tally.check("explain", result.code == 0 and len(parsed(result)["punches"]) == 1, result)
    tally.holds("explain for people", box.rollcall("explain", "1001", "2026-11-02").out, "张甲", "08:50", "never")
    tally.equal("explain an unknown person", box.rollcall("explain", "9", "2026-11-02").code, 65)
    tally.equal("explain no date", box.rollcall("explain", "1001", "soon").code, 65)

    before = box.rollcall("--json", "--lang", "zh", "terminal", "list")
    behind = box.rollcall("terminal", "list", "--json", "--lang=zh")
    mixed = box.rollcall("--lang=zh", "terminal", "list", "--json")
    names = [[terminal["name"] for terminal in parsed(result) or []] for result in (before, behind, mixed)]
    tally.check("options before and after the verb", names[0] and names[0] == names[1] == names[2], (before, behind, mixed))
    elsewhere = box.rollcall("--socket", box.path / "none.sock", "terminal", "list")
    tally.check("--socket before the verb beats $ROLLCALL_SOCKET", elsewhere.code == 69 and "none.sock" in elsewhere.err)
    for line in ["terminal list", "terminal show door", "terminal sync door", "punch list", "quarantine list",
                 "person list", "shift list", "roster list", "calendar list", "journal verify", "version"]:  # fmt: skip
        result = box.rollcall(*line.split(), "--json")
        tally.check(f"{line} --json", result.code == 0 and parsed(result) is not None, result)
    for line in ["terminal show back", "quarantine show 999", "explain 9 today", "summary soon",
                 "user map 7 9", "punch import none --terminal door"]:  # fmt: skip
        result = box.rollcall(*line.split(), "--json")
        tally.check(f"{line} --json: an error is one JSON object on standard output", result.code in (65, 66) and
                    {"error", "message", "hint"} <= (parsed(result) or {}).keys() and not result.err, result)  # fmt: skip


def tampering(box, tally):
    prepare(box)
    result = box.rollcall("journal", "verify")
    tally.check("journal verify", result.code == 0 and result.out.startswith("3 records, intact"), result)
    box.stop_daemon()
    original = box.path / "original.sqlite"
    database = box.path / "state" / "rollcall.sqlite"
    with contextlib.closing(sqlite3.connect(database)) as db:
        for statement in ["UPDATE record SET user = 'x'", "DELETE FROM record"]:
            with contextlib.suppress(sqlite3.IntegrityError):
                db.execute(statement)
                tally.check(f"the database refuses {statement}", False)
        db.rollback()
    shutil.copy(database, original)
    flip = "UPDATE record SET bytes = CAST(X'FF' || substr(bytes, 2) AS BLOB) WHERE seq = 2"
    for name, statement, named in [
        ("a byte of a record", flip, "2"),
        ("a user", "UPDATE record SET user = '1003' WHERE seq = 1", "1"),
        ("a second", "UPDATE record SET wall = wall - 60 WHERE seq = 3", "3"),
        ("a terminal's name", "UPDATE terminal SET name = 'gate'", "1"),
        ("a source's serial number", "UPDATE source SET serial = 'x'", "1"),
        ("a record that is gone", "DELETE FROM record WHERE seq = 2", "2"),
        ("a hash", "UPDATE record SET hash = zeroblob(32) WHERE seq = 2", "2"),
    ]:
        shutil.copy(original, database)
        with contextlib.closing(sqlite3.connect(database)) as db:
            db.execute("DROP TRIGGER record_is_never_changed")
            db.execute("DROP TRIGGER record_is_never_deleted")
            changed = db.execute(statement).rowcount
            db.commit()
        box.start_daemon()
        result = box.rollcall("journal", "verify")
        tally.check(f"tampering with {name} is found", changed and result.code == 65 and
                    f"record {named} " in result.out, (changed, result))  # fmt: skip
        reply = parsed(box.rollcall("journal", "verify", "--json"))
        tally.equal(f"… and named: {name}", (reply["intact"], reply.get("brokenAt")), (False, int(named)))
        box.stop_daemon()
    shutil.copy(original, database)
    box.start_daemon()
    tally.equal("control: the untouched copy is intact", box.rollcall("journal", "verify").code, 0)


def roles(box, tally):
    """Another user, in the group of the socket; the kernel tells the daemon who it is."""
    if os.geteuid() != 0:
        return print("        roles: skipped, only root can be somebody else", flush=True)
    uid = group = 54_321
    prepare(box)
    box.path.chmod(0o755)

    def as_other(*line):
        return box.rollcall(*line, user=uid, group=group, extra_groups=[])

    programs = box.build / "rollcall"
    if box.run("rollcall", "--help", user=uid, group=group, extra_groups=[]).code != 0:
        return print(f"        roles: skipped, {programs} is not for everybody", flush=True)

    foreign = box.path / "foreign"
    foreign.mkdir(mode=0o755)
    result = box.run("rollcalld", "--config", box.config, "--state", foreign, "--socket", box.path / "foreign.sock",
                     user=uid, group=group, extra_groups=[])  # fmt: skip
    tally.check("a state directory in which the daemon may not write: 77, and what to do",
                result.code == 77 and f"chown -R {uid} {foreign}" in result.err, result)  # fmt: skip

    def allow(*rules):
        if box.daemon.poll() is None:
            box.stop_daemon()
        box.configure(offline_door(box), more=f"[access]\nallow = {json.dumps(list(rules))}\n")
        box.start_daemon()
        os.chown(box.socket, 0, group)

    allow()
    os.chown(box.socket, 0, 0)
    tally.equal("not in the socket's group: 77", as_other("terminal", "list").code, 77)
    allow()
    result = as_other("punch", "list")
    tally.check("without a rule: 77, and the role is named", result.code == 77 and "observe" in result.err, result)
    result = as_other("punch", "list", "--json")
    tally.equal("… as JSON", (parsed(result) or {}).get("error"), "io.rollcall.NotPermitted")
    tables = {
        "observe": ("punch list", "terminal list", "quarantine list", "journal verify"),
        "hr": ("summary today", "explain 1001 today", "anomaly list", "person list", "roster list"),
        "operate": ("terminal sync door",),
        "reviewer": ("flag list",),
        "admin": ("journal export",),
    }
    holds = {"observe": {"observe"}, "hr": {"observe", "hr"}, "operate": {"observe", "operate"},
             "reviewer": {"observe", "reviewer"}, "admin": set(tables)}
    for role, included in holds.items():
        for rule in ([f"uid:{uid}={role}", f"gid:{group}={role}"] if role in ("observe", "hr") else [f"uid:{uid}={role}"]):
            allow(rule)
            wrong = {
                line: code
                for needed, lines in tables.items()
                for line in lines
                if (code := as_other(*line.split()).code) != (0 if needed in included else 77)
            }
            tally.equal(f"{rule}: what it may and what not", wrong, {})
    allow("uid:1=admin", f"gid:{group + 1}=admin")
    tally.equal("rules for others give nothing", as_other("punch", "list").code, 77)


def load(box, tally):
    """SIGTERM while terminals deliver and clients ask and import."""
    port = free_port()
    box.configure(("door", "zk", f"tcp://127.0.0.1:{port}"))
    box.start_zk(port, "--users", box.users("people", 400), "--rate", 100)
    big = box.write("big.dat", "".join(f"{n % 90 + 1}\t2026-0{n // 3600 % 9 + 1}-01 {n % 24:02}:{n // 24 % 60:02}:"
                                       f"{n // 1440 % 60:02}\t1\t0\t1\t0\r\n" for n in range(60_000)))  # fmt: skip
    for attempt in range(1, 4):
        box.start_daemon()
        box.wait_for("door")
        stop = threading.Event()
        problems = []

        def ask(method):
            while not stop.is_set():
                try:
                    call(box.socket, f"io.rollcall.{method}")
                except (OSError, ConnectionError):
                    return
                except (CallError, ValueError) as problem:
                    problems.append(problem)
                    return

        clients = [threading.Thread(target=ask, args=(method,)) for method in ("Punches.List", "Terminals.List")]
        importer = box.start("rollcall", "punch", "import", big, "--terminal", "door")
        watcher = box.start("rollcall", "punch", "watch", "--json")
        for client in clients:
            client.start()
        before = box.records("door")
        until("records arrive", lambda: box.records("door") > before)
        code, seconds = box.stop_daemon()
        stop.set()
        for client in clients:
            client.join()
        tally.check(f"SIGTERM under load, {attempt}", code == 0 and seconds < 5, f"exit {code}, {seconds:.1f} s")
        tally.equal(f"… {attempt}: no client saw a wrong answer", problems, [])
        ends = importer.wait(30), watcher.wait(30)
        tally.check(f"… {attempt}: clients end as well", ends[0] in (0, 69) and ends[1] in (0, 69), ends)
    box.start_daemon()
    tally.equal("the journal is intact", box.rollcall("journal", "verify", timeout=300).code, 0)


def main():
    build = build_directory()
    tally = Tally()
    chapters = (without_a_daemon, configurations, second_instances, imports, punches, results, tampering, roles, load)
    for chapter in chapters:
        with Sandbox(build) as box, tally.chapter(chapter.__name__.replace("_", " ")):
            chapter(box, tally)
    tally.finish()


main()
