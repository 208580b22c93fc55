#!/usr/bin/env python3
"""TAB in real shells at a pseudo terminal: bash, zsh and fish, each that is installed. Names of terminals and people come
from the running daemon; without one nothing is offered and nothing is said.

usage: completion.py BUILD_DIRECTORY
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import termios
import time

from gateway import PATIENCE, Failure, Sandbox, Tally, build_directory

PROMPT = "@ready@"
PEOPLE = "工号,姓名,部门\n1001,Zhang Jia,Office\n1002,Li Yi,Office\n2001,Wang Bing,Works\n"


class Shell:
    """An interactive shell at a pseudo terminal."""

    def __init__(self, arguments, environment):
        self.screen = ""
        self.child, self.line = pty.fork()
        if self.child == 0:
            os.execvpe(arguments[0], arguments, environment)
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def close(self):
        os.kill(self.child, signal.SIGKILL)
        os.close(self.line)
        os.waitpid(self.child, 0)

    def type(self, text):
        os.write(self.line, text.encode())

    def wait(self, *parts, seconds=PATIENCE):
        """Until the screen shows all parts; returns it and forgets it."""
        end = time.monotonic() + seconds
        while not all(part in self.screen for part in parts):
            if time.monotonic() > end:
                raise Failure(f"waited in vain for {parts} in {self.screen[-600:]!r}")
            if select.select([self.line], [], [], 0.1)[0]:
                piece = os.read(self.line, 65536).decode(errors="replace")
                self.screen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r|\x07", "", piece)
        shown, self.screen = self.screen, ""
        return shown


def script(box, shell):
    result = box.rollcall("--generate-completion-script", shell)
    return box.write(f"completion.{shell}", result.out)


def at_terminal(box, tally, shell, arguments, setup):
    environment = dict(box.environment, PATH=f"{box.build}:{os.environ['PATH']}", TERM="xterm", HOME=str(box.path))
    line = Shell(arguments, environment)
    with contextlib.closing(line):
        line.type(f"{setup}\nPS1='@re''ady@ '\n")
        line.wait(PROMPT)
        # After a TAB that has one answer the shell writes it; after two TABs it shows what there is.
        line.type("rollcall terminal show fr\t")
        tally.check(f"{shell}: one terminal's name is written out", "front-door" in line.wait("front-door"))
        line.type("\x15rollcall terminal show \t\t")
        tally.holds(f"{shell}: the terminals of now are shown", line.wait("front-door", "canteen"), "canteen")
        line.type("\x15rollcall explain 2\t")
        tally.check(f"{shell}: a person's number", bool(line.wait("2001")))
        line.type("\x15rollcall explain 100\t\t")
        tally.holds(f"{shell}: several people", line.wait("1001", "1002"), "1001", "1002")
        line.type("\x15rollcall quaran\t")
        tally.check(f"{shell}: nouns", bool(line.wait("quarantine")))


def bash(box, tally):
    at_terminal(box, tally, "bash", ["bash", "--norc", "--noprofile", "-i"], f"source {script(box, 'bash')}")


def zsh(box, tally):
    setup = f"autoload -U compinit; compinit -u -D; source {script(box, 'zsh')}; unsetopt PROMPT_SP"
    at_terminal(box, tally, "zsh", ["zsh", "-f", "-i"], setup)


def fish(box, tally):
    environment = dict(box.environment, PATH=f"{box.build}:{os.environ['PATH']}", TERM="xterm", HOME=str(box.path))
    line = Shell(["fish", "--no-config", "-i"], environment)
    with contextlib.closing(line):
        line.type(f"source {script(box, 'fish')}; function fish_prompt; echo '@re''ady@ '; end\n")
        line.wait(PROMPT)
        line.type("rollcall terminal show fr\t")
        tally.check("fish: one terminal's name is written out", bool(line.wait("front-door")))
        line.type("\x15rollcall terminal show \t")
        tally.holds("fish: the terminals of now, with what they are", line.wait("(anviz)", "(zk)"), "canteen")
        line.type("\x1b\x15rollcall explain 100\t")
        tally.holds("fish: people with their names", line.wait("Zhang Jia", "Li Yi"), "1001", "1002")


def silence(box, tally):
    """What the scripts call, without a daemon, without a role, and with one that hangs."""
    words = ("rollcall", "terminal", "show", "")
    ask = ("---completion", "terminal", "show", "--", "positional@0", "3", "0", *words)
    tally.equal("the daemon is asked", sorted(box.rollcall(*ask).out.split()), ["canteen", "front-door"])
    if os.geteuid() == 0:
        os.chmod(box.path, 0o755)
        os.chmod(box.socket, 0o666)
        result = box.rollcall(*ask, user=65534, group=65534)
        tally.equal("who may not ask gets nothing, silently", (result.code, result.out, result.err), (0, "", ""))
    box.daemon.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    result = box.rollcall(*ask)
    took = time.monotonic() - began
    box.daemon.send_signal(signal.SIGCONT)
    tally.equal("a daemon that hangs gives nothing", (result.code, result.out, result.err), (0, "", ""))
    tally.check("and holds the shell for a second at most", took < 5, took)
    tally.equal("the daemon stops", box.stop_daemon()[0], 0)
    result = box.rollcall(*ask)
    tally.equal("without a daemon there is nothing, silently", (result.code, result.out, result.err), (0, "", ""))


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box:
        box.configure(("front-door", "zk", "tcp://127.0.0.1:9"), ("canteen", "anviz", "tcp://127.0.0.1:19"))
        box.start_daemon()
        tally.equal("people are there", box.rollcall("person", "import", box.write("people.csv", PEOPLE)).code, 0)
        for shell in (bash, zsh, fish):
            if not shutil.which(shell.__name__):
                print(f"skipped: {shell.__name__} is not here (make deb-deps)")
                continue
            with tally.chapter(shell.__name__):
                shell(box, tally)
        with tally.chapter("silence"):
            silence(box, tally)
    tally.finish()


main()
