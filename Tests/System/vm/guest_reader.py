"""In the guest, a card reader that types, and who else looks at its keys.

usage: guest_reader.py uinput VENDOR:PRODUCT FIFO  makes a virtual keyboard; it is pulled out when this process ends
       guest_reader.py /dev/hidg0 FIFO             types as the gadget that the machine has
       guest_reader.py grab NODE                   takes the node for a moment: prints "free" or the error's name
       guest_reader.py hold NODE                   takes the node, prints "held", and every key that comes
       guest_reader.py listen NODE                 prints "listens", and every key that comes; takes nothing

A reader prints "plugged in" with its event node where it knows it, and then types each line that comes through the
FIFO, "SECONDS TEXT [PID]", with so many seconds from key to key, and Enter behind it. The process PID stands still from
the middle of the line until it was typed, and a little longer.
"""

import errno
import fcntl
import glob
import os
import signal
import struct
import sys
import time

EVIOCGRAB = 0x40044590
UI_DEV_CREATE, UI_DEV_SETUP, UI_SET_EVBIT, UI_SET_KEYBIT = 0x5501, 0x405C5503, 0x40045564, 0x40045565
UI_GET_SYSNAME = 0x8040552C  # 64 bytes
EV_SYN, EV_KEY = 0, 1
BUS_USB = 3
EVENT = "qqHHi"

# By character: the key's code in Linux (input-event-codes.h) and in a HID report (usage page 7).
ROWS = {2: "1234567890", 16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm"}
CODES = {character: first + index for first, row in ROWS.items() for index, character in enumerate(row)}
USAGES = {character: 4 + index for index, character in enumerate("abcdefghijklmnopqrstuvwxyz1234567890")}
CODES["\n"], USAGES["\n"] = 28, 40
SHIFT = 42


class Virtual:
    def __init__(self, ids):
        vendor, product = (int(part, 16) for part in ids.split(":"))
        self.file = os.open("/dev/uinput", os.O_RDWR)
        fcntl.ioctl(self.file, UI_SET_EVBIT, EV_KEY)
        for code in [*CODES.values(), SHIFT]:
            fcntl.ioctl(self.file, UI_SET_KEYBIT, code)
        setup = struct.pack("HHHH80sI", BUS_USB, vendor, product, 1, b"Card reader", 0)
        fcntl.ioctl(self.file, UI_DEV_SETUP, setup)
        fcntl.ioctl(self.file, UI_DEV_CREATE)
        name = fcntl.ioctl(self.file, UI_GET_SYSNAME, bytes(64)).rstrip(b"\0").decode()
        self.node = "/dev/input/" + os.path.basename(glob.glob(f"/sys/class/input/{name}/event*")[0])

    def type(self, text, gap):
        events = []
        for character in text:
            shifts = [SHIFT] if character.isupper() else []
            keys = [*shifts, CODES[character.lower()]]
            steps = [(key, 1) for key in keys] + [(key, 0) for key in reversed(keys)]
            events.append(b"".join(
                struct.pack(EVENT, 0, 0, EV_KEY, *step) + struct.pack(EVENT, 0, 0, EV_SYN, 0, 0) for step in steps
            ))  # fmt: skip
        if not gap:
            # All at once, so that no other work of the machine makes a slow typist of the reader.
            os.write(self.file, b"".join(events))
            return
        for piece in events:
            os.write(self.file, piece)
            time.sleep(gap)


class Gadget:
    node = ""

    def __init__(self, path):
        while not os.path.exists(path):
            time.sleep(0.05)
        self.file = os.open(path, os.O_RDWR)

    def type(self, text, gap):
        for character in text:
            report = bytes([2 if character.isupper() else 0, 0, USAGES[character.lower()], 0, 0, 0, 0, 0])
            os.write(self.file, report)
            os.write(self.file, bytes(8))
            time.sleep(gap)


def read_along(node, takes):
    file = os.open(node, os.O_RDONLY)
    if takes:
        fcntl.ioctl(file, EVIOCGRAB, 1)
    print("held" if takes else "listens", flush=True)
    names = {code: character for character, code in CODES.items()}
    while True:
        events = os.read(file, 64 * struct.calcsize(EVENT))
        for _, _, kind, code, value in struct.iter_unpack(EVENT, events):
            if kind == EV_KEY and value == 1:
                print(names.get(code, "^"), end="", flush=True)


def grab(node):
    file = os.open(node, os.O_RDONLY)
    try:
        fcntl.ioctl(file, EVIOCGRAB, 1)
        print("free")
    except OSError as problem:
        print(errno.errorcode[problem.errno])


def main():
    what, *rest = sys.argv[1:]
    if what == "grab":
        return grab(*rest)
    if what in ("hold", "listen"):
        return read_along(*rest, what == "hold")
    reader = Virtual(rest[0]) if what == "uinput" else Gadget(what)
    fifo = rest[-1]
    if not os.path.exists(fifo):
        os.mkfifo(fifo)
    with open(os.open(fifo, os.O_RDWR)) as lines:
        print(f"plugged in {reader.node}", flush=True)
        for line in lines:
            gap, text, *stopped = line.split()
            half = len(text) // 2 if stopped else 0
            reader.type(text[:half], float(gap))
            for pid in stopped:
                time.sleep(0.02)  # it has read the first half, and the reader is still in time
                os.kill(int(pid), signal.SIGSTOP)
            reader.type(text[half:] + "\n", float(gap))
            for pid in stopped:
                time.sleep(0.2)
                os.kill(int(pid), signal.SIGCONT)


try:
    main()
except OSError as problem:
    # Pulled out under our hands.
    if problem.errno not in (errno.ENODEV, errno.ESHUTDOWN):
        raise
