#!/usr/bin/env python3
"""Clients of the control socket that mean harm, or do not know better: the daemon neither falls, nor grows, nor stops
serving the others.

usage: hostile.py BUILD_DIRECTORY [MESSAGES]        (MESSAGES random ones, 20,000)
"""

import contextlib
import json
import random
import socket
import sys
import time

from gateway import Sandbox, Tally, build_directory, call, free_port, memory, until

GOOD = [
    {"method": "io.rollcall.GetStatus"},
    {"method": "io.rollcall.Terminals.Show", "parameters": {"name": "door"}},
    {"method": "io.rollcall.Punches.List", "parameters": {"terminal": "door", "limit": 3}},
    {"method": "org.varlink.service.GetInfo", "parameters": {}, "more": False},
    {"method": "io.rollcall.Attendance.Summary", "parameters": {"date": "yesterday"}, "oneway": True},
    {"method": "io.rollcall.Punches.Watch", "parameters": {"since": 0}, "more": True},
]


def connect(box):
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(60)
    line.connect(box.socket)
    return line


def serves(box):
    return call(box.socket, "io.rollcall.GetStatus")["site"] == "Test"


def is_closed(line):
    with contextlib.suppress(ConnectionError):
        while line.recv(1 << 16):
            pass
    return True


def endless(box, tally):
    """A gibibyte without a zero byte."""
    before, sent = memory(box.daemon.pid), 0
    line = connect(box)
    piece = b"x" * (1 << 20)
    try:
        while sent < 1 << 30:
            sent += line.send(piece)
    except ConnectionError:
        pass
    tally.check("a message without end is cut off", sent < 64 << 20, f"{sent >> 20} MiB were taken")
    tally.check("… and costs no memory that stays", memory(box.daemon.pid) - before < 64, f"{before:.0f} to {memory(box.daemon.pid):.0f} MB")
    tally.check("… and nobody else their answer", serves(box))


def malformed(box, tally):
    wrong = [
        b"", b"nonsense", b"{", b"[]", b"null", b'{"method":5}', b'{"parameters":{}}', b'{"method":"a","method":"b"}',
        b'{"method":"io.rollcall.GetStatus","unknown":1}', b'{"method":"io.rollcall.GetStatus","more":true,"oneway":true}',
        b'{"method":"io.rollcall.GetStatus","parameters":[]}', b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe\x00\x01",
        b'{"method":"io.rollcall.GetStatus","parameters":{"x":' + b"9" * 5_000 + b"}}",
        b'{"method":"\\ud800"}', b'{"method":"io.rollcall.GetStatus"' + b" " * 100_000 + b"}x",
    ]  # fmt: skip
    left = []
    for message in wrong:
        line = connect(box)
        line.sendall(message + b"\0")
        line.shutdown(socket.SHUT_WR)
        with contextlib.closing(line):
            if not is_closed(line):
                left.append(message[:30])
    tally.equal("whatever is no call ends its connection", left, [])
    tally.check("… and nobody else's", serves(box))


def noise(box, tally, count):
    """Calls with a few bytes changed, on as many connections as they cost."""
    dice = random.Random(7)
    before, began, line = memory(box.daemon.pid), time.monotonic(), connect(box)
    line.setblocking(False)
    for number in range(count):
        message = bytearray(json.dumps(dice.choice(GOOD)).encode())
        for _ in range(dice.choice((0, 1, 1, 2, 5))):
            place = dice.randrange(len(message))
            choice = dice.randrange(3)
            if choice == 0:
                message[place] = dice.randrange(1, 256)
            elif choice == 1:
                del message[place : place + dice.randrange(9)]
            else:
                message[place:place] = bytes(dice.randrange(1, 256) for _ in range(dice.randrange(9)))
            message = message or bytearray(b"x")
        try:
            line.send(bytes(message) + b"\0")
            with contextlib.suppress(BlockingIOError):
                if not line.recv(1 << 20):
                    raise ConnectionError
        except BlockingIOError:
            # It has enough to do with what it holds: a stream that nobody reads.
            line.close()
            line = connect(box)
            line.setblocking(False)
        except ConnectionError:
            line.close()
            line = connect(box)
            line.setblocking(False)
    line.close()
    tally.check(f"{count} damaged calls in {time.monotonic() - began:.0f} s: it serves", serves(box))
    until("memory is given back", lambda: memory(box.daemon.pid) - before < 48)
    tally.check("… and did not grow", True)


def crowd(box, tally):
    """A thousand connections of one account."""
    lines = []
    for _ in range(1_000):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(60)
        with contextlib.suppress(OSError):
            line.connect(box.socket)
        lines.append(line)
    answered = 0
    for line in lines:
        with contextlib.suppress(OSError):
            line.sendall(b'{"method":"io.rollcall.GetStatus"}\0')
            answered += bool(line.recv(1))
    tally.check("of a thousand at once 64 are served", 0 < answered <= 64, answered)
    for line in lines:
        line.close()

    def again():
        with contextlib.suppress(OSError):
            return serves(box)

    tally.check("when they are gone the next is served", until("somebody is served", again))


def slow(box, tally):
    """A subscriber that does not read while many punches come."""
    line = connect(box)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    line.sendall(b'{"method":"io.rollcall.Punches.Watch","more":true}\0')
    line.recv(10)
    before = memory(box.daemon.pid)
    text = "".join(f"{n % 400 + 1}\t2026-10-{n // 2000 + 1:02} {n // 60 % 24:02}:{n % 60:02}:{n % 50:02}\t1\t0\n" for n in range(40_000))
    began = time.monotonic()
    result = box.rollcall("punch", "import", box.write("many.dat", text), "--terminal", "door", timeout=300)
    tally.equal("the punches are stored", result.code, 0)
    tally.check("… without waiting for who does not read", time.monotonic() - began < 120)
    tally.check("what waits for it is bounded", memory(box.daemon.pid) - before < 128, f"{before:.0f} to {memory(box.daemon.pid):.0f} MB")
    tally.check("the others are served", serves(box))
    line.close()


def main():
    build = build_directory()
    tally = Tally()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with Sandbox(build) as box:
        box.configure(("door", "zk", f"tcp://127.0.0.1:{free_port()}"))
        box.start_daemon()
        for chapter in (malformed, endless, crowd, slow, lambda box, tally: noise(box, tally, count)):
            with tally.chapter(getattr(chapter, "__name__", "noise")):
                chapter(box, tally)
        tally.equal("it stops when it is told to", box.stop_daemon()[0], 0)
    tally.finish()


if __name__ == "__main__":
    main()
