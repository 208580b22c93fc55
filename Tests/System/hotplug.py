#!/usr/bin/env python3
"""Serial terminals that are plugged in and pulled out: umockdev plays udev, so that no device and no root is needed.

usage: hotplug.py BUILD_DIRECTORY
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

WRAPPER = "umockdev-wrapper"
PYTHON = "/usr/bin/python3"  # Debian's: its umockdev bindings are there


def skip(reason):
    print(f"skipped: {reason}", flush=True)
    print("0 passed, 0 failed", flush=True)
    sys.exit(0)


# Everything happens in a process that umockdev is preloaded into, and in its children.
if "ROLLCALL_UMOCKDEV" not in os.environ:
    if not shutil.which(WRAPPER) or not os.path.exists(PYTHON):
        skip("umockdev is not installed (apt install umockdev gir1.2-umockdev-1.0 python3-gi)")
    os.environ["ROLLCALL_UMOCKDEV"] = "1"
    os.execvp(WRAPPER, [WRAPPER, PYTHON, "-u", *sys.argv])

try:
    import gi

    gi.require_version("UMockdev", "1.0")
    from gi.repository import UMockdev
except (ImportError, ValueError) as problem:
    skip(f"umockdev has no Python bindings (apt install gir1.2-umockdev-1.0 python3-gi): {problem}")

from gateway import Sandbox, Tally, build_directory, until

NAME = "usb-ZKTeco_Time_clock_SN-4711-if00"
LINK = f"serial:/dev/serial/by-id/{NAME}"
WOKEN = "something was plugged in where it is expected"


class Plugs:
    """The machine's plugs, as udev tells of them."""

    def __init__(self):
        self.bed = UMockdev.Testbed.new()
        self.root = pathlib.Path(self.bed.get_root_dir())
        self.numbers = 0

    def usb(self, port, product, serial):
        return self.bed.add_device(
            "usb",
            port,
            None,
            ["idVendor", "1b55", "idProduct", product, "serial", serial],
            ["DEVTYPE", "usb_device", "DEVNAME", f"/dev/bus/usb/001/{self.numbers:03}"],
        )

    def plug_line(self, serial, name):
        """A USB terminal with a serial line; every plug gets another number. Returns what to pull, and the node."""
        self.numbers += 1
        tty = f"ttyACM{self.numbers}"
        usb = self.usb(f"1-{self.numbers}", "5a4b", serial)
        line = self.bed.add_device(
            "tty",
            tty,
            usb,
            [],
            ["DEVNAME", f"/dev/{tty}", "DEVLINKS", f"/dev/serial/by-id/{name}", "ID_SERIAL_SHORT", serial],
        )
        return (line, usb), self.root / "dev" / tty

    def link(self, node, name):
        link = self.root / "dev/serial/by-id" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(os.readlink(node))

    def pull(self, devices):
        for device in devices:
            self.bed.uevent(device, "remove")
            self.bed.remove_device(device)


def start_outside(box, node):
    """The terminal itself is no part of the mocked machine: it has a real pseudo terminal."""
    node.parent.mkdir(parents=True, exist_ok=True)
    mocked = box.environment
    box.environment = {key: mocked[key] for key in mocked if key not in ("LD_PRELOAD", "UMOCKDEV_DIR")}
    try:
        return box.start_anviz(str(node))
    finally:
        box.environment = mocked


def check_rules(tally):
    """Debian 12's udevadm cannot verify rules yet, so their grammar is checked here too: udev(7), RULES FILES."""
    path = pathlib.Path(__file__).resolve().parents[2] / "udev/60-rollcall.rules"
    if shutil.which("udevadm"):
        real = {key: value for key, value in os.environ.items() if not key.startswith(("LD_PRELOAD", "UMOCKDEV"))}
        # The group is made with the package, so names are looked up when they are used.
        rules = [str(path), str(path.with_name("70-rollcall-drives.rules"))]
        result = subprocess.run(["udevadm", "verify", "-N", "never", *rules], capture_output=True, text=True, env=real)
        if "Unknown command" not in result.stderr:
            tally.equal("udevadm verifies the rules", (result.returncode, result.stderr), (0, ""))
    token = re.compile(r'([A-Z_]+)(?:\{[^{}]+\})?\s*(==|!=|=|\+=|-=|:=)\s*"[^"]*"')
    matches = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "ATTR", "ATTRS", "ENV"}
    assigned = {"ENV", "MODE", "GROUP", "SYMLINK", "TAG", "GOTO", "LABEL"}
    wrong, jumps, labels = [], set(), set()
    # The examples in the comments are rules too: somebody will paste them.
    lines = [line.removeprefix("#   ").strip() for line in path.read_text().splitlines()]
    for line in filter(lambda line: line and not line.startswith("#"), lines):
        rest = token.sub("", line).replace(",", "").strip()
        if rest or any(key not in (matches if op in ("==", "!=") else assigned) for key, op in token.findall(line)):
            wrong.append(line)
        jumps |= set(re.findall(r'GOTO="([^"]*)"', line))
        labels |= set(re.findall(r'LABEL="([^"]*)"', line))
    tally.equal("every line of the udev rules is a rule", wrong, [])
    tally.equal("every jump in the udev rules has its label", jumps, labels)


def main():
    build = build_directory()
    plugs = Plugs()
    tally = Tally()
    check_rules(tally)
    with Sandbox(build) as box, tally.chapter("a serial terminal comes and goes"):
        box.configure(("door", "anviz", LINK))
        box.environment["UMOCKDEV_DIR"] = str(plugs.root)  # set in this process behind Python's back
        box.start_daemon()
        until("the terminal was looked for", lambda: box.terminal("door")["terminal"].get("lastError"))
        tally.holds("an unplugged line is named so", box.terminal("door")["terminal"]["lastError"], "no such device")
        for round in (1, 2):
            # Late enough that the next attempt by itself is seconds away.
            attempts = box.terminal("door")["counters"]["attempts"]
            until("it was tried a few times", lambda: box.terminal("door")["counters"]["attempts"] >= attempts + 3)
            other, _ = plugs.plug_line("SN-9999", "usb-another")
            woken = box.log.read_text().count(WOKEN)
            devices, node = plugs.plug_line("SN-4711", NAME)
            simulator = start_outside(box, node)
            plugs.link(node, NAME)
            began = time.monotonic()
            plugs.bed.uevent(devices[0], "add")
            until("the event wakes the terminal", lambda: box.log.read_text().count(WOKEN) > woken)
            box.wait_for("door")
            print(f"        round {round}: online {time.monotonic() - began:.2f} s after udev's event", flush=True)
            tally.check(f"round {round}: a line that is plugged in is taken at once, whatever its number", True)
            count = box.log.read_text().count(WOKEN)
            tally.check(f"round {round}: another terminal's plug wakes nobody", count <= woken + 2, count - woken)
            box.stop(simulator)
            node.unlink(missing_ok=True)
            (plugs.root / "dev/serial/by-id" / NAME).unlink()
            plugs.pull(devices)
            plugs.pull(other)
            box.wait_until_gone("door")
            tally.check(f"round {round}: a pulled line is not served", True)
        tally.equal("the daemon stops", box.stop_daemon()[0], 0)
    tally.finish()


if __name__ == "__main__":
    main()
