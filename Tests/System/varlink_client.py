#!/usr/bin/env python3
"""The daemon under the Varlink client from PyPI, which is not ours.

usage: varlink_client.py BUILD_DIRECTORY
"""

import pathlib
import subprocess

from gateway import Sandbox, Tally, build_directory, free_port, until

LOG = "1001\t2026-11-02 08:50:00\t1\t0\n1002\t2026-11-02 08:51:00\t1\t0\n"
CALLS = [
    ("call", "io.rollcall.GetStatus", "{}"),
    ("call", "io.rollcall.Terminals.List", "{}"),
    ("call", "io.rollcall.Terminals.Show", '{"name": "door"}'),
    ("call", "io.rollcall.Punches.List", '{"terminal": "door"}'),
    ("call", "io.rollcall.Attendance.Summary", '{"date": "yesterday"}'),
    ("call", "io.rollcall.Journal.Verify", "{}"),
    ("first", "io.rollcall.Punches.Watch", "{}"),
    ("first", "io.rollcall.Punches.Watch", '{"since": 0}'),
    ("error", "io.rollcall.Terminals.Show", '{"name": "back"}', "io.rollcall.NotFound"),
    ("error", "io.rollcall.Attendance.Summary", '{"date": "someday"}', "io.rollcall.BadInput"),
]


def main():
    build = build_directory()
    tally = Tally()
    with Sandbox(build) as box, tally.chapter("the Varlink client from PyPI"):
        port = free_port()
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}"))
        box.start_zk(port, "--history", box.write("log", LOG))
        box.start_daemon()
        until("the log arrives", lambda: box.records("door") == 2)
        words = [word for kind, method, parameters, *reply in CALLS for word in (kind, method, parameters, *(reply or "-"))]
        script = pathlib.Path(__file__).with_suffix(".sh")
        done = subprocess.run([script, box.socket, *words], capture_output=True, text=True, timeout=300)
        for line in ["info and help", *(f"{kind} {method}" for kind, method, *_ in CALLS)]:
            tally.check(f"{line}", line in done.stdout, done.stdout + done.stderr)
        tally.equal("the client is content", done.returncode, 0)
    tally.finish()


main()
