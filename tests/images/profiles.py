"""Small ICC profiles, written by hand so that their exact meaning is known."""

import struct

# D50, the white point of all profiles, and the sRGB primaries adapted to it (ICC
# sRGB.icc).
WHITE = (0.9642, 1.0, 0.8249)
PRIMARIES = {
    b"r": (0.4360747, 0.2225045, 0.0139322),
    b"g": (0.3850649, 0.7168786, 0.0971045),
    b"b": (0.1430804, 0.0606169, 0.7141733),
}


def linear_rgb() -> bytes:
    """RGB with the primaries of sRGB, but linear values."""
    tags = {color + b"XYZ": _xyz(xyz) for color, xyz in PRIMARIES.items()}
    tags |= {color + b"TRC": _identity_curve() for color in PRIMARIES}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def linear_grey() -> bytes:
    """Gray with linear values."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _identity_curve()})


def black_ink_only() -> bytes:
    """CMYK whose lightness is `100 (1 - black)`, regardless of the other inks."""
    grid = [b"\x00\x80\x80" if corner & 1 else b"\xff\x80\x80" for corner in range(16)]
    ramp = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    table += b"".join(_fixed(float(i % 4 == 0)) for i in range(9))
    table += ramp * 4 + b"".join(grid) + ramp * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})


def srgb_of_linear(light):
    """The transfer function of sRGB (IEC 61966-2-1)."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _identity_curve() -> bytes:
    return b"curv" + bytes(8)


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict) -> bytes:
    tags = tags | {b"wtpt": _xyz(WHITE)}
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = struct.pack(">I4sI", offset + len(body), bytes(4), 0x02400000)
    header += kind + space + connection + bytes(12) + b"acsp"
    header = header.ljust(68, b"\0") + b"".join(map(_fixed, WHITE))
    return header.ljust(128, b"\0") + table + body
