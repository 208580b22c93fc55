#!/usr/bin/env python3
"""The daemon under systemd's own Varlink client, of the next Debian: Debian 12 has none.

usage: varlinkctl.py BUILD_DIRECTORY CACHE_DIRECTORY        (root; needs mmdebstrap, not part of the quick tests)
"""

import os
import pathlib
import subprocess
import sys

from gateway import Sandbox, Tally, build_directory, free_port, until

LOG = "1001\t2026-11-02 08:50:00\t1\t0\n1002\t2026-11-02 08:51:00\t1\t0\n"


def debian(cache):
    """A Debian 13 with systemd in it, made once."""
    root = pathlib.Path(cache).resolve() / "trixie"
    if not (root / "usr/bin/varlinkctl").exists():
        mirror = os.environ.get("ROLLCALL_MIRROR", "http://deb.debian.org/debian")
        subprocess.run(
            ["mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "--include=systemd", "trixie", root, mirror],
            check=True,
        )
    return root


def main():
    tally = Tally()
    build = build_directory()
    root = debian(sys.argv[2])
    with Sandbox(build) as box:
        port = free_port()
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}", 'poll = "300ms"'))
        box.start_zk(port, "--history", box.write("log", LOG))
        # Inside the other Debian, where its client finds it.
        box.socket = box.environment["ROLLCALL_SOCKET"] = str(root / "run/rollcall.sock")
        box.start_daemon()
        until("the log arrives", lambda: box.records("door") == 2)
        # It reaches a socket through /proc/self/fd.
        within = ["unshare", "-m", "sh", "-c", 'mount -t proc proc "$0/proc" && exec chroot "$0" varlinkctl --no-pager "$@"', root]

        def varlinkctl(*arguments, timeout=60):
            return subprocess.run([*within, *arguments], capture_output=True, text=True, timeout=timeout)

        print(f"        {varlinkctl('--version').stdout.splitlines()[0]}")
        address = "/run/rollcall.sock"
        result = varlinkctl("info", address)
        tally.holds("info", result.stdout, "Rollcall", "io.rollcall.Punches", "io.rollcall.Operations")
        result = varlinkctl("list-interfaces", address)
        interfaces = result.stdout.split()
        tally.check("list-interfaces", len(interfaces) > 15 and "org.varlink.service" in interfaces, result)
        result = varlinkctl("list-methods", address, "io.rollcall.Terminals")
        tally.holds("list-methods", result.stdout, "io.rollcall.Terminals.Show")
        wrong = [name for name in interfaces if varlinkctl("introspect", address, name).returncode]
        tally.equal("introspect reads every interface", wrong, [])
        for name in interfaces:
            text = varlinkctl("introspect", address, name).stdout
            file = box.write("interface.varlink", text)
            (root / "run/interface.varlink").write_bytes(file.read_bytes())
            result = varlinkctl("validate-idl", "/run/interface.varlink")
            tally.check(f"validate-idl {name}", result.returncode == 0, result.stderr)
        result = varlinkctl("call", address, "io.rollcall.Terminals.Show", '{"name":"door"}')
        tally.holds("call", result.stdout, '"records":2')
        result = varlinkctl("call", address, "io.rollcall.Terminals.Show", '{"name":"back"}')
        tally.check("an error: exit 1, and its name", result.returncode == 1 and "io.rollcall.NotFound" in result.stderr, result)
        result = varlinkctl("call", "--graceful=io.rollcall.NotFound", address, "io.rollcall.Terminals.Show", '{"name":"back"}')
        tally.equal("an error that is expected", result.returncode, 0)
        result = varlinkctl("call", "--oneway", address, "io.rollcall.GetStatus", "{}")
        tally.equal("oneway", result.returncode, 0)
        stream = subprocess.Popen(
            [*within, "call", "--more", address, "io.rollcall.Punches.Watch", '{"since":0}'],
            stdout=subprocess.PIPE,
        )
        os.set_blocking(stream.stdout.fileno(), False)
        held = b""

        def both():
            nonlocal held
            held += stream.stdout.read() or b""
            return b'"1002"' in held

        until("a stream brings what was there", both)
        box.rollcall("punch", "import", box.write("one.dat", "1003\t2026-11-02 08:52:00\t1\t0\n"), "--terminal", "door")

        def third():
            nonlocal held
            held += stream.stdout.read() or b""
            return b'"1003"' in held

        tally.check("… and what comes", until("the third punch", third))
        tally.check("… each a JSON text sequence", held.startswith(b"\x1e"), held[:20])
        stream.kill()
        stream.wait()
    tally.finish()


if __name__ == "__main__":
    main()
