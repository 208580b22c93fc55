"""Lines between daemon and simulated terminal that can cut, stall, babble, reset and be unplugged."""

import contextlib
import errno
import os
import queue
import random
import select
import socket
import struct
import threading
import time
import tty


class Relay(threading.Thread):
    """Carries bytes between the gateway's end (`down`) and the terminal's (`up`), one conversation at a time."""

    def __init__(self, terminal_port):
        super().__init__(daemon=True)
        self.terminal_port = terminal_port
        self.piece = 1 << 16  # the most bytes that one write hands on
        self.stall_after = None  # bytes to the gateway in one conversation, behind which nothing follows
        self.is_stalled = False
        self.accepted = 0  # conversations begun
        self.down = self.up = None
        self._said = b""  # what the gateway said in this conversation
        self._is_babbling = self._ends = False
        self._noise = random.Random(1)
        self._next_noise = 0
        self._orders = queue.SimpleQueue()
        self._wake_in, self._wake_out = os.pipe()
        self._hang_up()

    def has_sent(self, command):
        """Whether the gateway has sent a ZK packet with this command in this conversation."""
        frames = self._said.split(b"\x50\x50\x82\x7d")[1:]
        return any(len(frame) >= 6 and struct.unpack_from("<H", frame, 4)[0] == command for frame in frames)

    def babble(self, is_on):
        """The gateway hears nonsense for ever in place of the terminal, which still hears the gateway."""

        def change():
            self._is_babbling = is_on
            self._to_gateway = b""
            if not is_on:
                self._hang_up()

        self._order(change)

    def drop(self, reset=False):
        """Ends the conversation; a TCP connection by RST if wanted."""
        self._order(lambda: self._hang_up(reset))

    def close(self):
        def end():
            self._hang_up()
            self._ends = True

        self._order(end)
        self.join(10)
        os.close(self._wake_in)
        os.close(self._wake_out)

    # What runs in the relay's own thread

    def _order(self, action):
        done = threading.Event()
        self._orders.put((action, done))
        os.write(self._wake_out, b"!")
        if not done.wait(10):
            raise TimeoutError("the relay hangs")

    def _open_terminal(self):
        try:
            line = socket.create_connection(("127.0.0.1", self.terminal_port), 5)
        except OSError:
            return self._hang_up()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setblocking(False)
        self.up = line.detach()

    def _leave_terminal(self):
        if self.up is not None:
            os.close(self.up)
        self.up = None
        self._to_terminal = b""

    def _hang_up(self, reset=False):
        self._close_down(reset)
        self._to_gateway = self._to_terminal = b""
        if self.up is not None:
            self._leave_terminal()
        self._forwarded = 0
        self.is_stalled = False

    def run(self):
        while not self._ends:
            self._turn()

    def _turn(self):
        down, up = self._usable_down(), self.up
        read = [self._wake_in, *self._listeners()]
        if down is not None and not self._to_terminal:
            read.append(down)
        if up is not None and not self._to_gateway and not self.is_stalled:
            read.append(up)
        write = [end for end, pending in [(down, self._to_gateway), (up, self._to_terminal)] if end and pending]
        readable, writable, _ = select.select(read, write, [], 0.02)
        if self._wake_in in readable:
            os.read(self._wake_in, 1)
            action, done = self._orders.get()
            action()
            return done.set()
        try:
            self._accept(readable)
            if self._is_babbling and down is not None and time.monotonic() >= self._next_noise:
                self._next_noise = time.monotonic() + 0.02
                with contextlib.suppress(BlockingIOError):
                    os.write(down, self._noise.randbytes(2_048))
            if down in readable:
                self._hear_gateway(self._read(down))
            if up in readable:
                heard = self._read(up)
                self._to_gateway = b"" if self._is_babbling else heard
            if up in writable:
                self._to_terminal = self._hand_on(up, self._to_terminal)
            if down in writable:
                self._say(down)
        except (OSError, EOFError):
            self._deliver_last_words()
            self._hang_up()

    def _deliver_last_words(self):
        """What a gateway said before it hung up reaches the terminal, whatever could not be said to the gateway."""
        down = self._usable_down()
        if self.up is None or down is None:
            return
        with contextlib.suppress(OSError, EOFError):
            self._to_terminal += self._read(down)
        with contextlib.suppress(OSError):
            self._hand_on(self.up, self._to_terminal)

    def _hear_gateway(self, said):
        if self.up is None:
            self._said = b""
            self._open_terminal()
        self._said += said
        self._to_terminal = said

    def _say(self, down):
        if self.stall_after is not None and self._forwarded >= self.stall_after:
            self.is_stalled = True
            self._to_gateway = b""
            return
        before = len(self._to_gateway)
        self._to_gateway = self._hand_on(down, self._to_gateway)
        self._forwarded += before - len(self._to_gateway)

    def _hand_on(self, end, pending):
        with contextlib.suppress(BlockingIOError):
            return pending[os.write(end, pending[: self.piece]) :]
        return pending

    @staticmethod
    def _read(end):
        piece = os.read(end, 1 << 14)
        if not piece:
            raise EOFError
        return piece


class TCPRelay(Relay):
    """Listens at `port`; each connection of the gateway becomes one to the terminal."""

    def __init__(self, terminal_port):
        self._listener = self._listening(0)
        self.port = self._listener.getsockname()[1]
        super().__init__(terminal_port)
        self.start()

    def refuse(self, is_on):
        """Resets the connection and listens no more; or listens again."""

        def change():
            if is_on:
                self._listener.close()
                self._listener = None
                self._hang_up(reset=True)
            else:
                self._listener = self._listening(self.port)

        self._order(change)

    @staticmethod
    def _listening(port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(4)
        return listener

    def _listeners(self):
        return [self._listener.fileno()] if self._listener else []

    def _usable_down(self):
        return self.down

    def _accept(self, readable):
        if not self._listener or self._listener.fileno() not in readable:
            return
        connection, _ = self._listener.accept()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._hang_up()
        self.down = connection.detach()
        self.accepted += 1

    def _close_down(self, reset):
        if self.down is None:
            return
        line = socket.socket(fileno=self.down)
        if reset:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
        self.down = None

    def close(self):
        super().close()
        if self._listener:
            self._listener.close()


class PtyRelay(Relay):
    """A serial line at `path`; what the gateway says on it becomes a connection to the terminal."""

    def __init__(self, path, terminal_port):
        self.path = path
        self._master = None
        super().__init__(terminal_port)
        self._plug()
        self.start()

    def plug(self):
        self._order(self._plug)

    def unplug(self):
        def pull():
            self._hang_up()
            self.path.unlink()
            os.close(self._master)
            self._master = None

        self._order(pull)

    def close(self):
        super().close()
        if self._master is not None:
            os.close(self._master)

    def _plug(self):
        self._master, line = os.openpty()
        tty.setraw(line)
        os.set_blocking(self._master, False)
        self.path.symlink_to(os.ttyname(line))
        os.close(line)

    def _listeners(self):
        return []

    def _accept(self, readable):
        pass

    def _usable_down(self):
        """The line while the gateway has it open."""
        if self._master is None:
            return None
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        events = dict(poll.poll(0)).get(self._master, 0)
        is_open = not events & select.POLLHUP
        if is_open and self.down is None:
            self.accepted += 1
            self.down = self._master
        elif not is_open and self.down is not None:
            self._hang_up()
        return self.down

    def _close_down(self, reset):
        self.down = None  # the line stays; only the conversation is over

    @staticmethod
    def _read(end):
        try:
            return Relay._read(end)
        except OSError as problem:
            if problem.errno == errno.EIO:  # nobody has the other end open
                raise EOFError from None
            raise
