#!/usr/bin/env python3
"""The unit files: systemd understands them, they stay as closed as they are, and rollcalld keeps systemd's protocols:
ready only when it serves, alive while it works, the socket that was handed over, reload on SIGHUP.

usage: units.py BUILD_DIRECTORY
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

from gateway import Sandbox, Tally, build_directory, call, until

UNITS = pathlib.Path(__file__).resolve().parents[2] / "systemd"


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60)


def unit_files(build, tally):
    if not shutil.which("systemd-analyze"):
        print("skipped: systemd-analyze is not here")
        return
    with tempfile.TemporaryDirectory() as place:
        for name in ("rollcalld.service", "rollcalld.socket"):
            text = (UNITS / name).read_text().replace("/usr/bin/rollcalld", os.path.abspath(build) + "/rollcalld")
            pathlib.Path(place, name).write_text(text)
        paths = [f"{place}/rollcalld.service", f"{place}/rollcalld.socket"]
        result = analyze("--man=no", "verify", *paths)
        tally.equal("systemd understands the units", (result.returncode, result.stderr), (0, ""))
        result = analyze("security", "--offline=true", "--threshold=12", paths[0])
        tally.check("the service's exposure is 1.2 at most", result.returncode == 0, result.stdout[-200:])
        network = pathlib.Path(paths[0]).read_text() + (UNITS / "network-terminals.conf").read_text()
        pathlib.Path(paths[0]).write_text(network)
        result = analyze("security", "--offline=true", "--threshold=16", paths[0])
        tally.check("with network terminals it is 1.6 at most", result.returncode == 0, result.stdout[-200:])


def messages(listener):
    """What was told since the last call, as KEY=VALUE."""
    found = []
    listener.setblocking(False)
    while True:
        try:
            found += listener.recv(4096).decode().split("\n")
        except BlockingIOError:
            return found


def notification(build, tally):
    with Sandbox(build) as box:
        told = []

        def heard(text):
            told.extend(messages(listener))
            return any(line.startswith(text) for line in told)

        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(str(box.path / "notify"))
        control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        control.bind(str(box.path / "handed"))
        control.listen(16)
        config = box.write("units.toml", '[site]\nname = "x"\nzone = "UTC"\n')
        (box.path / "units").mkdir()

        # A shell sets LISTEN_PID to the process id that rollcalld gets by exec.
        daemon = subprocess.Popen(
            [
                "sh", "-c",
                'export LISTEN_PID=$$; exec "$0" "$@" 3<&%d' % control.fileno(),
                f"{build}/rollcalld", "--config", config, "--state", str(box.path / "units"),
                "--socket", str(box.path / "unused"),
            ],
            env=dict(os.environ, NOTIFY_SOCKET=str(box.path / "notify"), WATCHDOG_USEC="3000000", LISTEN_FDS="1",
                     LISTEN_FDNAMES="varlink"),
            pass_fds=[control.fileno()],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until("rollcalld says that it is ready", lambda: heard("READY=1"))
            tally.check("ready comes before alive and the status", told[0] == "READY=1", told)
            reply = call(str(box.path / "handed"), "io.rollcall.GetStatus")
            tally.equal("it serves the socket that was handed over", reply["site"], "x")
            tally.check("it binds no other one", not (box.path / "unused").exists(), "unused is there")
            until("it feeds the watchdog", lambda: heard("WATCHDOG=1"))
            until("it tells its status", lambda: heard("STATUS=0/0 terminals online, 0 records"))
            del told[:]
            daemon.send_signal(signal.SIGHUP)
            until("a reload is told", lambda: heard("RELOADING=1") and heard("MONOTONIC_USEC="))
            until("and its end", lambda: heard("READY=1"))
            daemon.send_signal(signal.SIGTERM)
            tally.equal("it stops", daemon.wait(20), 0)
            tally.check("it tells that it stops", heard("STOPPING=1"), told)
            tally.check("the socket that was handed over stays", (box.path / "handed").exists(), "gone")
        finally:
            daemon.kill()
            daemon.wait()


def main():
    build = build_directory()
    tally = Tally()
    for chapter in (unit_files, notification):
        with tally.chapter(chapter.__name__.replace("_", " ")):
            chapter(build, tally)
    tally.finish()


main()
