"""A disk that loses power: what the guest wrote since its last flush is gone, as in a real disk's own cache.

Killing QEMU alone loses only the guest's memory. So QEMU's blklogwrites driver notes each write and flush (in the
format of the kernel's dm-log-writes) while the writes themselves go to a throwaway overlay; after the cut what was safe
is copied from the log to the real disk.
"""

import collections
import os
import struct
import subprocess

MAGIC = 0x6A736677736872
FLUSH, FUA, DISCARD = 1, 2, 4
SECTOR = 512
WRITES_A_SECOND = 60

Entry = collections.namedtuple("Entry", "sector sectors flags offset")
Loss = collections.namedtuple("Loss", "entries flushes after kept")


class BadLog(Exception):
    pass


def make(path, label, megabytes):
    path.write_bytes(b"")
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", label, path, f"{megabytes}M"], check=True)


def overlay(path, base, form):
    path.unlink(missing_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", base.resolve(), "-F", form, path], check=True)


def logged(raw, directory):
    """QEMU's arguments for the disk `raw`, which itself is only read. Nothing here outlives the machine's power.

    It writes as slowly as a poor disk, so that cuts come between two writes of what belongs together.
    """
    top, log = directory / "state.qcow2", directory / "state.log"
    overlay(top, raw, "raw")
    log.write_bytes(b"")
    return [
        "-blockdev", f"driver=file,filename={top},node-name=top-file,cache.no-flush=on",
        "-blockdev", "driver=qcow2,file=top-file,node-name=top,cache.no-flush=on",
        "-blockdev", f"driver=file,filename={log},node-name=log,cache.no-flush=on",
        "-blockdev", "driver=blklogwrites,file=top,log=log,node-name=logged",
        "-object", f"throttle-group,id=poor,x-iops-write={WRITES_A_SECOND}",
        "-blockdev", "driver=throttle,throttle-group=poor,file=logged,node-name=state",
        "-device", "virtio-blk-pci,drive=state",
    ]  # fmt: skip


def plain(raw):
    return [
        "-blockdev", f"driver=file,filename={raw},node-name=state-file",
        "-blockdev", "driver=raw,file=state-file,node-name=state",
        "-device", "virtio-blk-pci,drive=state",
    ]  # fmt: skip


def entries(log, sectors):
    """The log's entries in order. The superblock's count lags after a kill, so they are read until one is none."""
    size = os.fstat(log.fileno()).st_size
    head = os.pread(log.fileno(), 28, 0)
    if len(head) < 28:
        return []
    magic, _, count, unit = struct.unpack("<QQQI", head)
    if magic != MAGIC or unit != SECTOR:
        raise BadLog(f"superblock {head.hex()}")
    found, place = [], SECTOR
    while place + SECTOR <= size:
        sector, number, flags, data = struct.unpack("<QQQQ", os.pread(log.fileno(), 32, place))
        has_data = number and not flags & DISCARD
        end = place + SECTOR + (number * SECTOR if has_data else 0)
        if not (number or flags) or flags > 15 or sector + number > sectors or end > size:
            break
        found.append(Entry(sector, number, flags, place + SECTOR if has_data else None))
        place = end
    if len(found) < count:
        # A write was still on its way when a later flush was done: what comes behind the gap cannot be found.
        raise BadLog(f"{len(found)} entries, but the superblock says {count}")
    return found


def at_risk(raw, directory):
    """How many writes are in the disk's cache: those after the last flush."""
    with open(directory / "state.log", "rb") as log:
        every = entries(log, raw.stat().st_size // SECTOR)
    count = 0
    for entry in every:
        count = (0 if entry.flags & FLUSH else count) + bool(entry.sectors)
    return count


def lose_power(raw, directory, dice=None):
    """Brings `raw` to what it holds after the cut. What was written after the last flush is lost; with dice, each such
    write may have reached the disk all the same, in whatever order.
    """
    after = at_risk(raw, directory)
    with open(directory / "state.log", "rb") as log, open(raw, "r+b") as disk:
        every = entries(log, os.fstat(disk.fileno()).st_size // SECTOR)
        last = max((index for index, entry in enumerate(every) if entry.flags & FLUSH), default=-1)
        kept = 0
        for index, entry in enumerate(every):
            # A flush makes safe what was before it; of a write that is a flush too, only FUA says that it is safe.
            if index > last or (index == last and entry.sectors):
                if not entry.flags & FUA:
                    if dice is None or dice.random() < 0.5:
                        continue
                    kept += 1
            if entry.offset is not None:
                os.pwrite(disk.fileno(), os.pread(log.fileno(), entry.sectors * SECTOR, entry.offset),
                          entry.sector * SECTOR)  # fmt: skip
    return Loss(len(every), sum(1 for entry in every if entry.flags & FLUSH), after, kept)
