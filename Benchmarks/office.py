#!/usr/bin/env python3
"""What the office's cases cost, measured on this machine.

usage: office.py BUILD_DIRECTORY [CASES]        (release programs, root)

* a request and its approval, each from the call to the answer, with 500 people in the directory
* the inbox of somebody for whom CASES (10,000) cases wait
* the proof of the journal: every event read, hashed and folded, every case compared

Each person calls under an account of their own. The other end is Python: what it needs itself is in the figures. Nothing
here is asserted.
"""

import json
import os
import socket
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from gateway import Sandbox, free_port, memory, parsed  # noqa: E402

GM, HEAD, BUYER, KEEPER = 1001, 1002, 1003, 1004


def uid(number):
    return 52_000 + number


class Caller:
    """One connection under somebody's account, in a process of its own."""

    def __init__(self, path, number):
        self.ours, theirs = socket.socketpair()
        if os.fork() == 0:
            self.ours.close()
            os.setgroups([])
            os.setgid(uid(number))
            os.setuid(uid(number))
            self.serve(path, theirs.makefile("rw"))
            os._exit(0)
        theirs.close()
        self.file = self.ours.makefile("rw")

    @staticmethod
    def serve(path, orders):
        line = socket.socket(socket.AF_UNIX)
        line.connect(path)
        held = b""
        for order in orders:
            calls, times, last = json.loads(order), [], None
            for method, parameters in calls:
                begin = time.perf_counter()
                line.sendall(json.dumps({"method": f"io.rollcall.Office.{method}", "parameters": parameters}).encode() + b"\0")
                while b"\0" not in held:
                    held += line.recv(1 << 20)
                reply, _, held = held.partition(b"\0")
                times.append(time.perf_counter() - begin)
                last = json.loads(reply)
                if "error" in last:
                    break
            print(json.dumps([times, last]), file=orders, flush=True)

    def call(self, *calls):
        print(json.dumps(calls), file=self.file, flush=True)
        times, last = json.loads(self.file.readline())
        if "error" in last:
            raise SystemExit(last)
        return times, last["parameters"]


def spread(times):
    ordered = sorted(times)
    return f"median {statistics.median(ordered) * 1e3:.2f} ms, 99th percentile {ordered[int(len(ordered) * 0.99)] * 1e3:.2f} ms"


def main():
    build, cases = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with Sandbox(build) as box:
        box.path.chmod(0o755)
        box.configure(("door", "zk", f"tcp://127.0.0.1:{free_port()}"))
        box.start_daemon()
        os.chmod(box.socket, 0o666)
        people = "number,name,department,supervisor\n" + "".join(
            f"{1001 + index},Person {index},{'office' if index < 10 else f'department {index % 20}'},{GM if index else ''}\n"
            for index in range(500)
        )

        def must(*line):
            result = box.rollcall(*line)
            if result.code:
                raise SystemExit(result.err)

        must("person", "import", box.write("people.csv", people))
        for number, role in ((GM, "gm"), (HEAD, "officeHead"), (BUYER, "buyer"), (KEEPER, "storekeeper")):
            must("person", "link", number, "--account", uid(number))
            must("office", "grant", number, role)
        buyer, head, keeper = (Caller(str(box.socket), number) for number in (BUYER, HEAD, KEEPER))
        for index in range(100):
            fields = {"code": f"ITEM-{index}", "name": "pen", "unit": "piece"}
            keeper.call(("Act", {"object": "item", "verb": "add", "fields": fields}))

        def requests(count):
            for index in range(count):
                lines = [{"item": f"ITEM-{index % 100}", "quantity": 1, "price": "2"}]
                yield "Act", {"object": "purchase", "verb": "new", "fields": {"lines": lines}}

        asked, last = buyer.call(*requests(500))
        year = last["case"]["number"].split("-")[1]
        numbers = [f"CG-{year}-{index + 1:04}" for index in range(500)]
        decided, _ = head.call(*[("Act", {"verb": "approve", "number": number}) for number in numbers])
        print(f"a request: {spread(asked)}")
        print(f"an approval: {spread(decided)}")
        begin = time.perf_counter()
        buyer.call(*requests(cases))
        print(f"{cases} requests one after the other: {cases / (time.perf_counter() - begin):.0f} a second")
        times, reply = head.call(*[("Inbox", {})] * 10)
        print(f"inbox with {reply['waiting']} open cases: {spread(times)}")
        begin = time.perf_counter()
        proof = parsed(box.rollcall("office", "verify", "--json", timeout=600))
        took = time.perf_counter() - begin
        rate = proof["events"] / took
        print(f"proof of {proof['events']} events and {proof['cases']} cases: {took:.1f} s, {rate:.0f} events a second; "
              f"a million would take {1e6 / rate:.0f} s; faults: {proof['faults']}")  # fmt: skip
        print(f"memory of the daemon: {memory(box.daemon.pid):.0f} MB")


main()
