#!/usr/bin/env python3
"""One end of an OSDP line, played by libosdp, which is not ours. Needs the package libosdp; libosdp_peer.py starts it.

usage: libosdp_end.py reader ADDRESS [KEY]        a peripheral device on a pseudo terminal of its own
       libosdp_end.py panel PATH ADDRESS [KEY]    a control panel on the line at PATH

Prints a JSON object a line for everything that happens; the reader's first one says its path. The reader takes lines:
`card FACILITY NUMBER`, `raw BITS HEX`, `keys DIGITS`. It ends when its input does.
"""

import contextlib
import json
import os
import sys
import termios
import threading
import tty

import osdp


def tell(**what):
    print(json.dumps(what), flush=True)


def raw(descriptor):
    tty.setraw(descriptor)
    os.set_blocking(descriptor, False)
    return descriptor


class Line(osdp.Channel):
    def __init__(self, descriptor):
        super().__init__()
        self.descriptor = descriptor

    def read(self, max_bytes):
        try:
            return os.read(self.descriptor, max_bytes)
        except OSError:  # nothing there, or nobody at the other end
            return b""

    def write(self, buffer):
        try:
            return os.write(self.descriptor, buffer)
        except OSError:
            return 0

    def flush(self):
        with contextlib.suppress(termios.error):
            termios.tcflush(self.descriptor, termios.TCIFLUSH)


def wiegand26(facility, number):
    data = facility << 16 | number
    even = bin(data >> 12).count("1") % 2
    odd = 1 - bin(data & 0xFFF).count("1") % 2
    return ((even << 25 | data << 1 | odd) << 6).to_bytes(4, "big")


def reader(address, key):
    master, slave = os.openpty()  # the slave stays open here, so that a panel that goes is no hang-up
    raw(slave)
    identity = osdp.PdId(7, 33, 0x5B17CA, 67305985, 0x030201)
    capability = osdp.Capability
    capabilities = osdp.PDCapabilities(
        [
            (capability.OutputControl, 1, 1),
            (capability.CardDataFormat, 1, 0),
            (capability.LEDControl, 1, 1),
            (capability.AudibleControl, 1, 1),
            (capability.CheckCharacter, 1, 0),
            (capability.CommunicationSecurity, 1, 0),
            (capability.Readers, 1, 1),
        ]
    )
    flags = [osdp.LibFlag.EnforceSecure] if key else []
    if key == b"install":
        key, flags = None, [osdp.LibFlag.InstallMode]
    info = osdp.PDInfo(address, Line(raw(master)), scbk=key, flags=flags, id=identity)

    def carry_out(command):
        tell(command=command["command"], name=names.get(command["command"], "other"))
        return 0, None

    names = {osdp.Command.LED: "led", osdp.Command.Buzzer: "buzzer", osdp.Command.Output: "output", osdp.Command.Keyset: "keyset"}
    device = osdp.PeripheralDevice(info, capabilities, log_level=osdp.LogLevel.Error, command_handler=carry_out)
    device.start()
    tell(path=os.ttyname(slave))
    for line in sys.stdin:
        match line.split():
            case ["card", facility, number]:
                bits, data = 26, wiegand26(int(facility), int(number))
            case ["raw", count, digits]:
                bits, data = int(count), bytes.fromhex(digits)
            case ["keys", digits]:
                device.submit_event({"event": osdp.Event.KeyPress, "reader_no": 0, "data": digits.encode() + b"\r"})
                continue
            case _:
                continue
        device.submit_event(
            {
                "event": osdp.Event.CardRead,
                "reader_no": 0,
                "direction": 0,
                "format": osdp.CardFormat.Wiegand,
                "data": data,
                "length": bits,
            }
        )
    device.teardown()


def panel(path, address, key):
    flags = [osdp.LibFlag.EnforceSecure] if key else []
    line = Line(raw(os.open(path, os.O_RDWR | os.O_NOCTTY)))

    def take(_, event):
        tell(**{name: value.hex() if isinstance(value, bytes) else value for name, value in event.items()})
        return 0

    info = osdp.PDInfo(address, line, scbk=key, flags=flags)
    control = osdp.ControlPanel([info], log_level=osdp.LogLevel.Error, event_handler=take)
    control.start()
    tell(online=control.online_wait(address, 30), secure=bool(key) and control.sc_wait(address, 30))
    green = {"control_code": 2, "on_count": 10, "off_count": 0, "on_color": 2, "off_color": 0, "timer_count": 10}
    led = {"command": osdp.Command.LED, "reader": 0, "led_number": 0, "temporary": True, **green}
    tell(led=control.submit_command(address, led))
    sys.stdin.read()
    control.teardown()


def main():
    what, *words = sys.argv[1:]
    path = [words.pop(0)] if what == "panel" else []
    address, *keys = words
    key = b"install" if keys == ["install"] else bytes.fromhex(keys[0]) if keys else None
    threading.current_thread().name = what
    {"reader": reader, "panel": panel}[what](*path, int(address), key)


main()
