"""In the guest: appends numbers to a file and tells each one outside as soon as it is written.

usage: guest_writer.py FILE PORT careful|hasty
The careful one waits for the disk before it tells; the hasty one believes what it wrote. The careful one writes
seldom, since a flush makes everybody's writes safe.
"""

import os
import sys
import time

path, port, kind = sys.argv[1:]
file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
if kind == "careful":
    # A file without a name after the cut would be as lost as its content.
    directory = os.open(os.path.dirname(path), os.O_RDONLY)
    os.fsync(directory)
with open(port, "wb", buffering=0) as outside:
    number = 0
    while True:
        number += 1
        line = b"%d\n" % number
        os.write(file, line)
        if kind == "careful":
            os.fsync(file)
        outside.write(line)
        time.sleep(1 if kind == "careful" else 0.1)
