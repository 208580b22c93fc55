#!/usr/bin/env python3
"""What terminals that dial in cost one gateway process: processor time, memory, and how many punches arrive.

usage: push_fleet.py BUILD_DIRECTORY [TERMINALS] [SECONDS]     (2,000 terminals, 60 seconds)

They ask for orders every few seconds, as terminals do, and at one in twenty somebody punches each second. They run on
the same machine, so their processor time is printed apart. Nothing here is asserted.
"""

import os
import resource
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "System"))
from fleet import usage  # noqa: E402
from gateway import ZONE, Sandbox, alive, free_port  # noqa: E402


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    rate = max(1, count // 20)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count} terminals, {rate} punches a second")
    with Sandbox(build) as box:
        port = free_port()
        box.configure(
            *[(f"t{n}", "zk-push", f"push:S-{n}", 'poll = "10s"') for n in range(1, count + 1)],
            more=f'[push]\nlisten = "127.0.0.1:{port}"\n',
        )
        daemon = box.start_daemon()
        started = time.monotonic()
        fleet = box.start("rollcall-sim", "zk-push", "--server", f"127.0.0.1:{port}", "--serial", "S", "--zone", ZONE,
                          "--users", box.users("people", 400), "--rate", rate, "--terminals", count)

        def states():
            alive(fleet)
            return [terminal["state"] for terminal in box.call("Terminals.List")["terminals"]]

        def stored():
            return sum(terminal["records"] for terminal in box.call("Terminals.List")["terminals"])

        while states().count("online") < count:  # asked seldom: a list of thousands costs the daemon more than they do
            if time.monotonic() > started + 600:
                sys.exit(f"only {states().count('online')} of {count} came online in 600 s")
            time.sleep(1)
        print(f"all online {time.monotonic() - started:.1f} s after they began to dial in")
        begun, work, others = time.monotonic(), usage(daemon)[0], usage(fleet)[0]
        before = stored()
        time.sleep(seconds)
        took = time.monotonic() - begun
        busy, memory = usage(daemon)
        print(f"rollcalld: {(busy - work) / took * 100:.1f} % of a core, {memory:.0f} MB; "
              f"{stored() - before} punches stored of some {rate * took:.0f} made")  # fmt: skip
        print(f"the simulated terminals: {(usage(fleet)[0] - others) / took * 100:.1f} % of a core")
        print(f"online at the end: {states().count('online')} of {count}")


if __name__ == "__main__":
    main()
