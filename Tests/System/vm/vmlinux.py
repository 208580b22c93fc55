"""Unpacks the ELF kernel inside a vmlinuz: QEMU then starts it without firmware. usage: vmlinux.py VMLINUZ OUT"""

import lzma
import pathlib
import subprocess
import sys
import zlib

UNPACKERS = {
    b"\x28\xb5\x2f\xfd": lambda data: subprocess.run(["zstd", "-dcq"], input=data, stdout=subprocess.PIPE).stdout,
    b"\xfd7zXZ\0": lambda data: lzma.LZMADecompressor().decompress(data),
    b"\x1f\x8b\x08": lambda data: zlib.decompressobj(31).decompress(data),
}

compressed = pathlib.Path(sys.argv[1]).read_bytes()
for magic, unpack in UNPACKERS.items():
    at = compressed.find(magic)
    while at >= 0:
        try:
            kernel = unpack(compressed[at:])
        except (lzma.LZMAError, zlib.error):
            kernel = b""
        if kernel.startswith(b"\x7fELF"):
            pathlib.Path(sys.argv[2]).write_bytes(kernel)
            sys.exit(0)
        at = compressed.find(magic, at + 1)
sys.exit(f"{sys.argv[1]}: no kernel in it that this program can unpack")
