"""In the guest, a terminal with two bulk pipes of its vendor's class (FunctionFS), joined to a simulated one on TCP.

usage: guest_vendor.py MOUNT PORT UDC CONTROLLER STALL
The first line that it prints says that the plug is in. If the file STALL appears, the pipe to the host is halted
before the next bytes go out, as a terminal in trouble does.
"""

import os
import socket
import struct
import sys
import threading

mount, port, udc, controller, stall = sys.argv[1], int(sys.argv[2]), *sys.argv[3:]

# linux/usb/functionfs.h: descriptors, version 2, for full and high speed; then the strings.
IN, OUT, BULK = 0x81, 0x02, 2


def function(packet):
    interface = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 2, 0xFF, 0, 0, 1)
    return interface + b"".join(struct.pack("<BBBBHB", 7, 5, address, BULK, packet, 0) for address in (IN, OUT))


body = struct.pack("<II", 3, 3) + function(64) + function(512)
descriptors = struct.pack("<III", 3, 12 + len(body), 1 | 2) + body
name = struct.pack("<H", 0x409) + b"Device port\0"
strings = struct.pack("<IIII", 2, 16 + len(name), 1, 1) + name

control = os.open(f"{mount}/ep0", os.O_RDWR)
os.write(control, descriptors)
os.write(control, strings)
inward, outward = os.open(f"{mount}/ep1", os.O_RDWR), os.open(f"{mount}/ep2", os.O_RDWR)
with open(udc, "w") as file:
    file.write(controller)
print("plugged in", flush=True)


def events():
    """Requests to the device itself: all are answered by the kernel, they only must be taken."""
    while os.read(control, 12 * 4):
        pass


threading.Thread(target=events, daemon=True).start()
terminal = socket.create_connection(("127.0.0.1", port))


def outwards():
    while True:
        # Ends with a short packet only: a message that fills its last packet needs an empty one behind it.
        terminal.sendall(os.read(outward, 16384))


threading.Thread(target=outwards, daemon=True).start()
while True:
    piece = terminal.recv(4096)
    if not piece:
        sys.exit(0)
    if os.path.exists(stall):
        os.remove(stall)
        try:
            os.read(inward, 1)  # reading a pipe that goes the other way halts it
        except OSError:
            print("halted", flush=True)
    while piece:
        piece = piece[os.write(inward, piece):]
