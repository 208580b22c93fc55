#!/usr/bin/env python3
"""What an administrator runs the daemon with: status, doctor, metrics, backup and restoring it, a full disk, a damaged
database, and who may call what.

usage: operations.py BUILD_DIRECTORY
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

from gateway import Failure, Sandbox, Tally, build_directory, call, free_port, parsed, until

LOG = "".join(f"{1000 + n}\t2026-11-02 08:{n % 60:02}:00\t1\t0\n" for n in range(1, 41))


@contextlib.contextmanager
def office(build, log=LOG, **more):
    with Sandbox(build) as box:
        port = free_port()
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "300ms"'), **more)
        box.start_zk(port, "--history", box.write("log", log))
        yield box


def status(build, tally):
    with office(build) as box:
        result = box.rollcall("status")
        tally.equal("without a daemon: 69", result.code, 69)
        box.start_daemon()
        until("the log arrives", lambda: box.records("door") == 40)
        result = box.rollcall("status")
        tally.equal("status: 0", result.code, 0)
        tally.holds("one screen", result.out, "1 of 1 online", "40 records", "Test", "unknown users  40")
        chinese = box.rollcall("status", "--lang", "zh").out
        tally.holds("in Chinese", chinese, "存储", "在线 1", "40 条记录")
        tally.holds("when a log was last read to its end", chinese, "最近同步")
        until("the log is read to its end", lambda: box.call("Operations.Overview")["lastSyncAt"])
        tally.holds("… on the screen", box.rollcall("status").out, "last sync      20")
        overview = parsed(box.rollcall("status", "--json"))
        tally.equal("as JSON", (overview["storage"]["state"], overview["clockTrusted"]), ("sound", True))
        tally.check("the room is known", overview["storage"]["freeBytes"] > 0 and overview["memoryBytes"] > 1 << 20)
        who = parsed(box.rollcall("whoami", "--json"))
        tally.check("whoami", who["uid"] == os.geteuid() and "admin" in who["roles"], who)

        result = box.rollcall("metrics")
        tally.holds(
            "metrics", result.out, "# TYPE rollcall_terminal_online gauge", 'rollcall_terminal_online{terminal="door"} 1',
            'rollcall_terminal_records{terminal="door"} 40', "rollcall_terminal_bytes_received_total{",
        )  # fmt: skip
        line = re.compile(r'(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[\d.e+-]+)')
        wrong = [text for text in result.out.splitlines() if not line.fullmatch(text)]
        tally.equal("each line is one of the format", wrong, [])
        tally.equal("… as JSON: what the protocol returned", list(parsed(box.rollcall("metrics", "--json")) or {}), ["text"])
        target = box.path / "rollcall.prom"
        box.rollcall("metrics", "--output", target)
        tally.holds("… as a file", target.read_text(), "rollcall_build_info")


def doctor(build, tally):
    with office(build, more='[access]\nallow = ["uid:4711=hr"]\n') as box:
        def findings(*arguments):
            result = box.rollcall("doctor", "--config", box.config, "--json", *arguments)
            return result.code, (parsed(result) or {}).get("findings", [])

        code, found = findings()
        tally.equal("without a daemon there is a problem: 65", code, 65)
        tally.check("… with the way out", any(f["area"] == "socket" and "systemctl" in (f["fix"] or "") for f in found), found)
        box.start_daemon()
        box.wait_for("door")
        until("the log arrives", lambda: box.records("door") == 40)
        code, found = findings("--deep")
        tally.equal("nothing is a problem", (code, [f for f in found if f["severity"] == "problem"]), (0, []))
        areas = {f["area"] for f in found}
        wanted = {"socket", "access", "configuration", "storage", "database", "journal", "clock", "terminals", "people"}
        tally.equal("every area was looked at", wanted - areas, set())
        tally.check("a warning says what to do", all(f.get("fix") for f in found if f["severity"] == "warning"), found)
        bundle = box.path / "bundle.json"
        box.rollcall("doctor", "--config", box.config, "--bundle", bundle)
        content = json.loads(bundle.read_text())
        tally.equal("a bundle", set(content), {"rollcall", "kernel", "findings", "overview", "configuration"})
        tally.check(
            "… with the configuration, without who may do what",
            'terminal[0].name = "door"' in content["configuration"] and "access.allow = (not shown)" in content["configuration"],
            content["configuration"],
        )
        text = box.rollcall("doctor", "--config", box.config).out
        tally.holds("for people", text, "ok      socket", "warning people")

        right = box.config.read_text()
        box.config.write_text(right.replace("uid:4711=hr", "user:no-such-account=hr"))
        code, found = findings()
        tally.check(
            "a rule for an account that is not there is found",
            code == 65 and any(f["area"] == "configuration" and "no-such-account" in f["message"] for f in found),
            found,
        )
        box.config.write_text(right)
        box.config.write_text("nonsense = 1\n" + box.config.read_text())
        code, found = findings()
        tally.check(
            "a mistake in the configuration is found",
            code == 65 and any(f["area"] == "configuration" and "nonsense" in f["message"] for f in found),
            found,
        )


def hanging(build, tally):
    with office(build) as box:
        box.start_daemon()
        box.daemon.send_signal(signal.SIGSTOP)
        lines = ["status"], ["version"], ["whoami"], ["doctor", "--config", box.config, "--bundle", box.path / "bundle.json"]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answers = list(pool.map(lambda line: box.rollcall(*line), lines))
        tally.equal("a daemon that hangs: nobody waits without end", [answer.code for answer in answers], [69, 0, 69, 65])
        tally.holds("… status says what to do", answers[0].err, "has not answered", "systemctl status rollcalld")
        tally.holds("… version says its own", answers[1].out, "cannot be reached")
        tally.holds("… doctor says what it finds here", answers[3].out, "ok      socket", "ok      configuration",
                    "PROBLEM socket", "has not answered")  # fmt: skip
        tally.check("… and writes its bundle", json.loads((box.path / "bundle.json").read_text())["overview"] is None)
        box.daemon.send_signal(signal.SIGCONT)
        tally.equal("it goes on: 0", box.rollcall("status").code, 0)


def backup(build, tally):
    with office(build) as box:
        box.start_daemon()
        until("the log arrives", lambda: box.records("door") == 40)
        copy = box.path / "copy.sqlite"
        result = box.rollcall("backup", copy, "--json")
        told = parsed(result) or {}
        tally.equal("backup: 0", result.code, 0)
        tally.equal("it says what is in it", (told.get("records"), told.get("bytes")), (40, copy.stat().st_size))
        tally.equal("nobody else reads it", copy.stat().st_mode & 0o777, 0o600)
        digest = subprocess.run(["sha256sum", copy], capture_output=True, text=True).stdout.split()[0]
        tally.equal("its hash", digest, told.get("sha256"))
        tally.equal("the daemon keeps no copy", list((box.path / "state").glob("backup-*")), [])
        tally.equal("a file that is there is left", box.rollcall("backup", copy).code, 73)
        shelf = box.path / "shelf"
        shelf.mkdir()
        for day in (1, 2, 3):
            (shelf / f"rollcall-2026010{day}T000000Z.sqlite").write_bytes(b"old")
        (shelf / "mine.sqlite").write_bytes(b"kept")
        box.rollcall("backup", shelf, "--keep", 2)
        names = sorted(path.name for path in shelf.iterdir())
        tally.check(
            "a directory keeps the newest two, and what is not ours",
            len(names) == 3 and names[0] == "mine.sqlite" and names[1] == "rollcall-20260103T000000Z.sqlite",
            names,
        )
        head = parsed(box.rollcall("journal", "verify", "--json"))
        box.stop_daemon()

        for path in (box.path / "state").glob("rollcall*"):
            path.unlink()
        (box.path / "state" / "rollcall.sqlite").write_bytes(copy.read_bytes())
        box.start_daemon()
        restored = parsed(box.rollcall("journal", "verify", "--json"))
        tally.equal("restored: the same journal", (restored["head"], restored["records"]), (head["head"], 40))
        box.read_through("door")
        tally.equal("the terminal's log adds nothing", box.records("door"), 40)


def damage(build, tally):
    with office(build) as box:
        box.start_daemon()
        until("the log arrives", lambda: box.records("door") == 40)
        box.stop_daemon()
        database = box.path / "state" / "rollcall.sqlite"
        whole = database.read_bytes()

        def start(content, was_killed):
            for path in (box.path / "state").glob("rollcall*"):
                path.unlink()
            database.write_bytes(content)
            if was_killed:
                (box.path / "state" / "rollcall.running").touch()
            daemon = box.start_daemon(waits=False)
            return daemon.wait(60), box.log.read_text().splitlines()[-1]

        half = len(whole) // 2 // 4096 * 4096
        code, line = start(whole[:half] + os.urandom(8192) + whole[half + 8192 :], was_killed=True)
        tally.equal("pages of noise, found after a crash: 74", code, 74)
        tally.holds("… with the way out", line, "damaged", "backup")
        code, line = start(b"no database at all, but text" * 500, was_killed=False)
        tally.equal("no database: 74", code, 74)
        tally.holds("… with the way out", line, "damaged", "backup")


def full_disk(build, tally):
    """On a file system of its own, which this process alone sees."""
    records = 12_000
    log = "".join(f"{n % 500 + 1}\t2026-11-{n // 1440 + 1:02} {n // 60 % 24:02}:{n % 60:02}:00\t1\t0\n" for n in range(records))
    with office(build, log) as box:
        state = box.path / "state"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", state], capture_output=True).returncode:
            return print("        full disk: skipped, no file system can be mounted here", flush=True)
        try:
            with open(state / "ballast", "wb") as ballast:
                ballast.write(b"\0" * (22 << 20))
            box.start_daemon()
            until("the disk is full", lambda: box.call("Operations.Overview")["storage"]["state"] == "full")
            result = box.rollcall("status")
            tally.equal("status: 69", result.code, 69)
            tally.holds("… and says why", result.out, "NOTHING IS STORED", "full")
            tally.check("not all is stored", box.records("door") < records)
            result = box.rollcall("doctor", "--config", box.config)
            tally.holds("doctor says what to do", result.out, "PROBLEM storage", "make room")
            result = box.rollcall("terminal", "clear-log", "door", "--yes")
            tally.check("the terminal's log is not cleared", result.code != 0, result)
            (state / "ballast").unlink()
            until("everything is stored, without anybody's help", lambda: box.records("door") == records, 120)
            tally.equal("status: 0 again", box.rollcall("status").code, 0)
            tally.check("the journal is intact", parsed(box.rollcall("journal", "verify", "--json"))["intact"])

            box.stop_daemon()
            # While files are open for writing the kernel refuses this to us, though not to itself behind a bad disk.
            subprocess.run(["mount", "-o", "remount,ro", state], check=True)
            code = box.start_daemon(waits=False).wait(60)
            tally.equal("a file system that is read-only at the start: 74", code, 74)
            tally.holds("… and why", box.log.read_text().splitlines()[-1], "cannot be used", "Read-only file system")
            subprocess.run(["mount", "-o", "remount,rw", state], check=True)
            box.start_daemon()
            tally.equal("writable again, everything is there", box.records("door"), records)
            box.stop_daemon()
        finally:
            for child in box.children:
                if child.poll() is None:
                    child.kill()
                    child.wait()
            subprocess.run(["umount", "-l", state])


def matrix():
    """By method, the role that it needs, as docs/roles.md says; None: everybody."""
    text = (pathlib.Path(__file__).parent / ".." / ".." / "docs" / "roles.md").read_text()
    rows = re.findall(r"^\| `([\w.]+)` \| (\w+) \|", text, re.M)
    return {method: None if role == "everybody" else role for method, role in rows}


HOLDS = {
    "nobody": set(),
    "observe": {"observe"},
    "hr": {"observe", "hr"},
    "reviewer": {"observe", "reviewer"},
    "operate": {"observe", "operate"},
    "admin": {"observe", "hr", "reviewer", "operate", "admin"},
}
FIRST_UID = 54_330


def may_call(socket_path, uid, methods):
    """Runs in a process of its own, which becomes that user for good."""
    os.setgroups([])
    os.setresgid(FIRST_UID, FIRST_UID, FIRST_UID)
    os.setresuid(uid, uid, uid)
    allowed = set()
    for method in methods:
        try:
            # Who may call it is told that there is no such parameter: nothing is done.
            call(socket_path, method, {"nosuchparameter": 1})
            raise Failure(f"{method} takes a parameter that it does not know")
        except Exception as error:
            name = getattr(error, "name", None)
            if name is None:
                raise
            if name != "io.rollcall.NotPermitted":
                allowed.add(method)
    return allowed


def roles(build, tally):
    """Every method for every role, under real accounts: the kernel tells the daemon who calls."""
    if os.geteuid() != 0:
        return print("        roles: skipped, only root can be somebody else", flush=True)
    needed = matrix()
    rules = [f"uid:{FIRST_UID + index}={role}" for index, role in enumerate(HOLDS) if role != "nobody"]
    with office(build, more=f"[access]\nallow = {json.dumps(rules)}\n") as box:
        box.start_daemon()
        box.path.chmod(0o755)
        os.chown(box.socket, 0, FIRST_UID)
        described = set()
        for interface in call(box.socket, "org.varlink.service.GetInfo")["interfaces"]:
            text = call(box.socket, "org.varlink.service.GetInterfaceDescription", {"interface": interface})["description"]
            described |= {f"{interface}.{name}" for name in re.findall(r"^method (\w+)", text, re.M)}
        tally.equal("docs/roles.md names every method", set(needed) ^ described, set())
        for index, (role, included) in enumerate(HOLDS.items()):
            with concurrent.futures.ProcessPoolExecutor(1) as pool:
                allowed = pool.submit(may_call, box.socket, FIRST_UID + index, sorted(needed)).result(120)
            wanted = {method for method, role in needed.items() if role is None or role in included}
            tally.equal(f"{role}: each of {len(needed)} methods as the table says", allowed ^ wanted, set())


def main():
    # A full disk needs a file system that no other process meets.
    if os.geteuid() == 0 and "ROLLCALL_OWN_MOUNTS" not in os.environ:
        os.environ["ROLLCALL_OWN_MOUNTS"] = "1"
        with contextlib.suppress(OSError):
            if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0:
                os.execvp("unshare", ["unshare", "-m", sys.executable, "-u", *sys.argv])
    build = build_directory()
    tally = Tally()
    for chapter in (status, doctor, hanging, backup, damage, full_disk, roles):
        with tally.chapter(chapter.__name__.replace("_", " ")):
            chapter(build, tally)
    tally.finish()


if __name__ == "__main__":
    main()
