"""The daemon as Debian runs it, in the virtual machine: from the package, under systemd, through power cuts.

usage: service.py PACKAGES_DIRECTORY CACHE_DIRECTORY [CUTS [SEED]]

A power cut kills QEMU, and what the guest's disk had not flushed is gone too (disk.py). The terminals hang outside, on
the machine's serial ports, so their ledgers survive. Two writers in the guest show that a cut is one: the hasty one
must lose numbers that it told, the careful one none.
"""

import collections
import json
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import disk
from machine import Machine

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from gateway import ZONE, Failure, Sandbox, Tally, free_port, ledger, shortened, until

HERE = pathlib.Path(__file__).resolve().parent
SYSTEMD = "/lib/systemd/systemd"
LINE = "/dev/serial/by-id/usb-ZKTeco_Time_clock_SN-4711-if00"
RATE = 4  # punches a second of each terminal outside
USERS = 400  # many more than RATE: nobody punches twice in a second
WRITERS = ("careful", "hasty")
# Outside terminals: name, protocol, QEMU's device, where the guest has it in /sys, a key of the configuration.
OUTSIDE = (
    ("door", "zk", "isa-serial", "/pnp", 'poll = "60s"'),
    ("shop", "anviz", "pci-serial", "/pci", 'poll = "1s"'),
)


class Heard:
    """What comes out of a port of the guest, until the machine is gone."""

    def __init__(self, path):
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(path))
        self.text = b""
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        try:
            while piece := self.line.recv(1 << 16):
                self.text += piece
        except OSError:
            pass

    def lines(self):
        """The whole lines; a last one without its end was not told."""
        return self.text.decode().split("\n")[:-1]

    def all(self):
        self.thread.join(30)
        return self.lines()


class Cable:
    """Joins a serial port of the guest to a simulated terminal on TCP, until one of them is gone."""

    def __init__(self, path, port):
        self.ends = socket.socket(socket.AF_UNIX), socket.create_connection(("127.0.0.1", port))
        self.ends[0].connect(str(path))
        self.threads = [
            threading.Thread(target=self._carry, args=ends, daemon=True) for ends in (self.ends, self.ends[::-1])
        ]
        for thread in self.threads:
            thread.start()

    def _carry(self, source, target):
        try:
            while piece := source.recv(1 << 12):
                target.sendall(piece)
        except OSError:
            pass
        self.pull()

    def pull(self):
        for end in self.ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def wait(self):
        for thread in self.threads:
            thread.join(30)
        for end in self.ends:
            end.close()


class Office:
    """The guest with the daemon's package in it, and what is outside of it: packages, disks, terminals."""

    def __init__(self, packages, cache, box):
        self.cache, self.box, self.path = cache, box, box.path
        self.root, self.state = self.path / "installed.qcow2", self.path / "state.raw"
        self.payload = self.path / "payload.raw"
        contents = self.path / "payload"
        contents.mkdir()
        for name in ("rollcalld", "rollcall-sim"):
            found = sorted(packages.glob(f"{name}_*.deb"))
            if len(found) != 1:
                raise Failure(f"{len(found)} packages {name}_*.deb in {packages}, not one; make deb makes them")
            shutil.copy(found[0], contents)
        for script in HERE.glob("guest_*.py"):
            shutil.copy(script, contents)
        # The simulators of the same packages run outside as well.
        subprocess.run(["dpkg-deb", "-x", next(contents.glob("rollcall-sim_*.deb")), self.path / "sim"], check=True)
        box.build = self.path / "sim/usr/bin"
        size = sum(file.stat().st_size for file in contents.iterdir()) // 1_000_000
        image = ["-d", contents, self.payload, f"{size * 5 // 4 + 32}M"]
        self.payload.write_bytes(b"")
        subprocess.run(["mke2fs", "-q", "-t", "ext4", *image], check=True)
        disk.overlay(self.root, cache / "root.raw", "raw")
        disk.make(self.state, "rollcall-state", 256)
        self.ports = {}
        self.boots = []

    def machine(self, state, keeps=False, image=None):
        """The guest with all its ports; `state` are the arguments of its second disk."""
        more = list(state)
        for name in ("watch", *WRITERS):
            more += ["-chardev", f"socket,id={name},path={self.path / name},server=on,wait=off"]
            more += ["-device", f"virtserialport,chardev={name},name={name}"]
        for name, _, device, _, _ in OUTSIDE:
            more += ["-chardev", f"socket,id={name},path={self.path / name},server=on,wait=off"]
            more += ["-device", f"{device},chardev={name}"]
        return Machine(self.cache, image=image, root=self.root, keeps=keeps, init=SYSTEMD, more=more)

    def serves(self, machine):
        """Waits until the daemon serves, and notes how long the machine took."""
        began = time.monotonic()
        until("rollcalld is active", lambda: active(machine, "rollcalld.service"), 300)
        self.boots.append(machine.boot + time.monotonic() - began)

    def start_terminals(self):
        people = self.box.users("people", USERS)
        for name, protocol, *_ in OUTSIDE:
            self.ports[name] = free_port()
            start = {"zk": self.box.start_zk, "anviz": self.box.start_anviz_tcp}[protocol]
            size = ["--record-size", "16"] if protocol == "zk" else []
            start(self.ports[name], "--users", people, "--rate", RATE, "--serial", name, *size,
                  "--ledger", self.path / f"{name}.ledger")  # fmt: skip

    def plug_terminals(self):
        return [Cable(self.path / name, port) for name, port in self.ports.items()]

    def ledgers(self, what):
        return [(name, p.user, p.time) for name in self.ports for p in ledger(self.path / f"{name}.ledger", what)]


def active(machine, unit):
    return machine.run("systemctl", "is-active", unit).out.strip() == "active"


def stopped(pid):
    """Whether each thread of a process is."""
    states = []
    for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"):
        try:
            states.append(stat.read_text().rpartition(")")[2].split()[0])
        except OSError:
            continue  # a thread that has just ended
    return states and set(states) == {"T"}


def main_pid(machine):
    return machine.must("systemctl", "show", "-P", "MainPID", "rollcalld.service").strip()


def terminal(machine, name):
    result = machine.run("rollcall", "terminal", "show", name, "--json")
    return json.loads(result.out) if result.code == 0 else {"state": None, "terminal": {}}


def state_of(machine, name):
    return terminal(machine, name)["terminal"].get("state")


def wait_for(machine, name, states=("online",), seconds=180):
    began = time.monotonic()
    until(f"{name} is {states[0]}", lambda: state_of(machine, name) in states, seconds)
    return time.monotonic() - began


def journal(machine):
    """Every punch of the journal: (terminal, user, time)."""
    rows = [json.loads(line) for line in machine.must("rollcall", "journal", "export", seconds=300).splitlines()]
    return [(row["terminal"], row.get("user"), (row.get("wallTime") or "").replace("T", " ")) for row in rows]


def twice(rows):
    return [row for row, count in collections.Counter(rows).items() if count > 1]


def table(name, protocol, link, *lines):
    return "\n".join(["[[terminal]]", f'name = "{name}"', f'protocol = "{protocol}"', f'link = "{link}"', *lines, ""])


# The chapters of the first boot.


def install(machine, tally):
    machine.shell(
        """
        echo 'LABEL=rollcall-state /var/lib/rollcall ext4 defaults 0 0' >>/etc/fstab
        mkdir -p /var/lib/rollcall; systemctl daemon-reload; mount /var/lib/rollcall
        cp /opt/rollcall/guest_*.py /usr/lib/rollcall-vm/
        """
    )
    tally.equal("systemd is the first process", machine.must("cat", "/proc/1/comm").strip(), "systemd")
    began = time.monotonic()
    result = machine.run("sh", "-c", "DEBIAN_FRONTEND=noninteractive dpkg -i /opt/rollcall/*.deb", seconds=600)
    tally.check("the packages install", result.code == 0, result.err[-600:])
    print(f"        installed after {time.monotonic() - began:.1f} s", flush=True)
    for unit in ("rollcalld.socket", "rollcalld.service"):
        until(f"{unit} is active", lambda unit=unit: active(machine, unit), 120)
        tally.check(f"{unit} is active, and nobody had to start it", True)
        tally.equal(f"{unit} is enabled", machine.run("systemctl", "is-enabled", unit).out.strip(), "enabled")
    text = machine.run("systemctl", "status", "--no-pager", "rollcalld.service").out
    tally.holds("systemctl status tells of it", text, "active (running)", "Attendance gateway", "Status: ")
    print("        " + next((line.strip() for line in text.splitlines() if "Status:" in line), ""), flush=True)
    user = machine.must("ps", "-o", "user=,group=", "-p", main_pid(machine)).split()
    tally.equal("the daemon is the user rollcall", user, ["rollcall", "rollcall"])
    owner = machine.must("stat", "-c", "%U %a", "/var/lib/rollcall").strip()
    tally.equal("its state is its own", owner, "rollcall 750")
    failed = machine.must("systemctl", "list-units", "--failed", "--plain", "--no-legend")
    tally.equal("no unit has failed", failed, "")


GADGET = "/sys/kernel/config/usb_gadget/clock"
# In the guest: what belongs to the terminal that is plugged in there.
GUEST = "/run/terminal"


def usb(machine, tally):
    """A terminal plugged into an emulated USB bus: found by udev, opened by the service as systemd confines it."""
    machine.shell(
        f"""
        modprobe dummy_hcd num=2; modprobe libcomposite
        mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
        mkdir {GADGET}; cd {GADGET}
        echo 0x1b55 >idVendor; echo 0x5a4b >idProduct; mkdir strings/0x409
        echo SN-4711 >strings/0x409/serialnumber; echo ZKTeco >strings/0x409/manufacturer
        echo 'Time clock' >strings/0x409/product
        mkdir functions/acm.0 configs/c.1; ln -s functions/acm.0 configs/c.1
        mkdir -p {GUEST}
        for user in $(seq {USERS}); do printf '%d\\t\\n' $user; done >{GUEST}/people
        """
    )
    machine.start(
        *("rollcall-sim", "zk", "--listen", "127.0.0.1:4370", "--serial", "SN-4711", "--zone", ZONE),
        *("--users", f"{GUEST}/people", "--rate", "3", "--ledger", f"{GUEST}/ledger"),
        log=f"{GUEST}/sim.log",
    )
    machine.start("python3", "/usr/lib/rollcall-vm/guest_bridge.py", "/dev/ttyGS0", "4370",
                  f"{GUEST}/cut", log=f"{GUEST}/bridge.log")  # fmt: skip
    machine.write("/etc/rollcall/conf.d/50-usb.toml", table("canteen", "zk", f"serial:{LINE}", 'poll = "2s"'))
    before = main_pid(machine)
    machine.must("systemctl", "reload", "rollcalld.service")
    until("the terminal is looked for", lambda: terminal(machine, "canteen").get("lastError"))
    tally.equal("a reload takes a new terminal, in the same process", main_pid(machine), before)
    for controller in (0, 1):
        machine.shell(f"echo dummy_udc.{controller} >{GADGET}/UDC")
        print(f"        plugged in at controller {controller}: online after {wait_for(machine, 'canteen'):.1f} s")
        count = terminal(machine, "canteen")["terminal"]["records"]
        until("punches arrive", lambda: terminal(machine, "canteen")["terminal"]["records"] > count + 5, 180)
        tally.check(f"at controller {controller} it comes up by itself and punches arrive", True)
        if controller == 0:
            machine.shell(f"echo >{GADGET}/UDC")
            print(f"        pulled: gone after {wait_for(machine, 'canteen', ('absent', 'offline')):.1f} s")
    compare(machine, tally, "after pulling and plugging")


def guest_ledger(machine):
    lines = [line.split("\t") for line in machine.must("cat", f"{GUEST}/ledger").splitlines()]
    return [("canteen", line[1], line[2]) for line in lines if line[0] == "punched" and len(line) == 5]


def compare(machine, tally, when):
    """Everything that was punched until now arrives, once."""
    punched = guest_ledger(machine)
    rows = []

    def arrived():
        rows[:] = journal(machine)
        return set(punched) <= set(rows)

    try:
        until("what was punched arrives", arrived, 240)
    except Failure:
        pass
    missing = [punch for punch in punched if punch not in set(rows)]
    tally.check(f"{when} nothing is lost ({len(punched)} punched)", punched and not missing, missing[:3])
    tally.equal(f"{when} nothing is double", twice(rows), [])


# In the guest: what people file.
PAPERS = "/run/papers"
OFFICE = """
[office.copies]
configuration = "/etc/rollcall/rclone.conf"
remote = "drive"

[office.backup]
code = "OFFSITE"
repository = "/var/lib/rollcall/repository"
"""


def documents(machine, tally):
    """A document's copy by rclone and a backup by restic, as the service's confinement lets them run."""
    machine.write("/etc/rollcall/rclone.conf", "[drive]\ntype = alias\nremote = /var/lib/rollcall/drive\n")
    machine.write("/etc/rollcall/conf.d/60-office.toml", OFFICE)
    people = "".join(f"{number},员工{number},综合办公室\n" for number in range(1, USERS + 1))
    machine.write(f"{PAPERS}/people.csv", "工号,姓名,部门\n" + people)
    machine.write(f"{PAPERS}/letter.txt", "不得外传")
    machine.shell(
        f"""
        chgrp rollcall /etc/rollcall/rclone.conf; chmod 640 /etc/rollcall/rclone.conf
        for key in document-key cloud-password backup-password; do
            head -c 32 /dev/urandom | base64 | tr -d '\n' | rollcall credential setup $key $(
                [ $key = document-key ] || echo --stdin)
        done
        systemctl daemon-reload; systemctl restart rollcalld.service
        rollcall person import {PAPERS}/people.csv
        rollcall office grant 1 registrar; rollcall office grant 1 archivist
        rollcall person link 1 --account root
        """
    )
    received = machine.must("rollcall", "document", "receive", "合同", "--sender", "甲公司", "--date", "2026-11-20", "--pages", "1",
                            "--copies", "1", "--medium", "paper", "--level", "secret", "--json")  # fmt: skip
    number = json.loads(received)["case"]["number"]
    machine.must("rollcall", "document", "attach", number, f"{PAPERS}/letter.txt")
    drive, vault = "/var/lib/rollcall/drive", "/var/lib/rollcall/documents"
    copied = ("rollcall", "document", "attachments", number, "--json")
    until("rclone has copied it", lambda: json.loads(machine.must(*copied))[0]["state"] == "replicated", 300)
    tally.check("rclone copies a secret document, encrypted", machine.run("grep", "-r", "外传", drive).code == 1)
    machine.shell(f"for file in {vault}/*; do printf x >>$file; done")
    out = f"{PAPERS}/back.txt"
    fetch = ("rollcall", "document", "fetch", number, "letter.txt", "-o", out)
    tally.equal("a damaged document is not given out", machine.run(*fetch).code, 65)
    until("it is fetched back", lambda: machine.run(*fetch).code == 0, 300)
    tally.equal("and is what was filed", machine.must("cat", out), "不得外传")
    machine.must("rollcall", "archive", "repository", "OFFSITE", "--place", "另一处")
    result = machine.run("rollcall", "archive", "backup", "OFFSITE", seconds=900)
    tally.check("restic makes, checks and restores a backup", result.code == 0, result.err[-600:])
    # As it was for what comes after.
    machine.shell("rm /etc/rollcall/conf.d/60-office.toml; systemctl reload rollcalld.service")


def reloads(machine):
    """How often the daemon's log says that it has read the configuration again."""
    return machine.run("journalctl", "-o", "cat", "-u", "rollcalld.service").out.count("terminals were read again")


def restarts(machine, tally):
    # The terminal of a file that is read again, unchanged.
    contact, pid = terminal(machine, "canteen").get("attempts"), main_pid(machine)
    since = terminal(machine, "canteen")["terminal"]["since"]
    told = reloads(machine)
    machine.must("systemctl", "reload", "rollcalld.service")
    until("the configuration was read again", lambda: reloads(machine) > told)
    now = terminal(machine, "canteen")
    tally.equal("a reload keeps a terminal online, and its connection",
                (now["terminal"]["state"], now["terminal"]["since"], now.get("attempts")),
                ("online", since, contact))  # fmt: skip
    tally.equal("a reload keeps the process", main_pid(machine), pid)
    for number in (1, 2):
        began = time.monotonic()
        machine.must("systemctl", "kill", "--kill-whom=main", "--signal=KILL", "rollcalld.service")
        killed = pid

        def back():
            return active(machine, "rollcalld.service") and main_pid(machine) not in (killed, "0")

        until("systemd starts it again", back, 120)
        pid = main_pid(machine)
        print(f"        killed: serves after {time.monotonic() - began:.1f} s, "
              f"online after {wait_for(machine, 'canteen'):.1f} s more", flush=True)  # fmt: skip
        counted = machine.must("systemctl", "show", "-P", "NRestarts", "rollcalld.service").strip()
        tally.equal(f"kill -9, {number}: systemd counts a restart", counted, str(number))
    compare(machine, tally, "after kill -9")
    tally.holds("after kill -9 the journal is intact", machine.must("rollcall", "journal", "verify"), "intact")


def leave(machine, tally):
    """Makes the guest ready for the cuts, and powers it off."""
    machine.write("/etc/rollcall/conf.d/50-usb.toml", "")
    text = ""
    for name, protocol, _, place, more in OUTSIDE:
        # The first line is the console.
        line = machine.shell(
            f"""
            for line in /sys/class/tty/ttyS[1-9]; do
                case $(readlink -f $line/device) in *{place}*) echo $line; break;; esac
            done
            """
        ).strip()
        text += table(name, protocol, f"serial:/dev/{pathlib.Path(line).name}?baud=115200", more)
    machine.write("/etc/rollcall/conf.d/60-outside.toml", text)
    tally.equal("the configuration is correct", machine.run("rollcall", "config", "check").code, 0)
    tally.equal("powering off ends the first boot", machine.power_off()[0], 0)


# The cuts.


class Cuts:
    def __init__(self, office, tally, dice):
        self.office, self.tally, self.dice = office, tally, dice
        self.announced = set()
        self.heard = dict.fromkeys(WRITERS, [])
        self.lost = dict.fromkeys(WRITERS, 0)
        self.told = dict.fromkeys(WRITERS, 0)
        self.seconds = []
        self.open = 0  # cuts with something in the disk's cache

    def judge(self, machine, when):
        """What the last cut left, before any terminal is plugged in again and could hand it over once more."""
        tally = self.tally
        rows = journal(machine)
        held = set(rows)
        verified = machine.run("rollcall", "journal", "verify", seconds=300)
        tally.equal(f"{when}: the journal is intact", (verified.code, verified.out.splitlines()[:1]),
                    (0, [f"{len(rows)} records, intact"]))  # fmt: skip
        acknowledged = self.office.ledgers("acknowledged")
        for what, punches in (("acknowledged to a terminal", acknowledged), ("announced to a client", self.announced)):
            missing = sorted(set(punches) - held)
            right = f"{when}: of {len(punches)} {what} none is lost"
            tally.check(right, not missing, f"{len(missing)}: {missing[:3]}")
        tally.equal(f"{when}: nothing is double", twice(rows), [])
        invented = sorted({row for row in held if row[0] in self.office.ports} - set(self.office.ledgers("punched")))
        tally.equal(f"{when}: nothing was never punched", invented[:3], [])
        for writer, told in self.heard.items():
            if told:
                kept = set(machine.run("cat", f"/var/lib/rollcall/{writer}").out.split())
                self.told[writer] += len(told)
                self.lost[writer] += len(set(told) - kept)
        tally.equal(f"{when}: what waited for the disk is there", self.lost["careful"], 0)
        return len(rows)

    def cut(self, number):
        began = time.monotonic()
        office = self.office
        with office.machine(disk.logged(office.state, office.path)) as machine:
            ports = {name: Heard(office.path / name) for name in ("watch", *WRITERS)}
            office.serves(machine)
            if number > 1:
                self.judge(machine, f"cut {number - 1}")
            machine.shell("cd /var/lib/rollcall; rm -f careful hasty; touch careful hasty; sync")
            watch = "exec rollcall punch watch --json >/dev/virtio-ports/watch"
            machine.start("sh", "-c", watch, log="/run/watch.log")
            for writer in WRITERS:
                machine.start("python3", "/usr/lib/rollcall-vm/guest_writer.py", f"/var/lib/rollcall/{writer}",
                              f"/dev/virtio-ports/{writer}", writer, log=f"/run/{writer}.log")  # fmt: skip
            cables = office.plug_terminals()

            def in_full():
                names = {json.loads(line)["terminal"] for line in ports["watch"].lines()}
                return set(office.ports) <= names and all(ports[writer].lines() for writer in WRITERS)

            try:
                until("both terminals' punches are announced", in_full, 180)
            except Failure:
                print(machine.shell(TROUBLE), flush=True)
                raise
            time.sleep(self.dice.uniform(0.5, 6))
            self.kill(machine.qemu, catches_writes=number % 3 != 1)
            for cable in cables:
                cable.wait()
            punches = [json.loads(line) for line in ports["watch"].all()]
            self.heard = {writer: ports[writer].all() for writer in WRITERS}
        self.announced |= {(p["terminal"], p["user"], p["time"][:19].replace("T", " ")) for p in punches}
        # In every third round the disk had begun to write what was in its cache.
        loss = disk.lose_power(office.state, office.path, self.dice if number % 3 == 0 else None)
        self.open += loss.after > 0
        self.seconds.append(time.monotonic() - began)
        told = ", ".join(f"{writer} told {len(numbers)}" for writer, numbers in self.heard.items())
        print(f"        cut {number}: {self.seconds[-1]:.0f} s, up after {office.boots[-1]:.1f} s; {len(punches)} "
              f"punches announced, {told}; {loss.entries} writes and flushes, {loss.after} writes after the last of "
              f"{loss.flushes} flushes, {loss.kept} of them kept", flush=True)  # fmt: skip

    def kill(self, qemu, catches_writes):
        """Stops the machine at once and for ever. Nearly all the time its disk's cache is empty, so two cuts of three
        wait for a moment when it is not.
        """
        end = time.monotonic() + 20
        while True:
            qemu.send_signal(signal.SIGSTOP)
            until("QEMU stands still", lambda: stopped(qemu.pid))
            try:
                writes = disk.at_risk(self.office.state, self.office.path)
            except disk.BadLog:
                # QEMU itself stands between two entries of its log: the guest did nothing then that could be judged.
                writes = None
            if writes is not None and (writes or not catches_writes) or time.monotonic() > end:
                break
            qemu.send_signal(signal.SIGCONT)
            time.sleep(self.dice.uniform(0.001, 0.03))
        qemu.kill()
        qemu.wait()

    def end(self, cuts):
        """The last boot: everything that was punched arrives, and the machine is powered off in an orderly way."""
        office, tally = self.office, self.tally
        with office.machine(disk.plain(office.state)) as machine:
            office.serves(machine)
            stored = self.judge(machine, f"cut {cuts}")
            punched = office.ledgers("punched")
            for name, *_ in OUTSIDE:
                tally.check(f"{name}'s punches were announced", any(p[0] == name for p in self.announced))
            acknowledged = len(office.ledgers("acknowledged"))
            cables = office.plug_terminals()
            rows = []

            def arrived():
                rows[:] = journal(machine)
                return set(punched) <= set(rows)

            try:
                until("everything arrives", arrived, 300)
            except Failure:
                pass
            missing = sorted(set(punched) - set(rows))
            right = f"in the end all {len(punched)} punches are there"
            tally.check(right, not missing, f"{len(missing)}: {missing[:3]}")
            tally.equal("and each once", twice(rows), [])
            told, lost = self.told, self.lost
            figures = {writer: f"{lost[writer]} of {told[writer]}" for writer in WRITERS}
            right = f"control: who did not wait for the disk lost what it told ({figures['hasty']})"
            tally.check(right, lost["hasty"] > 0)
            print(f"        {cuts} cuts: {len(self.announced)} punches announced, {acknowledged} acknowledged, "
                  f"{stored} records stored after the last; {self.open} cuts with writes after the last flush; "
                  f"lost by careful {figures['careful']}, by hasty {figures['hasty']}; "
                  f"{sum(self.seconds) / len(self.seconds):.0f} s a cut, boots "
                  f"{min(office.boots):.1f} to {max(office.boots):.1f} s", flush=True)  # fmt: skip
            # How the service ended can be read only from outside, when the machine is off.
            machine.write("/run/systemd/system/rollcalld.service.d/end.conf", "[Service]\nExecStopPost=+/bin/sh -c "
                          "'echo $SERVICE_RESULT $EXIT_CODE $EXIT_STATUS >/var/lib/rollcall/end'\n")  # fmt: skip
            machine.must("systemctl", "daemon-reload")
            code, seconds = machine.power_off()
            for cable in cables:
                cable.wait()
        tally.equal("powering off works with terminals connected", code, 0)
        print(f"        off after {seconds:.1f} s", flush=True)
        said = subprocess.run(["debugfs", "-R", "cat /end", office.state], capture_output=True, text=True).stdout
        tally.equal("the daemon ended in an orderly way", said.split(), ["success", "exited", "0"])
        checked = subprocess.run(["e2fsck", "-fn", office.state], capture_output=True, text=True)
        tally.check("and so did its disk", checked.returncode == 0, shortened(checked.stdout + checked.stderr))


# What the guest can tell about a chapter that failed.
TROUBLE = f"""
systemctl status --no-pager rollcalld.service || true
rollcall terminal list || true
journalctl --no-pager -o cat -n 40 -u rollcalld.service -u rollcalld.socket
tail -n 20 {GUEST}/*.log /run/*.log 2>/dev/null || true
dmesg | tail -n 20; ls -l /dev/ttyS* /dev/ttyACM* /dev/virtio-ports || true
"""


def main():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
    if not 3 <= len(sys.argv) <= 5:
        sys.exit("usage: service.py PACKAGES_DIRECTORY CACHE_DIRECTORY [CUTS [SEED]]")
    packages, cache = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    cuts = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.SystemRandom().randrange(1 << 32)
    print(f"        seed {seed}, {cuts} cuts", flush=True)
    tally = Tally()
    began = time.monotonic()
    with Sandbox(packages) as box, tally.chapter("the service"):
        office = Office(packages, cache, box)
        with office.machine(disk.plain(office.state), keeps=True, image=office.payload) as machine:
            print(f"        the machine was up after {machine.boot:.1f} s", flush=True)
            for chapter in (install, usb, documents, restarts):
                failed = tally.failed
                print(chapter.__name__, flush=True)
                with tally.chapter(chapter.__name__):
                    chapter(machine, tally)
                if tally.failed > failed:
                    print(machine.shell(TROUBLE), flush=True)
            leave(machine, tally)
        if cuts:
            print("cuts", flush=True)
            office.start_terminals()
            rounds = Cuts(office, tally, random.Random(seed))
            for number in range(1, cuts + 1):
                rounds.cut(number)
            rounds.end(cuts)
    print(f"        {time.monotonic() - began:.0f} s in all", flush=True)
    tally.finish()


if __name__ == "__main__":
    main()
