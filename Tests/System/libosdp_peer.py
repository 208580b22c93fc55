#!/usr/bin/env python3
"""OSDP against libosdp from PyPI, which is not ours: its reader before our daemon, its panel before our reader.

usage: libosdp_peer.py BUILD_DIRECTORY
"""

import json
import os
import pathlib
import subprocess
import sys
import threading

from gateway import Sandbox, Tally, _die_with_parent, build_directory, until

KEY = "000102030405060708090a0b0c0d0e0f"
END = pathlib.Path(__file__).with_name("libosdp_end.py")


def install(box):
    """libosdp 3.2.9 in an environment of its own; returns its Python."""
    place = box.path / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True, timeout=300)
    pip = [place / "bin" / "pip", "--quiet", "--disable-pip-version-check", "install", "libosdp==3.2.9"]
    subprocess.run(pip, check=True, timeout=600)
    return place / "bin" / "python"


class End:
    """A running libosdp_end.py."""

    def __init__(self, box, python, *words):
        self.told = []
        self.process = subprocess.Popen(
            [python, "-u", END, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=open(box.path / "libosdp.log", "ab"),
            text=True,
            preexec_fn=_die_with_parent,
        )
        box.children.append(self.process)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.told.append(json.loads(line))

    def first(self, what, key):
        return until(what, lambda: next((told for told in list(self.told) if key in told), None))[key]

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)


def users(box, name):
    return [record["user"] for record in box.journal() if record["terminal"] == name]


def before_our_daemon(box, tally, python, kind):
    """libosdp plays the reader."""
    title = f"libosdp's reader before our daemon, {kind}"
    with tally.chapter(title):
        name = f"reader-{kind}"
        words = {"plain": [], "secure": [KEY], "install": ["install"]}[kind]
        end = End(box, python, "reader", 101, *words)
        path = end.first("the reader's path", "path")
        lines = ["address = 101"] + (['key = "credential:door"'] if words else [])
        if kind == "install":
            lines.append("install = true")
        box.configure((name, "osdp", f"serial:{path}?baud=9600", *lines))
        (box.path / "door").write_text(KEY + "\n")
        os.environ["CREDENTIALS_DIRECTORY"] = box.environment["CREDENTIALS_DIRECTORY"] = str(box.path)
        box.start_daemon()
        box.wait_for(name)
        tally.check(f"{title}: it comes online", True)
        facts = box.terminal(name)["terminal"]
        tally.equal(f"{title}: its serial number", facts.get("serial"), "67305985")
        wanted = []
        for number in range(5):
            end.say(f"card 65 {25470 + number}")
            wanted.append(f"65-{25470 + number}")
            until("the card arrives", lambda: box.records(name) >= len(wanted))
        end.say("raw 26 a0b1c2c0")
        wanted.append("26:A0B1C2C0")
        until("the card arrives", lambda: box.records(name) >= len(wanted))
        end.say("keys 1001")
        wanted.append("1001")
        until("the number arrives", lambda: box.records(name) >= len(wanted))
        tally.equal(f"{title}: what was presented is in the journal, once each", users(box, name), wanted)
        names = lambda: [told["name"] for told in list(end.told) if "name" in told]
        until("the reader is told", lambda: names().count("buzzer") >= len(wanted))
        tally.equal(f"{title}: green light each time", names().count("led"), len(wanted))
        if kind == "install":
            tally.equal(f"{title}: the key was installed once", names().count("keyset"), 1)
        code, seconds = box.stop_daemon()
        tally.check(f"{title}: SIGTERM ends the daemon", code == 0 and seconds < 5, f"exit {code}, {seconds:.1f} s")
        box.start_daemon()
        box.wait_for(name)
        end.say("card 1 2")
        until("the card arrives", lambda: box.records(name) == len(wanted) + 1)
        tally.check(f"{title}: it comes back after a restart", True)
        box.stop_daemon()
        end.stop()


def before_our_reader(box, tally, python, kind):
    """libosdp plays the panel."""
    title = f"libosdp's panel before our reader, {kind}"
    with tally.chapter(title):
        pty = box.path / f"line-{kind}"
        words = [KEY] if kind == "secure" else []
        people = box.write(f"people-{kind}", "65-25477\t\n1001\t\n")
        key = ["--key", KEY] if words else []
        arguments = ["--pty", pty, "--address", 101, "--users", people, "--rate", 1, *key]
        reader = box.start("rollcall-sim", "osdp", *arguments)
        until("the reader has its line", lambda: os.path.lexists(pty))
        end = End(box, python, "panel", pty, 101, *words)
        tally.check(f"{title}: it comes online", end.first("the panel is online", "online"))
        if words:
            tally.check(f"{title}: the secure channel stands", end.first("the channel", "secure"))
        card = lambda: [told for told in list(end.told) if told.get("data") == "20b1c280" and told.get("length") == 26]
        tally.check(f"{title}: a card arrives", until("a card", card))
        keys = lambda: [told for told in list(end.told) if told.get("data") == b"1001\r".hex()]
        tally.check(f"{title}: keys arrive", until("keys", keys))
        end.stop()
        box.stop(reader)


def main():
    build = build_directory()
    tally = Tally()
    with Sandbox(build) as box:
        with tally.chapter("libosdp from PyPI"):
            python = install(box)
            for kind in ("plain", "secure", "install"):
                before_our_daemon(box, tally, python, kind)
            for kind in ("plain", "secure"):
                before_our_reader(box, tally, python, kind)
    tally.finish()


main()
