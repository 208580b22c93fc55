#!/usr/bin/env python3
"""pyzk from PyPI, which is not ours, reads our simulated ZK terminal on TCP and on UDP.

usage: pyzk_peer.py BUILD_DIRECTORY
"""

import datetime
import pathlib
import subprocess
import sys
import tempfile

from gateway import Tally, build_directory, free_port, until

PYZK = "pyzk==0.9"
USERS = {"1001": "王小明", "1002": "Anne", "1003": "李四", "1004": "赵六"}

# Runs in the virtual environment: prints what pyzk reads as lines of a kind and its values, separated by tabs.
READER = '''
import datetime, sys
from zk import ZK
port, is_udp = int(sys.argv[1]), sys.argv[2] == "udp"
line = ZK("127.0.0.1", port=port, timeout=20, password=123456, force_udp=is_udp, ommit_ping=True).connect()
print("serial", line.get_serialnumber(), sep="\\t")
print("platform", line.get_platform(), sep="\\t")
line.read_sizes()
print("sizes", line.users, line.records, sep="\\t")
print("disable", line.disable_device(), sep="\\t")
for user in line.get_users():
    print("user", user.user_id, user.name, sep="\\t")
for punch in line.get_attendance():
    print("punch", punch.user_id, punch.timestamp, punch.status, punch.punch, sep="\\t")
line.set_time(datetime.datetime(2026, 11, 23, 8, 59, 30))
print("time", line.get_time(), sep="\\t")
line.set_user(uid=9, name="New", privilege=14, user_id="2001")
print("written", [(user.uid, user.name, user.privilege) for user in line.get_users() if user.user_id == "2001"], sep="\\t")
line.delete_user(uid=9)
print("deleted", sum(user.user_id == "2001" for user in line.get_users()), sep="\\t")
print("enable", line.enable_device(), sep="\\t")
line.disconnect()
'''


def invented_log(count):
    """Made-up punches, one every 37 seconds, in turn."""
    first = datetime.datetime(2026, 9, 1, 8, 0, 0)
    users = list(USERS)
    return [
        (users[i % len(users)], str(first + datetime.timedelta(seconds=37 * i)), str((1, 2, 15)[i % 3]), str(i % 2))
        for i in range(count)
    ]


def main():
    build = pathlib.Path(build_directory())
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        subprocess.run([sys.executable, "-m", "venv", directory / "venv"], check=True)
        pip = [directory / "venv/bin/pip", "--quiet", "--disable-pip-version-check", "install", PYZK]
        subprocess.run(pip, check=True)
        (directory / "users").write_text("".join(f"{user}\t{name}\n" for user, name in USERS.items()), "utf-8")
        for carrier in ("tcp", "udp"):
            for size, count in ((40, 5_000), (16, 5_000), (8, 20), (40, 3)):
                log = invented_log(count)
                (directory / "log").write_text("".join("\t".join(punch) + "\n" for punch in log))
                check(build, directory, carrier, size, log, tally)
    tally.finish()


def listens(carrier, port):
    """Without saying a word to it. Source: proc_net_tcp.txt of the kernel's documentation."""
    lines = pathlib.Path("/proc/net", carrier).read_text().splitlines()[1:]
    return any(line.split()[1].endswith(f":{port:04X}") for line in lines)


def check(build, directory, carrier, size, log, tally):
    port = free_port()
    listen = "--listen" if carrier == "tcp" else "--udp"
    simulator = subprocess.Popen(
        [build / "rollcall-sim", "zk", listen, f"127.0.0.1:{port}", "--key", "123456", "--record-size", str(size)]
        + ["--history", directory / "log", "--users", directory / "users"],
    )
    try:
        until("the simulator listens", lambda: listens(carrier, port))
        read = subprocess.run(
            [directory / "venv/bin/python", "-c", READER, str(port), carrier],
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        simulator.terminate()
        simulator.wait()
    lines = [line.split("\t") for line in read.stdout.splitlines()]
    values = {}
    for kind, *rest in lines:
        values.setdefault(kind, []).append(tuple(rest))
    what = f"pyzk on {carrier}, {len(log)} records of {size} bytes: "
    tally.check(what + "it reads to the end", read.returncode == 0, read.stderr[-2_000:])
    tally.check(what + "identity", values.get("serial") == [("SIM0001",)] and values.get("platform") == [("SIM_TFT",)])
    tally.check(what + "sizes", values.get("sizes") == [(str(len(USERS)), str(len(log)))], values.get("sizes"))
    tally.check(what + "users", values.get("user") == list(USERS.items()), values.get("user"))
    tally.check(what + "the whole log", values.get("punch") == log, (values.get("punch") or [])[:3])
    clock = values.get("time", [("",)])[0][0]
    tally.check(what + "the clock is set", clock.startswith("2026-11-23 08:59:3"), clock)
    tally.check(what + "a user is written and deleted", values.get("written") == [("[(9, 'New', 14)]",)] and values.get("deleted") == [("0",)])
    tally.check(what + "disabled and enabled", values.get("disable") == values.get("enable") == [("True",)])


if __name__ == "__main__":
    main()
