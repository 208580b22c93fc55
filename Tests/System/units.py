#!/usr/bin/env python3
"""The unit files: systemd understands them, they stay as closed as they are, and rollcalld keeps systemd's protocols:
ready only when it serves, alive while it works, the socket that was handed over, reload on SIGHUP.

usage: units.py BUILD_DIRECTORY
"""

import collections
import fcntl
import json
import os
import pathlib
import re
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
        names = (
            "rollcalld.service", "rollcalld.socket", "rollcall-drive@.service", "rollcall-backup.service",
            "rollcall-backup.timer",
        )  # fmt: skip
        for name in names:
            text = (UNITS / name).read_text().replace("/usr/bin/rollcall", os.path.abspath(build) + "/rollcall")
            pathlib.Path(place, name).write_text(text)
        paths = [f"{place}/{name}" for name in names]
        result = analyze("--man=no", "verify", *paths)
        tally.equal("systemd understands the units", (result.returncode, result.stderr), (0, ""))
        result = analyze("security", "--offline=true", "--threshold=10", f"{place}/rollcall-backup.service")
        tally.check("the backup's exposure is 1.0 at most", result.returncode == 0, result.stdout[-200:])
        service = pathlib.Path(paths[0])
        exceptions(service, tally)
        for name, credential in (
            ("LoadCredential", "enrolment-key:/etc/rollcall/credentials/enrolment-key"),
            ("LoadCredentialEncrypted", "enrolment-key:/etc/rollcall/credentials/enrolment-key.cred"),
        ):
            drop_in = pathlib.Path(place, "rollcalld.service.d", "credential-enrolment-key.conf")
            drop_in.parent.mkdir(exist_ok=True)
            drop_in.write_text(f"[Service]\n{name}={credential}\n")
            result = analyze("--man=no", "verify", paths[0], paths[1])
            tally.equal(f"systemd understands a drop-in with {name}=", (result.returncode, result.stderr), (0, ""))
        service.write_text(service.read_text() + (UNITS / "network-terminals.conf").read_text())
        result = analyze("security", "--offline=true", "--threshold=14", paths[0])
        tally.check("with network terminals the exposure is 1.4 at most", result.returncode == 0, result.stdout[-200:])
        result = analyze("--man=no", "verify", paths[0])
        tally.equal("systemd understands the drop-in for them", (result.returncode, result.stderr), (0, ""))


def exceptions(service, tally):
    """What is counted against the service is what its comments give a reason for, no more and no less."""
    result = analyze("security", "--offline=true", "--threshold=12", str(service))
    tally.check("the service's exposure is 1.2 at most", result.returncode == 0, result.stdout[-200:])
    print(f"        exposure {result.stdout.rsplit('service: ', 1)[-1].split()[0]}")
    rows = json.loads(analyze("security", "--offline=true", "--json=short", str(service)).stdout)
    counted = {row["name"] for row in rows if row["exposure"] not in (None, "0", 0)}
    listed = set(re.findall(r"^# exception (\S+): .", service.read_text(), re.MULTILINE))
    tally.equal("each exception has its reason in the unit", listed, counted)


def needs(build, tally):
    """What the daemon needs of the unit is in it, and what the unit names is made by somebody."""
    service, socket_unit = unit("rollcalld.service"), unit("rollcalld.socket")
    devices = {value.split()[0] for value in service["DeviceAllow"]}
    wanted = {"char-ttyS", "char-ttyUSB", "char-ttyACM", "char-usb_device", "char-input"}
    tally.equal("every device class that links use may be opened, and no other", devices, wanted)
    modules = {name for value in service["Wants"] for name in re.findall(r"modprobe@(\w+)\.service", value)}
    tally.equal("the classes that modules bring are there first", modules, {"usbserial", "cdc_acm", "evdev"})
    tally.equal("and are waited for", set(service["Wants"]) - set(service["After"]), set())
    tally.equal("plugging in and the control socket", service["RestrictAddressFamilies"], ["AF_UNIX AF_NETLINK"])
    tally.check("memory has a ceiling", service["MemoryHigh"] != [], service["MemoryHigh"])
    tally.equal("the socket is the daemon's", socket_unit["ListenStream"], ["/run/rollcall/rollcall.sock"])
    tally.equal("its descriptor is named so", socket_unit["FileDescriptorName"], ["varlink"])
    tally.check(
        "no directory of the service holds the socket: it would go at each stop",
        service["RuntimeDirectory"] == [],
        service["RuntimeDirectory"],
    )
    made = {line.split()[1] for line in (UNITS / "rollcall.sysusers").read_text().splitlines() if line[:2] == "u "}
    named = {*service["User"], *service["Group"], *socket_unit["SocketGroup"]}
    tally.equal("the user and the groups are made by sysusers", named, made)
    rules = (UNITS.parent / "udev/60-rollcall.rules").read_text()
    tally.equal("the groups of the udev rules are the service's", set(re.findall(r'GROUP="(\w+)"', rules)), made)


def unit(name):
    """A unit's settings: each one's values, whichever section."""
    found = collections.defaultdict(list)
    for line in (UNITS / name).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            if key in ("Wants", "After"):
                found[key] += value.split()
            else:
                found[key].append(value)
    return found


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
        paths = [str(box.path / name) for name in ("handed", "beside")]
        controls = []
        for path in paths:
            controls.append(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            controls[-1].bind(path)
            controls[-1].listen(16)
        config = box.write("units.toml", '[site]\nname = "x"\nzone = "UTC"\n')
        (box.path / "units").mkdir()

        # Above those that the shell takes for the daemon.
        numbers = [fcntl.fcntl(control, fcntl.F_DUPFD, 10) for control in controls]
        # A shell sets LISTEN_PID to the process id that rollcalld gets by exec.
        daemon = subprocess.Popen(
            [
                "bash", "-c",
                'export LISTEN_PID=$$; exec "$0" "$@" 3<&%d 4<&%d' % tuple(numbers),
                f"{build}/rollcalld", "--config", config, "--state", str(box.path / "units"),
                "--socket", str(box.path / "unused"),
            ],
            env=dict(os.environ, NOTIFY_SOCKET=str(box.path / "notify"), WATCHDOG_USEC="3000000", LISTEN_FDS="2",
                     LISTEN_FDNAMES="varlink:varlink"),
            pass_fds=numbers,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until("rollcalld says that it is ready", lambda: heard("READY=1"))
            tally.check("ready comes before alive and the status", told[0] == "READY=1", told)
            sites = [call(path, "io.rollcall.GetStatus")["site"] for path in paths]
            tally.equal("it serves both sockets that were handed over under one name", sites, ["x", "x"])
            tally.check("it binds no other one", not (box.path / "unused").exists(), "unused is there")
            until("it feeds the watchdog", lambda: heard("WATCHDOG=1"))
            until("it tells its status", lambda: heard("STATUS=0/0 terminals online, 0 records, no log read yet"))
            del told[:]
            daemon.send_signal(signal.SIGHUP)
            until("a reload is told", lambda: heard("RELOADING=1") and heard("MONOTONIC_USEC="))
            until("and its end", lambda: heard("READY=1"))
            daemon.send_signal(signal.SIGTERM)
            tally.equal("it stops", daemon.wait(20), 0)
            tally.check("it tells that it stops", heard("STOPPING=1"), told)
            tally.check("the sockets that were handed over stay", all(map(os.path.exists, paths)), "gone")
        finally:
            daemon.kill()
            daemon.wait()


def main():
    build = build_directory()
    tally = Tally()
    for chapter in (unit_files, needs, notification):
        with tally.chapter(chapter.__name__.replace("_", " ")):
            chapter(build, tally)
    tally.finish()


main()
