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

    def __init__(self, machine, name, product, serial, function, settings=""):
        self.machine, self.path = machine, f"/sys/kernel/config/usb_gadget/{name}"
        machine.shell(
            f"""
            mkdir {self.path}; cd {self.path}
            echo 0x1b55 >idVendor; echo {product} >idProduct
            mkdir strings/0x409
            echo '{serial}' >strings/0x409/serialnumber; echo ZKTeco >strings/0x409/manufacturer
            echo 'Time clock' >strings/0x409/product
            mkdir functions/{function}; {settings or ":"}
            mkdir configs/c.1; ln -s functions/{function} configs/c.1
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

    def show_all(self, name):
        message = {"method": "io.rollcall.Terminals.Show", "parameters": {"name": name}}
        reply = self.machine.ask({"call": [SOCKET, message]})["reply"]
        if "error" in reply:
            raise Failure(f"Terminals.Show: {reply}")
        return reply["parameters"]

    def show(self, name):
        return self.show_all(name)["terminal"]

    def faults(self, name):
        return self.show_all(name)["counters"]["faults"]

    def wait_for(self, name, state="online", seconds=120):
        """Returns the seconds that it took; the clock that counts is the host's."""
        began = time.monotonic()
        until(f"terminal {name} is {state}", lambda: self.show(name)["state"] == state, seconds)
        return time.monotonic() - began

    def wait_until_gone(self, name, seconds=120):
        """Waits until the terminal is not served any more; returns the seconds that it took."""
        began = time.monotonic()
        until(f"terminal {name} is gone", lambda: self.show(name)["state"] in ("offline", "absent"), seconds)
        return time.monotonic() - began

    def read_through(self, name, count, seconds=300):
        until(f"{count} records of {name}", lambda: self.show(name)["records"] >= count, seconds)

    def rows(self):
        out = self.machine.must(*self.machine.ours("rollcall", "journal", "export"), seconds=300)
        return [json.loads(line) for line in out.splitlines()]

    def descriptors(self):
        return int(self.machine.shell(f"ls /proc/{self.pid}/fd | wc -l"))


def drivers(machine, product):
    """Which driver has each interface of the device."""
    return machine.shell(
        f"""
        for device in /sys/bus/usb/devices/*; do
            [ "$(cat "$device/idProduct" 2>/dev/null)" = {product} ] || continue
            for interface in "$device":*; do basename "$(readlink "$interface/driver" || echo none)"; done
        done
        """
    ).split()


def place(machine, product):
    """Bus and address of the device."""
    return machine.shell(
        f"""
        for device in /sys/bus/usb/devices/*; do
            [ "$(cat "$device/idProduct" 2>/dev/null)" = {product} ] || continue
            echo "$(cat "$device/busnum"):$(cat "$device/devnum")"
        done
        """
    ).strip()


def simulate(machine, port, serial, count):
    machine.write(f"/tmp/history-{port}", history(count))
    machine.start(
        *machine.ours("rollcall-sim", "zk", "--listen", f"127.0.0.1:{port}", "--serial", serial),
        *("--zone", "Asia/Shanghai", "--history", f"/tmp/history-{port}"),
        log=f"/tmp/sim-{port}.log",
    )
    until("the simulator listens", lambda: f":{port:04X}" in machine.must("cat", "/proc/net/tcp"))


def bridge(machine, tty, port):
    machine.start("python3", "/opt/rollcall/bin/guest_bridge.py", tty, port, f"/tmp/cut-{port}", log="/tmp/bridge.log")


def claimed(machine, tally):
    """A serial function that the daemon takes from the kernel; pulled in the middle of its log three times."""
    simulate(machine, 4370, "SN-4711", RECORDS)
    gadget = Gadget(machine, "clock", "0x5a4b", "SN-4711", "acm.0")
    bridge(machine, "/dev/ttyGS0", 4370)
    office = Office(machine)
    office.configure(("door", "zk", LINK))
    office.start()
    until("the terminal is looked for", lambda: office.show("door").get("lastError"))
    tally.holds("an unplugged terminal is named so", office.show("door")["lastError"], "not plugged in")
    descriptors = office.descriptors()
    places = set()
    for round, limit in enumerate((50_000, 200_000, 350_000)):
        machine.write("/tmp/cut-4370", f"{limit} {gadget.path}/UDC")
        gadget.plug(round)
        # Asked at once: soon it is pulled again.
        found = until("the kernel has the device", lambda: place(machine, "5a4b"))
        places.add(found)
        took = office.wait_for("door")
        print(f"        plugged in at controller {round}: online after {took:.1f} s, at {found}")
        until("the plug is pulled in the middle", lambda: machine.run("test", "-e", "/tmp/cut-4370").code, 300)
        took = office.wait_until_gone("door")
        print(f"        pulled after {limit} bytes: offline after {took:.1f} s")
    gadget.plug(3)
    began = time.monotonic()
    office.wait_for("door")
    places.add(place(machine, "5a4b"))
    tally.equal("each plug gave another address", len(places), 4)
    tally.equal("both interfaces are taken from the kernel's driver", drivers(machine, "5a4b"), ["usbfs", "usbfs"])
    office.read_through("door", RECORDS)
    print(f"        {RECORDS} records in the journal {time.monotonic() - began:.1f} s after the last plug")
    rows = [(row["user"], row["wallTime"]) for row in office.rows() if row.get("wallTime")]
    tally.equal("every record is in the journal once", (len(rows), len(set(rows))), (RECORDS, RECORDS))
    gadget.pull()
    office.wait_until_gone("door")
    tally.equal("no file is left open by a pulled plug", office.descriptors(), descriptors)
    gadget.plug()
    office.wait_for("door")
    tally.equal("the daemon stops", office.stop(), 0)
    until("the kernel's driver is back", lambda: drivers(machine, "5a4b") == ["cdc_acm", "cdc_acm"])
    tally.check("the kernel's driver has its interfaces back", True)
    gadget.pull()


def line(machine, tally):
    """The same terminal driven by the kernel, found by the name that udev gives its serial number."""
    simulate(machine, 4371, "SN-4712", 500)
    gadget = Gadget(machine, "line", "0x5a4c", "SN-4712", "acm.1")
    bridge(machine, "/dev/ttyGS1", 4371)
    office = Office(machine)
    office.configure(("door", "zk", "serial:/dev/serial/by-id/usb-ZKTeco_Time_clock_SN-4712-if00"))
    office.start("/var/lib/rollcall-line")
    until("the terminal is looked for", lambda: office.show("door").get("lastError"))
    for controller in (0, 1):
        gadget.plug(controller)
        print(f"        plugged in at controller {controller}: online after {office.wait_for('door'):.1f} s")
        office.read_through("door", 500)
        gadget.pull()
        print(f"        pulled: offline after {office.wait_until_gone('door'):.1f} s")
    tally.equal("a line is found again under its name", len(office.rows()), 500)
    tally.equal("the daemon stops", office.stop(), 0)


def vendor(machine, tally):
    """Two bulk pipes of the vendor's class, which stall once in the middle of the log."""
    simulate(machine, 4372, "SN-4713", 1_000)
    gadget = Gadget(machine, "vendor", "0x5a4d", "SN-4713", "ffs.port")
    machine.shell("mkdir -p /run/port; mount -t functionfs port /run/port; chmod 755 /run/port")
    office = Office(machine)
    office.configure(("door", "zk", "usb:1b55:5a4d"))
    office.start("/var/lib/rollcall-vendor")
    script = "/opt/rollcall/bin/guest_vendor.py"
    arguments = ("/run/port", 4372, f"{gadget.path}/UDC", "dummy_udc.0", "/tmp/stall")
    machine.start("python3", script, *arguments, log="/tmp/vendor.log")
    office.wait_for("door")
    office.read_through("door", 1_000)
    tally.check("a log comes over bulk pipes of the vendor's class", True)
    attempts = office.show("door").get("attempts")
    machine.write("/tmp/stall", "")
    until("the pipe was halted", lambda: "halted" in machine.must("cat", "/tmp/vendor.log"))
    contact = office.show("door")["lastContact"]
    until("the terminal answers again", lambda: office.show("door")["lastContact"] > contact)
    tally.equal("a stalled pipe is cleared and goes on", office.show("door")["state"], "online")
    tally.equal("without a new connection", office.show("door").get("attempts"), attempts)
    tally.equal("the daemon stops", office.stop(), 0)


SCRIPT = "/opt/rollcall/bin/guest_reader.py"

# Whose node it is: the line of 60-rollcall.rules for readers, with the ids of these.
READER_RULE = (
    'SUBSYSTEM=="input", KERNEL=="event*", ATTRS{%s}=="1b55", ATTRS{%s}=="%s", ENV{ID_INPUT_KEYBOARD}="0", '
    'ENV{LIBINPUT_IGNORE_DEVICE}="1", TAG-="uaccess", MODE="0660", GROUP="rollcall"'
)


def give(machine, *rules):
    machine.write("/etc/udev/rules.d/61-rollcall-local.rules", "".join(f"{rule}\n" for rule in rules))
    machine.shell("udevadm control --reload")


def virtual_rule(product):
    """No USB device is behind a virtual keyboard, so the rule says what udev reads from one."""
    identity = f', ENV{{ID_VENDOR_ID}}="1b55", ENV{{ID_MODEL_ID}}="{product}"'
    return READER_RULE % ("id/vendor", "id/product", product) + identity


class Typist:
    """A reader that types; stopped, it is pulled out."""

    count = 0

    def __init__(self, machine, *words):
        Typist.count += 1
        self.machine, self.log, self.fifo = machine, f"/tmp/reader-{Typist.count}.log", f"/tmp/typing-{Typist.count}"
        self.pid = machine.start("python3", SCRIPT, *words, self.fifo, log=self.log)
        line = until("the reader is plugged in", self._first_line)
        self.node = line.removeprefix("plugged in").strip()

    def _first_line(self):
        line = self.machine.must("cat", self.log)
        if "Error" in line:
            raise Failure(f"guest_reader.py: {line}")
        return line if line.endswith("\n") else ""

    def type(self, text, gap=0, stopped=""):
        self.machine.shell(f"echo {gap} {text} {stopped} | timeout 20 tee {self.fifo} >/dev/null")

    def pull(self):
        self.machine.stop(self.pid)


class Onlooker:
    """Another program with the reader's node open."""

    def __init__(self, machine, verb, node):
        self.machine, self.log = machine, f"/tmp/{verb}{node.replace('/', '-')}.log"
        machine.shell(f"rm -f {self.log}")
        self.pid = machine.start("python3", SCRIPT, verb, node, log=self.log)
        until(f"somebody else {verb}s", lambda: self.text().split("\n")[0] in ("held", "listens"))

    def text(self):
        return self.machine.must("cat", self.log)

    def keys(self):
        """What was typed, a line each."""
        return self.text().splitlines()[1:]

    def stop(self):
        self.machine.stop(self.pid)


def grab(machine, node):
    return machine.must("python3", SCRIPT, "grab", node).strip()


def punch(office, typist, name, text):
    """Types a line and waits for its punch."""
    records = office.show(name)["records"]
    typist.type(text)
    until(f"{text} is in the journal", lambda: office.show(name)["records"] > records)


def reader(machine, tally):
    """A reader that types, as the kernel has any keyboard: taken for the daemon alone, found again by what it is."""
    machine.shell("modprobe evdev; modprobe uinput; udevadm settle")
    give(machine, virtual_rule("5a4e"), virtual_rule("5a4f"))
    office = Office(machine)
    office.configure(("desk", "wedge", "hid:1b55:5a4e"))
    office.start("/var/lib/rollcall-reader")
    until("the reader is looked for", lambda: office.show("desk").get("lastError"))
    tally.holds("a reader that is away is named so", office.show("desk")["lastError"], "not plugged in")
    descriptors = office.descriptors()
    card = Typist(machine, "uinput", "1b55:5a4e")
    print(f"        plugged in as {card.node}: online after {office.wait_for('desk'):.1f} s")
    lines = ["0004711", "12345678", "E0042a"]
    for line in lines:
        punch(office, card, "desk", line)
    tally.equal("it is taken for the daemon alone", grab(machine, card.node), "EBUSY")
    first = card.node
    card.pull()
    print(f"        pulled: offline after {office.wait_until_gone('desk'):.1f} s")
    until("its node is closed", lambda: office.descriptors() == descriptors)
    tally.check("a pulled reader leaves no file open", True)

    # Another keyboard takes the number that became free.
    other = Typist(machine, "uinput", "1b55:5a4f")
    tally.equal("somebody else's keyboard has the reader's old number", other.node, first)
    other.type("666")
    card = Typist(machine, "uinput", "1b55:5a4e")
    print(f"        plugged in as {card.node}: online after {office.wait_for('desk'):.1f} s")
    tally.check("a reader is found again under another number", card.node != first, card.node)
    along = Onlooker(machine, "listen", card.node)
    beside = Onlooker(machine, "listen", other.node)
    for line in ("1001", "1002"):
        punch(office, card, "desk", line)
        lines.append(line)
    other.type("667")
    until("the other keyboard types for others", lambda: beside.keys() == ["667"])
    tally.equal("somebody else's keyboard is left alone", grab(machine, other.node), "free")
    tally.equal("the reader is not", grab(machine, card.node), "EBUSY")
    faults = office.faults("desk")
    card.type("1003", 0.07)
    until("a line of a person's is counted", lambda: office.faults("desk") > faults)
    punch(office, card, "desk", "1004")
    lines.append("1004")
    tally.equal("one line is one punch, a person's typing is none", [row["user"] for row in office.rows()], lines)

    tally.equal("the daemon stops", office.stop(), 0)
    nodes = machine.shell("ls /dev/input/event*").split()
    tally.equal("nothing is left grabbed", {node: grab(machine, node) for node in nodes}, dict.fromkeys(nodes, "free"))
    card.type("1005")
    until("a key reaches others when the daemon is gone", lambda: "1005" in along.keys())
    tally.equal("and none before", along.keys(), ["1005"])

    # Another program was first.
    holder = Onlooker(machine, "hold", card.node)
    office.start("/var/lib/rollcall-reader")
    until("the daemon tries to take it", lambda: office.show("desk").get("lastError"))
    print(f"        held by another: {office.show('desk')['state']}, {office.show('desk')['lastError']}")
    card.type("1006")
    until("who was first has its keys", lambda: holder.keys() == ["1006"])
    tally.check("a reader that another program has is not online", office.show("desk")["state"] != "online")
    holder.stop()
    print(f"        let go by another: online after {office.wait_for('desk'):.1f} s")
    punch(office, card, "desk", "1007")
    tally.equal("nothing was read along", [row["user"] for row in office.rows()], [*lines, "1007"])
    tally.equal("the daemon stops again", office.stop(), 0)
    for typist in (card, other):
        typist.pull()


# A boot keyboard with its lamps: HID 1.11, appendix B.1.
KEYBOARD = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508150025650507"
    "190029658100c0"
)


def keyboard(machine, tally):
    """A reader that types, on the USB: named by its serial number, wherever it is plugged in."""
    machine.shell("modprobe evdev; modprobe usbhid; modprobe hid-generic; udevadm settle")
    give(machine, READER_RULE % ("idVendor", "idProduct", "5a50"))
    escaped = "".join(f"\\{byte:03o}" for byte in KEYBOARD)
    settings = f"""
        (cd functions/hid.0; echo 1 >protocol; echo 1 >subclass; echo 8 >report_length
        printf '{escaped}' >report_desc)
    """
    gadget = Gadget(machine, "reader", "0x5a50", "SN-4714", "hid.0", settings)
    office = Office(machine)
    office.configure(("desk", "wedge", "hid:1b55:5a50:SN-4714"))
    office.start("/var/lib/rollcall-keyboard")
    until("the reader is looked for", lambda: office.show("desk").get("lastError"))
    lines = []
    for controller in (0, 1, 2):
        gadget.plug(controller)
        took = office.wait_for("desk")
        print(f"        plugged in at controller {controller}: online after {took:.1f} s")
        card = Typist(machine, "/dev/hidg0")
        for line in (f"000{controller}4711", f"E00{controller}2a"):
            lines.append(line)
            # The cable carries a key at a time: a machine that sleeps between two makes it a person's line.
            until(f"{line} is a punch", lambda: typed_in_time(office, card, "desk", line), 300)
        nodes = machine.shell("grep -l '^1b55$' /sys/class/input/event*/device/id/vendor").split()
        taken = [grab(machine, f"/dev/input/{node.split('/')[4]}") for node in nodes]
        tally.equal(f"at controller {controller} it is taken for the daemon alone", taken, ["EBUSY"])
        card.pull()
        gadget.pull()
        print(f"        pulled: offline after {office.wait_until_gone('desk'):.1f} s")
    tally.equal("one line is one punch", [row["user"] for row in office.rows()], lines)
    gadget.plug()
    office.wait_for("desk")
    tally.equal("the daemon stops", office.stop(), 0)
    nodes = machine.shell("ls /dev/input/event*").split()
    tally.equal("nothing is left grabbed", {node: grab(machine, node) for node in nodes}, dict.fromkeys(nodes, "free"))
    gadget.pull()


def typed_in_time(office, typist, name, text):
    """Types a line; whether it became a punch. Otherwise it is counted as a person's."""
    records, faults = office.show(name)["records"], office.faults(name)
    typist.type(text)
    until(f"{text} is read", lambda: office.show(name)["records"] > records or office.faults(name) > faults)
    return office.show(name)["records"] > records


def stalled(machine, tally):
    """A machine too busy for the daemon while a card is read: the kernel's times say whether a line paused."""
    machine.shell("modprobe evdev; modprobe uinput; udevadm settle")
    give(machine, virtual_rule("5a4e"))
    office = Office(machine)
    office.configure(("desk", "wedge", "hid:1b55:5a4e"))
    office.start("/var/lib/rollcall-stalled")
    card = Typist(machine, "uinput", "1b55:5a4e")
    office.wait_for("desk")
    lines = ["0012345678", "0012345679", "0012345680"]
    for line in lines:
        faults, records = office.faults("desk"), office.show("desk")["records"]
        card.type(line, stopped=office.pid)
        until("the line is read", lambda: office.show("desk")["records"] > records or office.faults("desk") > faults)
    punch(office, card, "desk", "1001")
    rows = [row["user"] for row in office.rows()]
    tally.equal("a line that the daemon reads in two pieces is one punch", rows, [*lines, "1001"])
    tally.equal("the daemon stops", office.stop(), 0)
    card.pull()


def main():
    build, cache = build_directory(), pathlib.Path(sys.argv[2])
    wanted = sys.argv[3:] or [chapter.__name__ for chapter in CHAPTERS]
    tally = Tally()
    payload(build, cache / "payload", cache / "payload.raw")
    with Machine(cache, cache / "payload.raw") as machine:
        print(f"        the machine was up after {machine.boot:.1f} s", flush=True)
        machine.shell("modprobe dummy_hcd num=4; modprobe libcomposite; mount -t configfs none /sys/kernel/config")
        machine.write("/etc/udev/rules.d/60-rollcall.rules", (ROOT / "udev/60-rollcall.rules").read_text())
        machine.shell("groupadd -f -r rollcall; udevadm control --reload")
        for chapter in CHAPTERS:
            if chapter.__name__ in wanted:
                failed = tally.failed
                print(chapter.__name__, flush=True)
                with tally.chapter(chapter.__name__):
                    chapter(machine, tally)
                if tally.failed > failed:
                    print(machine.shell(TROUBLE), flush=True)
                machine.stop_all()
    tally.finish()


# What the guest can tell about a chapter that failed.
TROUBLE = """
tail -n 30 /tmp/*.log
dmesg | tail -n 40
ls -l /dev/ttyACM* /dev/bus/usb/* || true
for thread in $(pidof rollcalld | sed 's#[0-9]*#/proc/&/task/*#g'); do
    echo "$thread $(cat "$thread/wchan") $(head -c 200 "$thread/syscall")"
done
"""

CHAPTERS = [claimed, line, vendor, reader, keyboard, stalled]

if __name__ == "__main__":
    main()
