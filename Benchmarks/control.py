#!/usr/bin/env python3
"""What the control protocol and the daemon at rest cost, measured on this machine.

usage: control.py BUILD_DIRECTORY        (release programs)

* `rollcall version`: from start to end, beside `true` and an empty Python
* rollcalld at rest with 10 terminals that do not answer: memory
* small calls one after the other on one connection: latency, calls a second; and sent ahead, as the protocol permits
* a punch to 100 subscribers: when the first and the last of them has it

The other end is Python: what it needs itself is in the figures. Nothing here is asserted.
"""

import base64
import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from gateway import Sandbox, call, free_port, memory, until  # noqa: E402

SUBSCRIBERS = 100
ACCOUNTS = (52_001, 52_002)  # of one account 64 connections are taken


def spread(seconds):
    ordered = sorted(seconds)
    return f"median {statistics.median(ordered) * 1e3:.3f} ms, 99th percentile {ordered[int(len(ordered) * 0.99)] * 1e3:.3f} ms"


def started(*command, **more):
    times = []
    for _ in range(60):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, **more)
        times.append(time.perf_counter() - begin)
    return spread(times)


class Line:
    """A connection, message by message."""

    def __init__(self, path=None, connected=None):
        self.socket = connected or socket.socket(socket.AF_UNIX)
        if path:
            self.socket.connect(path)
        self.held = b""

    @staticmethod
    def of(account, path, count):
        """Connections that the kernel takes for an account's."""
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(account)
            os.setuid(account)
            sockets = [socket.socket(socket.AF_UNIX) for _ in range(count)]
            for one in sockets:
                one.connect(path)
            socket.send_fds(theirs, [b"x"], [one.fileno() for one in sockets])
            os._exit(0)
        _, descriptors, _, _ = socket.recv_fds(ours, 1, count)
        os.waitpid(child, 0)
        return [Line(connected=socket.socket(fileno=each)) for each in descriptors]

    def send(self, method, count=1, **parameters):
        message = {"method": method, "parameters": parameters}
        if method.endswith("Watch"):
            message["more"] = True
        self.socket.sendall((json.dumps(message).encode() + b"\0") * count)

    def receive(self):
        while b"\0" not in self.held:
            self.held += self.socket.recv(1 << 16)
        message, self.held = self.held.split(b"\0", 1)
        return message


def calls(box):
    line = Line(box.socket)
    times = []
    for _ in range(3_000):
        begin = time.perf_counter()
        line.send("io.rollcall.GetStatus")
        line.receive()
        times.append(time.perf_counter() - begin)
    print(f"a small call, one after the other: {spread(times)}, {len(times) / sum(times):,.0f} a second")
    begin, count = time.perf_counter(), 20_000
    for _ in range(count // 50):
        line.send("io.rollcall.GetStatus", count=50)
        for _ in range(50):
            line.receive()
    print(f"sent 50 ahead: {count / (time.perf_counter() - begin):,.0f} calls a second")


def subscribers(box):
    os.chmod(box.socket, 0o666)
    lines = [line for account in ACCOUNTS for line in Line.of(account, str(box.socket), SUBSCRIBERS // len(ACCOUNTS))]
    waiting = selectors.DefaultSelector()
    for line in lines:
        line.send("io.rollcall.Punches.Watch")
        line.receive()
        waiting.register(line.socket, selectors.EVENT_READ, line)
    first, last = [], []
    for number in range(100):
        text = f"1\t2026-11-0{number % 9 + 1} 08:{number % 60:02}:{number // 60:02}\t1\t0\n"
        begin = time.perf_counter()
        call(box.socket, "io.rollcall.Punches.Import",
             {"terminal": "t0", "content": base64.b64encode(text.encode()).decode(), "firstLine": 1,
              "columns": "verifyState", "fileName": "bench"})  # fmt: skip
        missing = set(lines)
        while missing:
            for key, _ in waiting.select():
                key.data.receive()
                missing.discard(key.data)
                if len(missing) == len(lines) - 1:
                    first.append(time.perf_counter() - begin)
        last.append(time.perf_counter() - begin)
    print(f"a punch to {SUBSCRIBERS} subscribers, from the call that stores it: the first {spread(first)}")
    print(f"  the last {spread(last)}")


def main():
    build = sys.argv[1]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with Sandbox(build) as box:
        print(f"rollcall version, no daemon: {started(box.build / 'rollcall', 'version', env=box.environment)}")
        print(f"  beside it, true: {started('true')}")
        print(f"  beside it, python3 -c '': {started('python3', '-c', '')}")
        box.path.chmod(0o755)
        box.configure(*[(f"t{n}", "zk", f"tcp://127.0.0.1:{free_port()}") for n in range(10)], more="[access]\nallow = ["
                      + ", ".join(f'"uid:{account}=observe"' for account in ACCOUNTS) + "]\n")  # fmt: skip
        daemon = box.start_daemon()
        until("the terminals were tried", lambda: all(one.get("why") for one in box.call("Operations.Overview")["troubles"]))
        time.sleep(10)
        # The rest are pages of the program's file, which the kernel drops and reads again as it likes.
        print(f"rollcalld at rest with 10 terminals that do not answer: {memory(daemon.pid):.1f} MB, "
              f"of which {memory(daemon.pid, 'RssAnon'):.1f} MB are its own")  # fmt: skip
        print(f"rollcall version, with a daemon: {started(box.build / 'rollcall', 'version', env=box.environment)}")
        calls(box)
        box.rollcall("person", "import", box.write("people.csv", "number,name,department\n1,P,D\n"))
        subscribers(box)
        print(f"rollcalld after all that: {memory(daemon.pid):.1f} MB")


if __name__ == "__main__":
    main()
