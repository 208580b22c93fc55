"""USB proper, in the virtual machine: gadgets of dummy_hcd are the terminals, Debian's kernel and udev are real.

usage: usb.py BUILD_DIRECTORY CACHE_DIRECTORY
"""

import datetime
import json
import pathlib
import sys
import time

from machine import Machine, payload

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from gateway import Failure, Tally, build_directory, until

RECORDS = 10_000
CONFIG = "/etc/rollcall/rollcall.toml"
SOCKET = "/run/rollcall/rollcall.sock"
LINK = "usb:1b55:5a4b:SN-4711"
ROOT = pathlib.Path(__file__).resolve().parents[3]


def history(count):
    """A log of so many punches, a second apart, of 100 people."""
    first = datetime.datetime(2026, 11, 1, 8, 0, 0)
    lines = []
    for index in range(count):
        moment = first + datetime.timedelta(seconds=index)
        lines.append(f"{1000 + index % 100}\t{moment:%Y-%m-%d %H:%M:%S}\t1\t{index % 2}\n")
    return "".join(lines)


class Gadget:
    """A USB device made of software, with one function; its cable ends at any of the controllers."""

    def __init__(self, machine, name, product, serial, function):
        self.machine, self.path = machine, f"/sys/kernel/config/usb_gadget/{name}"
        machine.shell(
            f"""
            mkdir {self.path}; cd {self.path}
            echo 0x1b55 >idVendor; echo {product} >idProduct
            mkdir strings/0x409
            echo '{serial}' >strings/0x409/serialnumber; echo ZKTeco >strings/0x409/manufacturer
            echo 'Time clock' >strings/0x409/product
            mkdir functions/{function}; mkdir configs/c.1; ln -s functions/{function} configs/c.1
            """
        )

    def plug(self, controller=0):
        self.machine.shell(f"echo dummy_udc.{controller} >{self.path}/UDC")

    def pull(self):
        self.machine.shell(f"echo >{self.path}/UDC")


class Office:
    """rollcalld in the guest."""

    def __init__(self, machine, user="rollcall"):
        self.machine, self.user = machine, user
        machine.shell(
            """
            mkdir -p /etc/rollcall /run/rollcall /var/lib/rollcall
            groupadd -f -r rollcall; id rollcall >/dev/null 2>&1 || useradd -r -g rollcall -G dialout rollcall
            chown rollcall:rollcall /run/rollcall /var/lib/rollcall
            """
        )

    def configure(self, *terminals):
        text = '[site]\nname = "VM"\nzone = "Asia/Shanghai"\n'
        for name, protocol, link in terminals:
            text += f'[[terminal]]\nname = "{name}"\nprotocol = "{protocol}"\nlink = "{link}"\npoll = "1s"\n'
        self.machine.write(CONFIG, text)

    def start(self, state="/var/lib/rollcall"):
        self.machine.shell(f"mkdir -p {state}; chown {self.user} {state}")
        command = self.machine.ours("rollcalld", "--config", CONFIG, "--state", state, "--socket", SOCKET)
        if self.user != "root":
            command = ["setpriv", "--reuid", self.user, "--regid", self.user, "--init-groups", *command]
        self.pid = self.machine.start(*command, log="/tmp/rollcalld.log")
        until("the daemon answers", self.answers)

    def answers(self):
        if self.machine.run("test", "-e", f"/proc/{self.pid}/exe").code:
            raise Failure("rollcalld ended: " + self.machine.shell("tail -n 5 /tmp/rollcalld.log"))
        return self.machine.run("test", "-S", SOCKET).code == 0

    def stop(self):
        return self.machine.stop(self.pid)

    def show(self, name):
        message = {"method": "io.rollcall.Terminals.Show", "parameters": {"name": name}}
        reply = self.machine.ask({"call": [SOCKET, message]})["reply"]
        if "error" in reply:
            raise Failure(f"Terminals.Show: {reply}")
        return reply["parameters"]["terminal"]

    def wait_for(self, name, state="online", seconds=120):
        """Returns the seconds that it took; the clock that counts is the host's."""
        began = time.monotonic()
        until(f"terminal {name} is {state}", lambda: self.show(name)["state"] == state, seconds)
        return time.monotonic() - began

    def read_through(self, name, count, seconds=300):
        until(f"{count} records of {name}", lambda: self.show(name)["records"] >= count, seconds)

    def rows(self):
        out = self.machine.must(*self.machine.ours("rollcall", "journal", "export"), seconds=300)
        return [json.loads(line) for line in out.splitlines()]

    def descriptors(self):
        return int(self.machine.shell(f"ls /proc/{self.pid}/fd | wc -l"))


def drivers(machine):
    """Which driver has each interface of the terminal."""
    return machine.shell(
        """
        for device in /sys/bus/usb/devices/*; do
            [ "$(cat "$device/idVendor" 2>/dev/null)" = 1b55 ] || continue
            for interface in "$device":*; do
                echo "$(cat "$interface/bInterfaceClass") $(basename "$(readlink "$interface/driver" || echo none)")"
            done
        done
        """
    ).split("\n")[:-1]


def main():
    build, cache = build_directory(), pathlib.Path(sys.argv[2])
    tally = Tally()
    payload(build, cache / "payload", cache / "payload.raw")
    with Machine(cache, cache / "payload.raw") as machine:
        print(f"the machine was up after {machine.boot:.1f} s", flush=True)
        machine.shell("modprobe dummy_hcd num=4; modprobe libcomposite; mount -t configfs none /sys/kernel/config || true")
        with tally.chapter("serial gadget"):
            serial_gadget(machine, tally)
        print(machine.shell("tail -40 /tmp/rollcalld.log || true"))
    tally.finish()


def serial_gadget(machine, tally):
    machine.write("/tmp/history", history(RECORDS))
    machine.start(
        *machine.ours("rollcall-sim", "zk", "--listen", "127.0.0.1:4370", "--serial", "SN-4711"),
        *("--zone", "Asia/Shanghai", "--history", "/tmp/history"),
        log="/tmp/sim.log",
    )
    gadget = Gadget(machine, "clock", "0x5a4b", "SN-4711", "acm.0")
    machine.start("python3", "/opt/rollcall/bin/guest_bridge.py", "/dev/ttyGS0", "4370", log="/tmp/bridge.log")
    office = Office(machine, user="root")
    office.configure(("door", "zk", LINK))
    office.start()
    until("the terminal is looked for", lambda: office.show("door").get("lastError"))
    tally.holds("an unplugged terminal is named so", office.show("door")["lastError"], "not plugged in")
    gadget.plug()
    print(f"online after {office.wait_for('door'):.2f} s")
    began = time.monotonic()
    office.read_through("door", RECORDS)
    print(f"{RECORDS} records after {time.monotonic() - began:.2f} s")
    print(drivers(machine))
    gadget.pull()
    print(f"offline after {office.wait_for('door', 'offline'):.2f} s")
    gadget.plug(1)
    print(f"online again after {office.wait_for('door'):.2f} s")
    tally.equal("the daemon stops", office.stop(), 0)
    print(drivers(machine))


if __name__ == "__main__":
    main()
