"""The virtual machine: started with our programs or packages on a second disk, and asked through one port.

QEMU emulates it in software, so that it runs where there is no /dev/kvm. The cache's root disk is never written to.
"""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from gateway import Failure, Result, _die_with_parent, until

# Times at least four times what an idle machine needs.
BOOT = 300
PATIENCE = 120


def payload(build, directory, image):
    """A disk with our programs, the libraries that Debian does not have, and the scripts of the terminal's side."""
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "bin").mkdir(parents=True)
    (directory / "lib").mkdir()
    for program in ("rollcalld", "rollcall", "rollcall-sim"):
        source = pathlib.Path(build, program).resolve()
        subprocess.run(["strip", "-g", "-o", directory / "bin" / program, source], check=True)
        listing = subprocess.run(["ldd", source], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            path = line.partition("=> ")[2].partition(" (")[0]
            if path and not path.startswith(("/lib/", "/usr/lib/", "/lib64/")):
                shutil.copy(path, directory / "lib")
    for script in pathlib.Path(__file__).resolve().parent.glob("guest_*.py"):
        shutil.copy(script, directory / "bin")
    size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    image.unlink(missing_ok=True)
    megabytes = size // 1_000_000 + size // 10_000_000 + 32
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", directory, image, f"{megabytes}M"], check=True)


class Machine:
    """Use as `with Machine(cache, image) as machine`.

    `root` is another root disk than the cache's, `keeps` says that what is written to it stays, `init` is the guest's
    first process, `more` are further arguments for QEMU.
    """

    def __init__(self, cache, image=None, root=None, keeps=False, init=None, more=()):
        self.cache = pathlib.Path(cache)
        self.image = image
        self.root, self.keeps, self.init, self.more = root, keeps, init, more
        self.console = self.cache / "console.log"
        self.started = []

    def __enter__(self):
        path = self.cache / "agent.sock"
        path.unlink(missing_ok=True)
        accelerator = "tcg,thread=multi,tb-size=512"
        words = "console=ttyS0 mitigations=off nokaslr audit=0 quiet panic=-1"
        if self.init:
            # Drivers of what the emulated machine does not have, or not to any use here, only take time.
            unused = "kvm,kvm_amd,kvm_intel,powernow_k8,ahci,iTCO_wdt,i2c_i801,lpc_ich,pcspkr,psmouse,aesni_intel"
            words += f" rollcall_init={self.init} modprobe.blacklist={unused}"
        root = f"file={self.root},format=qcow2" if self.root else f"file={self.cache / 'root.raw'},format=raw"
        # Devices in the order of their names in the guest, before those of `more`.
        disks = ["-drive", f"{root},if=none,id=root,snapshot={'off' if self.keeps else 'on'}"]
        disks += ["-device", "virtio-blk-pci,drive=root"]
        if self.image:
            disks += ["-drive", f"file={self.image},format=raw,if=none,id=image,readonly=on"]
            disks += ["-device", "virtio-blk-pci,drive=image"]
        self.qemu = subprocess.Popen(
            [
                "qemu-system-x86_64", "-accel", accelerator, "-M", "q35,usb=off", "-cpu", "max,la57=off",
                "-smp", "2", "-m", "1024", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                "-kernel", self.cache / "vmlinux", "-initrd", self.cache / "initrd",
                "-append", words,
                "-serial", f"file:{self.console}",
                *disks,
                "-device", "virtio-serial-pci", "-chardev", f"socket,id=agent,path={path},server=on,wait=off",
                "-device", "virtserialport,chardev=agent,name=agent",
                *self.more,
            ],
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
        )
        try:
            until("QEMU has its port", lambda: self._alive() and self._connects(path))
            self.held = b""
            began = time.monotonic()
            self._answer(BOOT)
            self.boot = time.monotonic() - began
            if self.image:
                self.must("mkdir", "-p", "/opt/rollcall")
                self.must("mount", "-o", "ro", "/dev/vdb", "/opt/rollcall")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _connects(self, path):
        """The file of a port is there before anybody listens on it."""
        self.port = socket.socket(socket.AF_UNIX)
        try:
            self.port.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            self.port.close()
            return False
        return True

    def __exit__(self, *_):
        self.qemu.kill()
        self.qemu.wait()

    def power_off(self):
        """What an administrator does; returns (QEMU's exit code, seconds)."""
        began = time.monotonic()
        self.start("systemctl", "poweroff")
        try:
            return self.qemu.wait(BOOT), time.monotonic() - began
        except subprocess.TimeoutExpired:
            raise Failure(f"the machine does not power off; see {self.console}") from None

    def _alive(self):
        if self.qemu.poll() is not None:
            raise Failure(f"QEMU ended with {self.qemu.returncode}; see {self.console}")
        return True

    def _answer(self, seconds):
        end = time.monotonic() + seconds
        while b"\n" not in self.held:
            self._alive()
            if time.monotonic() > end:
                raise Failure(f"the guest said nothing for {seconds} s; see {self.console}")
            self.port.settimeout(1)
            try:
                self.held += self.port.recv(1 << 20)
            except TimeoutError:
                continue
        line, self.held = self.held.split(b"\n", 1)
        reply = json.loads(line)
        if "error" in reply:
            raise Failure(f"the guest's agent: {reply['error']}")
        return reply

    def ask(self, question, seconds=PATIENCE):
        self.port.settimeout(PATIENCE)
        self.port.sendall(json.dumps(question).encode() + b"\n")
        return self._answer(seconds + 10)

    def run(self, *command, input="", seconds=PATIENCE):
        """Runs a command in the guest to its end."""
        reply = self.ask({"run": [str(part) for part in command], "input": input, "timeout": seconds}, seconds)
        return Result(reply["code"], reply["out"], reply["err"])

    def must(self, *command, **more):
        """Runs a command that must work, and returns what it prints."""
        result = self.run(*command, **more)
        if result.code:
            raise Failure(f"{command[0]} in the guest: exit {result.code}: {result.err[-500:]}")
        return result.out

    def shell(self, script, **more):
        return self.must("sh", "-ec", script, **more)

    def ours(self, program, *arguments):
        """The command line of one of our programs in the guest."""
        return [
            "/usr/bin/env", "LD_LIBRARY_PATH=/opt/rollcall/lib", "ROLLCALL_SOCKET=/run/rollcall/rollcall.sock",
            "LANG=C.UTF-8", f"/opt/rollcall/bin/{program}", *map(str, arguments),
        ]

    def start(self, *command, log="/tmp/log"):
        pid = self.ask({"start": [str(part) for part in command], "log": log})["pid"]
        self.started.append(pid)
        return pid

    def stop(self, pid, signal=15):
        self.started.remove(pid)
        return self.ask({"stop": pid, "signal": signal})["code"]

    def stop_all(self):
        """Ends whatever was started and still runs."""
        for pid in reversed(list(self.started)):
            self.stop(pid, signal=9)

    def write(self, path, content):
        self.must("sh", "-c", 'mkdir -p "$(dirname "$1")"; cat >"$1"', "sh", path, input=content)
