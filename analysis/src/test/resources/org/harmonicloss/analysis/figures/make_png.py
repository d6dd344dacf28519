"""PNG files for GreyPngTest, written by hand with zlib and struct (python3, nothing else needed).

Run in this folder:

    python3 make_png.py

writes a 28x28 image in each form that PNG has, and `pngs.csv`: for each file its name and the 784
brightnesses that it stores, 0 to 255, or to 65535 of 16 bits.
"""

import random
import struct
import zlib

SIDE = 28
random.seed(20250204)
stored = open("pngs.csv", "w")


def chunk(kind, data):
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def pack(values, bits):
    if bits == 16:
        return struct.pack(">%dH" % len(values), *values)
    out, byte, filled = [], 0, 0
    for value in values:
        byte, filled = byte << bits | value, filled + bits
        if filled == 8:
            out.append(byte)
            byte, filled = 0, 0
    if filled:
        out.append(byte << (8 - filled))
    return bytes(out)


def write(name, kind, bits, samples, grey, chunks=b"", before=b""):
    """`samples`: for each pixel its samples."""
    rows = b""
    for y in range(SIDE):
        row = [s for pixel in samples[y * SIDE : (y + 1) * SIDE] for s in pixel]
        rows += b"\0" + pack(row, bits)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, bits, kind, 0, 0, 0)
    with open(name, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunks)
        out.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
    stored.write(name + "," + ",".join(map(str, grey)) + "\n")


def values(most):
    return [random.randint(0, most) for _ in range(SIDE * SIDE)]


GAMMA = chunk(b"gAMA", struct.pack(">I", 100000))

for bits in 1, 2, 4, 8, 16:
    most = 2**bits - 1
    v = values(most)
    grey = [x if bits == 16 else x * 255 // most for x in v]
    write(f"grey{bits}.png", 0, bits, [[x] for x in v], grey)
    write(f"grey{bits}-gamma.png", 0, bits, [[x] for x in v], grey, before=GAMMA)
    # The darkest is named transparent, but no pixel has it.
    v = [max(x, 1) for x in v]
    grey = [x if bits == 16 else x * 255 // most for x in v]
    write(f"grey{bits}-key.png", 0, bits, [[x] for x in v], grey, chunk(b"tRNS", b"\0\0"))
for bits in 8, 16:
    most = 2**bits - 1
    v = values(most)
    grey = v
    write(f"grey-alpha{bits}.png", 4, bits, [[x, most] for x in v], grey)
    write(f"grey-alpha{bits}-gamma.png", 4, bits, [[x, most] for x in v], grey, before=GAMMA)
    write(f"rgb{bits}.png", 2, bits, [[x] * 3 for x in v], grey)
    write(f"rgb{bits}-gamma.png", 2, bits, [[x] * 3 for x in v], grey, before=GAMMA)
    write(f"rgba{bits}.png", 6, bits, [[x] * 3 + [most] for x in v], grey)
for bits in 1, 2, 4, 8:
    levels = [random.randint(0, 255) for _ in range(2**bits)]
    v = values(len(levels) - 1)
    table = chunk(b"PLTE", bytes(x for level in levels for x in [level] * 3))
    opaque = chunk(b"tRNS", b"\xff" * len(levels))
    grey = [levels[x] for x in v]
    write(f"palette{bits}.png", 3, bits, [[x] for x in v], grey, table)
    write(f"palette{bits}-alpha.png", 3, bits, [[x] for x in v], grey, table + opaque)
