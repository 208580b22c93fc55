"""In the guest, the terminal's side of the USB: joins the gadget's end of the cable to a simulated terminal on TCP.

usage: guest_bridge.py DEVICE PORT CUT
DEVICE is a tty (/dev/ttyGS0), opened again after each pull. If the file CUT appears, with a number of bytes and the
path of a gadget's UDC file in it, the plug is pulled in the middle of a transfer: when so many bytes more have gone
to the host.
"""

import os
import select
import socket
import sys
import termios
import time
import tty

device, port, cut = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def pull_after(sent):
    try:
        with open(cut) as file:
            limit, udc = file.read().split()
    except (OSError, ValueError):
        return
    if sent >= int(limit):
        os.remove(cut)
        with open(udc, "w") as file:
            file.write("\n")


def serve(line, terminal):
    """Moves bytes both ways until one side is gone."""
    sent = 0
    while True:
        ready, _, _ = select.select([line, terminal], [], [])
        if line in ready:
            piece = os.read(line, 65536)
            if not piece:
                return
            terminal.sendall(piece)
        if terminal in ready:
            rest = terminal.recv(4096)
            if not rest:
                return
            while rest:
                count = os.write(line, rest)
                rest = rest[count:]
                sent += count
                pull_after(sent)


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
