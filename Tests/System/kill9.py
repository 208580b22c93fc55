#!/usr/bin/env python3
"""kill -9 of the daemon at random moments while two terminals deliver 50 punches a second each.

usage: kill9.py BUILD_DIRECTORY [ROUNDS [SEED]]

The simulators' ledgers say what was punched and what the daemon acknowledged (an event) or cleared (marks). In the end
the journal must hold each of it exactly once, without any help. Controls show that the comparison can fail.
"""

import collections
import random
import sys
import time

from gateway import Failure, Sandbox, Tally, build_directory, free_port, ledger, rows, until

RATE = 50
USERS = 400  # even, and many more than RATE: nobody punches twice in a second, and each always with the same key


def differences(punched, acknowledged, stored):
    """What is wrong with a terminal's stored punches."""
    count = collections.Counter((punch.user, punch.time) for punch in stored)
    held = set(stored)
    return {
        "acknowledged and lost": [punch for punch in acknowledged if punch not in held],
        "punched and not arrived": [punch for punch in punched if punch not in held],
        "stored twice": [key for key, times in count.items() if times > 1],
        "stored and never punched": sorted(held - set(punched)),
    }


def kill_rounds(box, rounds, dice):
    """Kills the daemon again and again; returns how many kills came before it answered its first call."""
    early = 0
    for number in range(1, rounds + 1):
        # From the first instruction on, through opening the journal and reading up, into steady running.
        moment = time.monotonic() + (dice.uniform(0, 0.6) if dice.random() < 0.3 else dice.uniform(0.6, 4))
        daemon = box.start_daemon(waits=False)
        while time.monotonic() < moment:
            if daemon.poll() is not None:
                raise Failure(f"round {number}: rollcalld ended by itself with {daemon.returncode}")
            time.sleep(min(0.05, max(0, moment - time.monotonic())))
        try:
            early += box.answers() is None
        except Failure as problem:
            raise Failure(f"round {number}: {problem}") from None
        daemon.kill()
        daemon.wait()
        if number % 10 == 0:
            print(f"        {number} of {rounds} kills", flush=True)
    return early


def main():
    build = build_directory()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1 << 32)
    print(f"        seed {seed}, {rounds} rounds", flush=True)
    tally = Tally()
    began = time.monotonic()
    with Sandbox(build) as box, tally.chapter(f"kill -9, seed {seed}"):
        port, pty = free_port(), box.path / "anviz.tty"
        people = box.users("people", USERS)
        box.configure(
            ("door", "zk", f"tcp://127.0.0.1:{port}"),
            ("shop", "anviz", f"serial:{pty}?baud=115200"),
        )

        def terminals(rate):
            return [
                start(place, "--users", people, "--rate", rate, "--serial", name, "--ledger",
                      box.path / f"{name}.ledger", "--memory", box.path / f"{name}.memory")
                for start, place, name in [(box.start_zk, port, "door"), (box.start_anviz, pty, "shop")]
            ]  # fmt: skip

        simulators = terminals(RATE)
        early = kill_rounds(box, rounds, random.Random(seed))
        killing = time.monotonic() - began

        box.start_daemon()
        for name in ("door", "shop"):
            box.wait_for(name)
        held = {name: box.records(name) for name in ("door", "shop")}
        for name in held:
            tally.check(
                f"after the last kill {name} goes on delivering",
                until("new punches", lambda: box.records(name) > held[name]),
            )
        for simulator in simulators:
            tally.equal("a simulator keeps its log at its end", box.stop(simulator), 0)
        terminals(0)
        for name in held:
            box.wait_for(name)
            box.read_through(name, seconds=180)
        journal = box.journal()

        figures = []
        for name in held:
            path = box.path / f"{name}.ledger"
            punched, acknowledged = ledger(path, "punched"), ledger(path, "acknowledged")
            stored = rows(journal, name)
            figures.append(f"{name}: {len(punched)} punched, {len(acknowledged)} acknowledged, {len(stored)} stored")
            tally.check(f"{name} punched and was acknowledged", punched and acknowledged)
            tally.equal(f"{name}: nobody punched twice in a second", len({p[:2] for p in punched}), len(punched))
            for wrong, which in differences(punched, acknowledged, stored).items():
                tally.check(f"{name}: nothing {wrong}", not which, f"{len(which)}, first {which[:3]}")

            # Controls: the same comparison, with one record lost and one doubled.
            lost = random.Random(seed).choice(acknowledged)
            found = differences(punched, acknowledged, [punch for punch in stored if punch != lost])
            tally.check(
                f"control: {name}: a lost acknowledged record is found",
                set(found["acknowledged and lost"]) == {lost} and found["punched and not arrived"] == [lost],
            )
            found = differences(punched, acknowledged, [*stored, lost])
            tally.equal(f"control: {name}: a doubled record is found", found["stored twice"], [lost[:2]])

        tally.equal("no damaged record", [r for r in journal if r.get("fault")], [])
        tally.equal("journal numbers have no gap", [r["seq"] for r in journal], list(range(1, len(journal) + 1)))
        proof = box.rollcall("journal", "verify", timeout=600)
        tally.equal("journal verify", (proof.code, proof.out.splitlines()[:1]), (0, [f"{len(journal)} records, intact"]))
        code, seconds = box.stop_daemon()
        tally.check("SIGTERM ends the daemon", code == 0 and seconds < 5, f"exit {code} after {seconds:.1f} s")
        print(f"        {rounds} kills in {killing:.0f} s ({early} before it answered); {'; '.join(figures)}; "
              f"{time.monotonic() - began:.0f} s in all", flush=True)  # fmt: skip
    tally.finish()


main()
