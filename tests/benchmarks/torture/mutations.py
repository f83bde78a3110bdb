"""Random damage to bytes, reproducible with the same generator."""

from collections.abc import Callable, Sequence

import numpy as np

from tests.benchmarks.torture.fields import Field

# Maximum number of bytes of a result; or 1.5 times the size of the input, if that is
# more.
LARGEST = 200_000
# Values that often break parsers: zero, signs, powers of two and their neighbors.
INTEGERS = (
    0, 1, 2, 3, 7, 8, 12, 16, 255, 256, 1000, 4095, 32767, 32768, 65535, 65536,
    0xFFFFFF, 0x1000000, 2**31 - 1, 2**31, 2**32 - 1, 2**32 - 8, 2**63, 2**64 - 1,
)  # fmt: skip


def mutate(
    data: bytes,
    random: np.random.Generator,
    fields: Callable[[bytes], Sequence[Field]] = lambda data: (),
    others: Sequence[bytes] = (),
) -> tuple[bytes, str]:
    """Damages bytes in one to three ways.

    Args:
        data: Bytes to damage, at least one.
        random: Random generator that chooses the damage.
        fields: Function from bytes to the positions of integers in their format.
        others: Other files, parts of which are spliced in.

    Returns:
        Bytes that differ from `data`, and the names of the changes.
    """
    while True:
        result, names = data, []
        for _ in range(random.integers(1, 4)):
            name = _draw(random)
            pool = fields(result) if name == "integer" else others or (data,)
            result = _MUTATIONS[name](result or b"\0", random, pool)
            names.append(name)
        limit = max(LARGEST, len(data) * 3 // 2)
        if result[:limit] != data:
            return result[:limit], ", ".join(names)


def _draw(random: np.random.Generator) -> str:
    return str(random.choice(list(_MUTATIONS), p=_SHARES))


def cut(data: bytes, random: np.random.Generator, _=()) -> bytes:
    """Cuts off the end, at a random position or by a few bytes."""
    few = min(len(data), 32) if random.random() < 0.3 else len(data)
    return data[: len(data) - random.integers(1, few + 1)]


def flip(data: bytes, random: np.random.Generator, _=()) -> bytes:
    """Flips up to 20 bits, half of the time near the beginning."""
    array = np.frombuffer(data, np.uint8).copy()
    reach = len(array) if random.random() < 0.5 else min(512, len(array))
    count = random.integers(1, 21)
    for place in random.integers(0, reach, count):
        array[place] ^= 1 << random.integers(8)
    return array.tobytes()


def integer(data: bytes, random: np.random.Generator, fields: Sequence[Field]) -> bytes:
    """Replaces an integer of the format, or any bytes, with an awkward value."""
    if fields and random.random() < 0.9:
        field = fields[random.integers(len(fields))]
    else:
        size = int(random.choice([1, 2, 4]))
        place = int(random.integers(0, max(1, len(data) - size)))
        field = Field(place, size, str(random.choice(["little", "big"])))
    old = int.from_bytes(data[field.offset : field.offset + field.size], field.order)
    new = int(old + random.integers(-4, 5))
    if random.random() < 0.7:
        new = INTEGERS[random.integers(len(INTEGERS))]
    content = (new % 256**field.size).to_bytes(field.size, field.order)
    return data[: field.offset] + content + data[field.offset + field.size :]


def splice(data: bytes, random: np.random.Generator, others: Sequence[bytes]) -> bytes:
    """Joins the beginning of this file with the end of another."""
    other = others[random.integers(len(others))]
    place = random.integers(0, len(data) + 1)
    # In most cases at the same position, where the structures may match.
    there = place if random.random() < 0.5 else random.integers(0, len(other) + 1)
    return data[:place] + other[there:]


def insert(data: bytes, random: np.random.Generator, _=()) -> bytes:
    """Inserts up to 64 random bytes, or up to 64 equal bytes."""
    count = int(random.integers(1, 65))
    place = random.integers(0, len(data) + 1)
    if random.random() < 0.5:
        return data[:place] + bytes([random.integers(256)]) * count + data[place:]
    return data[:place] + random.bytes(count) + data[place:]


def drop(data: bytes, random: np.random.Generator, _=()) -> bytes:
    """Removes up to 64 bytes in the middle."""
    place = random.integers(0, len(data))
    return data[:place] + data[place + random.integers(1, 65) :]


def repeat(data: bytes, random: np.random.Generator, _=()) -> bytes:
    """Repeats a part up to 100 times."""
    start, end = np.sort(random.integers(0, len(data) + 1, 2))
    end = min(end, start + 2000)
    times = int(random.integers(1, 100)) if random.random() < 0.3 else 1
    return data[:end] + data[start:end] * times + data[end:]


_MUTATIONS = {
    "cut": cut,
    "flip": flip,
    "integer": integer,
    "splice": splice,
    "insert": insert,
    "drop": drop,
    "repeat": repeat,
}
_SHARES = (0.14, 0.22, 0.34, 0.08, 0.07, 0.07, 0.08)
