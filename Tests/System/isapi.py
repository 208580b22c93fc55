#!/usr/bin/env python3
"""A face terminal over HTTP: its log, its event stream that is cut again and again, a restart of the daemon.

usage: isapi.py BUILD_DIRECTORY
"""

import time

from gateway import ZONE, Sandbox, Tally, build_directory, free_port, ledger, listens, rows, until

SECRET = "correct horse"
NAME = "face"


def start_terminal(box, port, *arguments):
    child = box.start("rollcall-sim", "isapi", "--listen", f"127.0.0.1:{port}", "--zone", ZONE,
                      "--password", SECRET, *arguments)  # fmt: skip
    until(f"the terminal listens at {port}", lambda: listens(child, port))
    return child


def start_daemon(box, port, password=SECRET):
    (box.path / "credentials").mkdir(exist_ok=True)
    box.write("credentials/face-password", password + "\n")
    box.environment["CREDENTIALS_DIRECTORY"] = str(box.path / "credentials")
    box.configure((NAME, "isapi", f"http://127.0.0.1:{port}", 'poll = "500ms"\nkey = "credential:face-password"'))
    return box.start_daemon()


def history(count):
    """Punches of yesterday, so that they are neither too old nor in the future."""
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() - 86_400))
    return "".join(f"{1001 + n % 40}\t{day} 08:{n // 60:02}:{n % 60:02}\t75\t{n % 2}\n" for n in range(count))


def everything_once(build, tally, name, *arguments):
    with Sandbox(build) as box, tally.chapter(name):
        port = free_port()
        note = box.path / "ledger"
        note.touch()
        terminal = start_terminal(box, port, "--history", box.write("history", history(200)), "--rate", 10,
                                  "--ledger", note, "--beat", 500, *arguments)  # fmt: skip
        start_daemon(box, port)
        box.wait_for(NAME)
        until("some people punched", lambda: len(ledger(note, "punched")) > 50)
        box.stop_daemon()
        start_daemon(box, port)
        box.wait_for(NAME)
        until("more people punched", lambda: len(ledger(note, "punched")) > 100)
        box.read_through(NAME)
        made = {(p.user, p.time) for p in ledger(note, "punched")}
        box.read_through(NAME)
        found = rows(box.journal(), NAME)
        keys = [(p.user, p.time) for p in found]
        tally.equal(f"{name}: every live punch is there", made - set(keys), set())
        tally.check(f"{name}: the log of before is there", sum("08:0" in key[1] for key in keys) >= 100, len(keys))
        tally.equal(f"{name}: each once", len(keys), len(set(keys)))
        text = str(box.journal()) + box.log.read_text()
        tally.check(f"{name}: the password is nowhere", SECRET not in text)
        tally.check(f"{name}: the terminal is still there", terminal.poll() is None)


def wrong_password(build, tally):
    with Sandbox(build) as box, tally.chapter("a wrong password"):
        port = free_port()
        start_terminal(box, port)
        start_daemon(box, port, "wrong")
        box.wait_for(NAME, "refused")
        shown = box.rollcall("terminal", "show", NAME)
        tally.holds("a wrong password is said", shown.out, "password")


def main():
    build = build_directory()
    tally = Tally()
    everything_once(build, tally, "JSON, 4096 bytes a piece")
    everything_once(build, tally, "XML without lengths, 97 bytes a piece, SHA-256", "--xml", "--without-lengths",
                    "--piece", 97, "--sha256")  # fmt: skip
    everything_once(build, tally, "the stream is cut inside each 30th part", "--cut-after", 30, "--piece", 100)
    wrong_password(build, tally)
    tally.finish()


if __name__ == "__main__":
    main()
