"""What every system test needs: a private place with a daemon, simulated terminals and a client in it, and a tally.

Python's standard library only. Nothing outlives a test: children die with this process (even a killed one), and the
directory goes with the block that made it.
"""

import collections
import contextlib
import ctypes
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ZONE = "Asia/Shanghai"
PATIENCE = 60  # seconds: many times what an idle machine needs


class Failure(Exception):
    """What a test waited for did not come, or a program that must work did not."""


def until(what, condition, seconds=PATIENCE):
    """Waits until a condition gives something true, and returns it."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f"waited {seconds} s in vain for: {what}")
        time.sleep(0.02)


class Tally:
    """Prints a line a check; the last line is what run.sh adds up."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, is_right, detail=""):
        if is_right:
            self.passed += 1
            print(f"ok      {name}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED  {name}" + (f": {detail}" if detail != "" else ""), flush=True)
        return bool(is_right)

    def equal(self, name, found, wanted):
        return self.check(name, found == wanted, f"{shortened(found)} instead of {shortened(wanted)}")

    def holds(self, name, text, *parts):
        missing = [part for part in parts if part not in text]
        return self.check(name, not missing, f"{missing} is not in {shortened(text)}")

    @contextlib.contextmanager
    def chapter(self, name):
        """Something that cannot go on costs its chapter only."""
        try:
            yield
        except Exception as problem:
            self.check(name, False, f"{type(problem).__name__}: {problem}")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)


def shortened(value, limit=600):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"


Result = collections.namedtuple("Result", "code out err")


def parsed(result):
    """The JSON that a command printed; None if it is not JSON."""
    try:
        return json.loads(result.out)
    except json.JSONDecodeError:
        return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class CallError(Exception):
    """A Varlink error reply."""

    def __init__(self, reply):
        super().__init__(json.dumps(reply, ensure_ascii=False))
        self.name = reply["error"]
        self.parameters = reply.get("parameters", {})


def replies(path, method, parameters=None, more=False, timeout=PATIENCE):
    """The replies to one Varlink call, as they come."""
    call = {"method": method, "parameters": parameters or {}}
    if more:
        call["more"] = True
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout)
        line.connect(path)
        line.sendall(json.dumps(call).encode() + b"\0")
        held = b""
        while True:
            while b"\0" not in held:
                piece = line.recv(1 << 20)
                if not piece:
                    raise ConnectionError(f"{method}: the connection was closed")
                held += piece
            message, held = held.split(b"\0", 1)
            reply = json.loads(message)
            if "error" in reply:
                raise CallError(reply)
            yield reply.get("parameters", {})
            if not reply.get("continues"):
                return


def call(path, method, parameters=None):
    return next(replies(path, method, parameters))


def _die_with_parent():
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Sandbox:
    """A directory of its own with everything in it; use as `with Sandbox(build) as box`."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.children = []

    def __enter__(self):
        # Not deep: a socket's path has at most 107 bytes.
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="rollcall-", dir=os.environ.get("TMPDIR", "/tmp")))
        (self.path / "state").mkdir()
        self.socket = str(self.path / "rollcall.sock")
        self.log = self.path / "rollcalld.log"
        self.config = self.path / "rollcall.toml"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("LC_")},
            "ROLLCALL_SOCKET": self.socket,
            "LANG": "C.UTF-8",
        }
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            if child.poll() is None:
                child.kill()
        for child in self.children:
            child.wait()
        shutil.rmtree(self.path, ignore_errors=True)

    def start(self, program, *arguments, log=None, **more):
        """Starts one of our programs; it ends with the sandbox at the latest."""
        with open(log or self.path / f"{program}.log", "ab") as output:
            child = subprocess.Popen(
                [self.build / program, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.environment,
                preexec_fn=_die_with_parent,
                **more,
            )
        self.children.append(child)
        return child

    def run(self, program, *arguments, input=None, environment=None, timeout=PATIENCE, **more):
        """Runs one of our programs to its end."""
        done = subprocess.run(
            [self.build / program, *map(str, arguments)],
            stdin=subprocess.DEVNULL if input is None else None,
            input=input,
            capture_output=True,
            env=environment or self.environment,
            timeout=timeout,
            preexec_fn=_die_with_parent,
            **more,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def rollcall(self, *arguments, **more):
        return self.run("rollcall", *arguments, **more)

    def write(self, name, content):
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    # The daemon

    def configure(self, *terminals, more=""):
        """A terminal is (name, protocol, link) or (name, protocol, link, more lines of its table)."""
        text = f'[site]\nname = "Test"\nzone = "{ZONE}"\n'
        for name, protocol, link, *lines in terminals:
            text += f'[[terminal]]\nname = "{name}"\nprotocol = "{protocol}"\nlink = "{link}"\n'
            text += "\n".join(lines or ['poll = "300ms"']) + "\n"
        self.config.write_text(text + more)

    def start_daemon(self, waits=True, **more):
        self.daemon = self.start(
            "rollcalld",
            *("--config", self.config, "--state", self.path / "state", "--socket", self.socket),
            log=self.log,
            **more,
        )
        if waits:
            until("the daemon answers", self.answers)
        return self.daemon

    def answers(self):
        if self.daemon.poll() is not None:
            raise Failure(f"rollcalld ended with {self.daemon.returncode}: {shortened(self.log.read_text()[-600:])}")
        try:
            return call(self.socket, "io.rollcall.GetStatus")
        except OSError:
            return None

    def stop_daemon(self):
        """SIGTERM; returns (exit code, seconds until it ended). One that does not end is killed and has no code."""
        began = time.monotonic()
        self.daemon.send_signal(signal.SIGTERM)
        try:
            code = self.daemon.wait(20)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
            code = None
        return code, time.monotonic() - began

    def call(self, method, **parameters):
        return call(self.socket, f"io.rollcall.{method}", parameters)

    def terminal(self, name):
        return self.call("Terminals.Show", name=name)

    def state_of(self, name):
        return self.terminal(name)["terminal"]["state"]

    def records(self, name):
        """How many records of a terminal the journal holds."""
        return self.terminal(name)["terminal"]["records"]

    def wait_for(self, name, state="online", seconds=PATIENCE):
        until(f"terminal {name} is {state}", lambda: self.state_of(name) == state, seconds)

    def wait_until_gone(self, name, seconds=PATIENCE):
        """Waits until the terminal is not served any more: offline, and absent from the next attempt on."""
        until(f"terminal {name} is gone", lambda: self.state_of(name) in ("offline", "absent"), seconds)

    def read_through(self, name, seconds=PATIENCE):
        """Waits until the terminal's whole log of now was read: its watermark passes this moment."""
        now = self.call("GetStatus")["now"]
        with contextlib.suppress(CallError):
            self.call("Terminals.Sync", name=name)
        until(
            f"the log of {name} is read to its end",
            lambda: (self.terminal(name)["terminal"].get("watermark") or "") > now,
            seconds,
        )

    def journal(self):
        """Every record as `rollcall journal export` prints it."""
        result = self.rollcall("journal", "export", timeout=600)
        if result.code:
            raise Failure(f"journal export: exit {result.code}: {result.err}")
        return [json.loads(line) for line in result.out.splitlines()]

    # Terminals

    def start_zk(self, port, *arguments):
        child = self.start("rollcall-sim", "zk", "--listen", f"127.0.0.1:{port}", "--zone", ZONE, *arguments)
        until(f"the ZK simulator listens at {port}", lambda: listens(child, port))
        return child

    def start_anviz(self, pty, *arguments):
        child = self.start("rollcall-sim", "anviz", "--pty", pty, "--zone", ZONE, *arguments)
        until(f"the Anviz simulator has its line {pty}", lambda: alive(child) and os.path.lexists(pty))
        return child

    def start_anviz_tcp(self, port, *arguments):
        child = self.start("rollcall-sim", "anviz", "--listen", f"127.0.0.1:{port}", "--zone", ZONE, *arguments)
        until(f"the Anviz simulator listens at {port}", lambda: listens(child, port))
        return child

    def stop(self, child):
        child.send_signal(signal.SIGTERM)
        try:
            return child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"{child.args[:2]} does not end on SIGTERM") from None

    def users(self, name, count, first=1):
        return self.write(name, "".join(f"{first + index}\t\n" for index in range(count)))


def alive(child):
    if child.poll() is not None:
        raise Failure(f"{child.args} ended with {child.returncode}")
    return True


def listens(child, port):
    """Whether somebody listens; asks the kernel, so that the one connection a terminal serves is not used up."""
    wanted = f"{port:04X}"
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table]
    return alive(child) and any(row[1].endswith(f":{wanted}") and row[3] == "0A" for row in rows[1:])


Punch = collections.namedtuple("Punch", "user time verify state")


def ledger(path, what):
    """The punches that a simulator's ledger notes as `punched` or `acknowledged`, in order."""
    found = []
    for line in path.read_text().splitlines():
        kind, user, moment, verify, state = line.split("\t")
        if kind == what:
            found.append(Punch(user, moment, int(verify), int(state)))
    return found


def rows(journal, terminal):
    """A terminal's records of the journal, damaged ones left out, as punches."""
    return [
        Punch(record["user"], record["wallTime"].replace("T", " "), record.get("verify"), record.get("state"))
        for record in journal
        if record["terminal"] == terminal and record.get("wallTime")
    ]


def memory(pid, key="VmRSS"):
    """Megabytes of a process, now or (VmHWM) at the most."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(key)) / 1024


def build_directory():
    """The first argument; signals end a test the orderly way."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} BUILD_DIRECTORY ...")
    return sys.argv[1]
