#!/usr/bin/env python3
"""kill -9 of the daemon while terminals that dial in push 20 punches a second each; and adopting a stranger.

usage: push.py BUILD_DIRECTORY [ROUNDS [SEED]]

The simulators' ledgers say what was punched and what the daemon acknowledged (`OK: n`). In the end the journal must hold
each of it exactly once.
"""

import collections
import contextlib
import http.client
import random
import socket
import sys
import time

from gateway import ZONE, Failure, Sandbox, Tally, build_directory, free_port, ledger, rows, until

RATE = 20
USERS = 400  # even, and many more than RATE: nobody punches twice in a second, and each always with the same key
NAMES = ("P1", "P2", "P3")


def push(box, port, serial, people, rate):
    return box.start(
        "rollcall-sim", "zk-push", "--server", f"127.0.0.1:{port}", "--serial", serial, "--zone", ZONE, "--users", people,
        "--rate", rate, "--error-delay", 0.3, "--ledger", box.path / f"{serial}.ledger", "--memory",
        box.path / f"{serial}.memory",
    )  # fmt: skip


def request(port, method, target, body=None):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    line.request(method, target, body)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def kills(box, rounds, dice):
    for number in range(1, rounds + 1):
        end = time.monotonic() + dice.uniform(0.3, 4)
        daemon = box.start_daemon(waits=False)
        while time.monotonic() < end:
            if daemon.poll() is not None:
                raise Failure(f"round {number}: rollcalld ended by itself with {daemon.returncode}")
            time.sleep(0.05)
        daemon.kill()
        daemon.wait()


def killed(box, tally, port, rounds, seed):
    people = box.users("people", USERS)
    simulators = [push(box, port, name, people, RATE) for name in NAMES]
    kills(box, rounds, random.Random(seed))
    box.start_daemon()
    for name in NAMES:
        box.wait_for(name)
        held = box.records(name)
        tally.check(
            f"after the last kill {name} goes on delivering",
            until("new punches", lambda: box.records(name) > held),
        )
    for simulator in simulators:
        tally.equal("a simulator keeps its log at its end", box.stop(simulator), 0)
    simulators = [push(box, port, name, people, 0) for name in NAMES]
    for name in NAMES:
        box.read_through(name, seconds=180)
    journal = box.journal()
    for name in NAMES:
        path = box.path / f"{name}.ledger"
        punched, acknowledged, stored = ledger(path, "punched"), ledger(path, "acknowledged"), rows(journal, name)
        held = set(stored)
        count = collections.Counter((punch.user, punch.time) for punch in stored)
        tally.check(f"{name} punched and was acknowledged", punched and acknowledged)
        lost = [punch for punch in acknowledged if punch not in held]
        tally.check(f"{name}: nothing acknowledged is missing", not lost, f"{len(lost)}, first {lost[:3]}")
        missing = [punch for punch in punched if punch not in held]
        tally.check(f"{name}: nothing punched is missing", not missing, f"{len(missing)}, first {missing[:3]}")
        tally.equal(f"{name}: nothing stored twice", [key for key, times in count.items() if times > 1], [])
        tally.equal(f"{name}: nothing stored that was never punched", sorted(held - set(punched)), [])
        print(f"        {name}: {len(punched)} punched, {len(acknowledged)} acknowledged, {len(stored)} stored")
    proof = box.rollcall("journal", "verify", timeout=600)
    tally.equal("journal verify", (proof.code, proof.out.splitlines()[:1]), (0, [f"{len(journal)} records, intact"]))
    for simulator in simulators:
        box.stop(simulator)


def occupied(box, tally, port):
    with socket.create_server(("127.0.0.1", port)):
        box.start_daemon()
        until("it is told that terminals cannot dial in", lambda: "terminals cannot dial in" in box.log.read_text())
        tally.check("an address that another program has costs nobody else", box.answers())
    until("terminals can dial in once it is free", lambda: dials(port))
    box.stop_daemon()


def dials(port):
    with contextlib.suppress(OSError):
        return request(port, "GET", "/iclock/getrequest?SN=NEW9")[0]


def adopted(box, tally, port):
    target = "/iclock/cdata?SN=NEW9&table=ATTLOG&Stamp=1"
    line = "1001\t2026-11-25 08:58:07\t0\t1\t0\t0\t0\n"
    tally.equal("a stranger's punches are refused", request(port, "POST", target, line)[0], 403)
    tally.equal("its look for orders is answered", request(port, "GET", "/iclock/getrequest?SN=NEW9"), (200, "OK"))
    listed = [stranger["serial"] for stranger in box.call("Terminals.ListUnadopted")["terminals"]]
    tally.equal("it is listed", listed, ["NEW9"])
    tally.equal("adopting it", box.rollcall("terminal", "adopt", "NEW9", "--name", "side-door").code, 0)
    answer = until("the adopted terminal is answered", lambda: taken(request(port, "POST", target, line)))
    tally.equal("then they are taken", answer, (200, "OK: 1"))
    tally.equal("and are in the journal", box.records("side-door"), 1)
    tally.equal("nobody is listed any more", box.call("Terminals.ListUnadopted")["terminals"], [])


def taken(answer):
    return answer if answer[0] == 200 else None


def main():
    build = build_directory()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1 << 32)
    tally = Tally()
    with Sandbox(build) as box, tally.chapter(f"terminals that push, {rounds} kills, seed {seed}"):
        port = free_port()
        box.configure(
            *((name, "zk-push", f"push:{name}", 'poll = "1s"') for name in NAMES),
            more=f'[push]\nlisten = "127.0.0.1:{port}"\n',
        )
        occupied(box, tally, port)
        killed(box, tally, port, rounds, seed)
        adopted(box, tally, port)
        code, seconds = box.stop_daemon()
        tally.check("SIGTERM ends the daemon", code == 0 and seconds < 5, f"exit {code} after {seconds:.1f} s")
    tally.finish()


main()
