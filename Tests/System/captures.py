#!/usr/bin/env python3
"""Whole-process replay: every capture is played to a real daemon over a socket or a pseudo terminal.

usage: captures.py BUILD_DIRECTORY

The punches that the capture's expectation names are in the journal, each once, and nothing else is; the daemon goes on.
"""

import pathlib
import re

from gateway import Sandbox, Tally, build_directory, free_port, until

CAPTURES = pathlib.Path(__file__).resolve().parent.parent / "Captures"


def expected(path):
    """(user, wall-clock time) of each punch, in order and once."""
    found = re.findall(r"^record (\S+) (\S+) ", path.with_suffix(".expected").read_text(), re.M)
    return sorted(set(found))


def main():
    tally = Tally()
    captures = sorted(CAPTURES.glob("*/*.transcript"))
    tally.check("there are captures", captures)
    with Sandbox(build_directory()) as box:
        # A capture that ends early is begun again, for ever: its punches are known then.
        terminals, names = [], {}
        for number, path in enumerate(captures):
            name = f"{path.parent.name}-{path.stem}"
            names[name] = path
            protocol = re.search(r"^protocol: (\S+)$", path.read_text(), re.M)[1]
            if number % 2:
                line = str(box.path / f"{name}.tty")
                box.start("rollcall-sim", "transcript", path, "--pty", line)
                terminals.append((name, protocol, f"serial:{line}", 'poll = "1s"'))
            else:
                port = free_port()
                box.start("rollcall-sim", "transcript", path, "--listen", f"127.0.0.1:{port}")
                terminals.append((name, protocol, f"tcp://127.0.0.1:{port}", 'poll = "1s"'))
        box.configure(*terminals)
        box.start_daemon()
        for name, path in names.items():
            wanted = expected(path)
            with tally.chapter(name):
                until(f"the punches of {name} are in the journal", lambda: box.records(name) >= len(wanted))
        rows = box.journal()
        for name, path in names.items():
            found = sorted((row["user"], row["wallTime"]) for row in rows if row["terminal"] == name and row["wallTime"])
            tally.equal(f"{name}: the same punches, each once", found, expected(path))
        tally.equal("SIGTERM ends the daemon", box.stop_daemon()[0], 0)
    tally.finish()


main()
