#!/usr/bin/env python3
"""Files on terminals' flash drives: listed, imported by themselves where that is allowed, by hand elsewhere, never twice.

usage: drive.py BUILD_DIRECTORY
"""

import datetime
import hashlib
import os
import struct
import threading

from gateway import Sandbox, Tally, build_directory, parsed, until

DAY = datetime.datetime.now() - datetime.timedelta(days=3)
EPOCH = datetime.datetime(2000, 1, 2)


def attlog(count, verify=15, state=None, device=1, end="\r\n"):
    """As a colour terminal writes it: user, time, device, state, verification, work code."""
    rows = []
    for index in range(count):
        time = (DAY + datetime.timedelta(minutes=index)).strftime("%Y-%m-%d %H:%M:%S")
        key = index % 2 if state is None else state
        rows.append(f"{1001 + index % 7:>9}\t{time}\t{device}\t{key}\t{verify}\t0{end}")
    return "".join(rows)


def backup(count):
    """As two public readers agree that an Anviz terminal writes it."""
    body = b""
    for index in range(count):
        seconds = int((DAY + datetime.timedelta(minutes=index) - EPOCH).total_seconds())
        body += (2001 + index).to_bytes(5, "big") + struct.pack(">IBB", seconds, 1, 0) + bytes(3)
    return count.to_bytes(3, "big") + body


def user(number, name):
    """A record of user.dat, 72 bytes."""
    record = bytearray(72)
    record[0:2] = number.to_bytes(2, "little")
    record[3:11] = b"s3cret\0\0"
    record[11 : 11 + len(name.encode())] = name.encode()
    record[48 : 48 + len(str(number))] = str(number).encode()
    return bytes(record)


def files(box):
    return {entry["file"]: entry for entry in parsed(box.rollcall("drive", "list", "--json")) or []}


def main(build):
    tally = Tally()
    with Sandbox(build) as box, tally.chapter("drives"):
        drives = box.path / "drives"
        for name in ["STICK", "STICK/7", "back-door"]:
            (drives / name).mkdir(parents=True, exist_ok=True)
        put = lambda path, content: box.write(f"drives/{path}", content)
        put("STICK/1_attlog.dat", attlog(25))
        put("STICK/few_but_named.txt", "not a terminal's\n")
        put("STICK/user.dat", user(1001, "王小明") + user(1002, "Ann"))
        put("STICK/template.fp10", b"\x00" * 100)
        put("STICK/7/BAK.KQ", backup(40))
        put("back-door/attlog.dat", attlog(5))
        put("STICK/2_attlog.dat", attlog(30, device=2) + "     1001\t2026-11-2")
        os.symlink("/etc/passwd", drives / "STICK" / "3_attlog.dat")
        os.mkfifo(drives / "STICK" / "4_attlog.dat")
        before = {path: path.read_bytes() for path in drives.rglob("*") if path.is_file() and not path.is_symlink()}
        box.configure(
            ("door", "zk", "tcp://127.0.0.1:9", "address = 1", "drive = true"),
            ("side", "zk", "tcp://127.0.0.2:9", "address = 2"),
            ("back-door", "zk", "tcp://127.0.0.3:9"),
            ("hall", "anviz", "tcp://127.0.0.4:9", "address = 7", "drive = true"),
            more=f'[drive]\ndirectory = "{drives}"\npoll = "1s"\n',
        )
        box.start_daemon()

        def accepted(terminal):
            return len(parsed(box.rollcall("punch", "list", "--terminal", terminal, "--json")) or [])

        quarantined = lambda: len(parsed(box.rollcall("quarantine", "list", "--json")) or [])
        listed = files(box)
        tally.equal(
            "drive list: terminals' files only, without links and pipes",
            sorted(listed),
            ["STICK/1_attlog.dat", "STICK/2_attlog.dat", "STICK/7/BAK.KQ", "STICK/template.fp10", "STICK/user.dat",
             "back-door/attlog.dat"],
        )  # fmt: skip
        first = listed["STICK/1_attlog.dat"]
        tally.equal(
            "drive list: kind, size, records, terminal",
            (first["kind"], first["size"], first["records"], first["terminal"], first["drive"]),
            ("attlog", len(attlog(25)), 25, "door", "STICK"),
        )
        tally.equal("drive list: SHA-256", first["sha256"], hashlib.sha256(attlog(25).encode()).hexdigest())
        tally.equal("drive list: a short file asks for its columns", listed["back-door/attlog.dat"]["needs"], "columns")
        tally.equal("drive list: named as the drive", listed["back-door/attlog.dat"]["terminal"], "back-door")
        tally.equal("drive list: allowed or not",
                    (first["automatic"], listed["STICK/2_attlog.dat"]["automatic"]), (True, False))  # fmt: skip
        tally.check("drive list: templates are left alone", listed["STICK/template.fp10"]["problem"])

        until("the allowed file comes in", lambda: files(box)["STICK/1_attlog.dat"].get("importedAt"))
        until("the Anviz file comes in", lambda: files(box)["STICK/7/BAK.KQ"].get("importedAt"))
        tally.equal("an allowed drive: every record is in the journal", quarantined(), 25 + 40)
        tally.equal("what is not allowed waits", files(box)["STICK/2_attlog.dat"].get("importedAt"), None)

        again = parsed(box.rollcall("drive", "import", "STICK/1_attlog.dat", "--json"))
        tally.equal("the same file again: a no-op", (again["again"], quarantined()), (True, 65))
        put("STICK/copy_attlog.dat", attlog(25))
        result = box.rollcall("drive", "import", "STICK/copy_attlog.dat", "--terminal", "door", "--json")
        tally.equal("a copy of it too", (result.code, parsed(result)["again"]), (0, True))

        cut = box.rollcall("drive", "import", "STICK/2_attlog.dat", "--json")
        reply = parsed(cut) or {}
        tally.equal("a file that was cut: exit code", cut.code, 65)
        tally.equal("a file that was cut: its last line only", [line["line"] for line in reply["refused"]], [31])
        tally.equal("a file that was cut: the cut line is kept", quarantined(), 65 + 30 + 1)

        asked = box.rollcall("drive", "import", "back-door/attlog.dat")
        tally.check("columns that nothing tells are asked for", asked.code == 65 and "--columns" in asked.err, asked)
        given = box.rollcall("drive", "import", "back-door/attlog.dat", "--columns", "stateVerify")
        tally.check("columns that are given", given.code == 0 and "5 quarantined" in given.out, given)

        people = parsed(box.rollcall("drive", "import", "STICK/user.dat", "--terminal", "side", "--json"))
        tally.equal("user.dat", [(one["user"], one["name"]) for one in people["users"]],
                    [("1001", "王小明"), ("1002", "Ann")])  # fmt: skip
        tally.check("user.dat: no password", "s3cret" not in str(people))

        put("STICK/7/BAK.KQ", backup(40)[:-1])
        broken = box.rollcall("drive", "import", "STICK/7/BAK.KQ", "--json")
        tally.equal("a backup that contradicts itself is refused whole",
                    (broken.code, parsed(broken)["accepted"], parsed(broken)["refused"][0]["line"]), (65, 0, 0))  # fmt: skip
        for path in ["STICK/3_attlog.dat", "STICK/4_attlog.dat", "../state/attlog.dat", "STICK/../STICK/1_attlog.dat"]:
            result = box.rollcall("drive", "import", path, "--terminal", "door")
            tally.equal(f"no way to {path}", result.code, 65)

        def growing():
            # A drop directory: a copy that takes its time is not imported by halves.
            whole = attlog(200).encode()
            with open(drives / "STICK" / "01_attlog.dat", "wb") as file:
                for start in range(0, len(whole), len(whole) // 12):
                    file.write(whole[start : start + len(whole) // 12])
                    file.flush()
                    threading.Event().wait(0.3)

        copier = threading.Thread(target=growing)
        copier.start()
        until("the copied file comes in", lambda: (files(box).get("STICK/01_attlog.dat") or {}).get("importedAt"))
        copier.join()
        tally.equal("a slow copy: nothing by halves",
                    files(box)["STICK/01_attlog.dat"]["sha256"],
                    hashlib.sha256(attlog(200).encode()).hexdigest())  # fmt: skip
        del before[drives / "STICK/7/BAK.KQ"]
        tally.check("drives are only read", {path: path.read_bytes() for path in before} == before)
        table = box.rollcall("drive", "list", "--lang", "zh").out
        tally.holds("drive list for people", table, "考勤机", "STICK/1_attlog.dat", "door")
        tally.equal("journal verify", box.rollcall("journal", "verify").code, 0)

    with Sandbox(build) as box, tally.chapter("without drives"):
        box.configure(("door", "zk", "tcp://127.0.0.1:9"))
        box.start_daemon()
        tally.equal("drive list without [drive]", parsed(box.rollcall("drive", "list", "--json")), [])
        tally.equal("drive import without [drive]", box.rollcall("drive", "import", "a/attlog.dat").code, 65)
    tally.finish()


if __name__ == "__main__":
    main(build_directory())
