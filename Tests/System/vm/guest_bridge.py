"""In the guest, the terminal's side of the USB: joins the gadget's end of the cable to a simulated terminal on TCP.

usage: guest_bridge.py DEVICE PORT     A tty (/dev/ttyGS0), opened again after each pull.
"""

import os
import select
import socket
import sys
import termios
import time
import tty

device, port = sys.argv[1], int(sys.argv[2])


def serve(line, terminal):
    """Moves bytes both ways until one side is gone."""
    while True:
        ready, _, _ = select.select([line, terminal], [], [])
        if line in ready:
            piece = os.read(line, 65536)
            if not piece:
                return
            terminal.sendall(piece)
        if terminal in ready:
            rest = terminal.recv(65536)
            if not rest:
                return
            while rest:
                rest = rest[os.write(line, rest):]


while True:
    try:
        line = os.open(device, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        time.sleep(0.05)
        continue
    try:
        tty.setraw(line, termios.TCSANOW)
        with socket.create_connection(("127.0.0.1", port)) as terminal:
            serve(line, terminal)
    except (OSError, termios.error):
        pass
    finally:
        os.close(line)
    time.sleep(0.05)
