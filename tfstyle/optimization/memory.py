"""Whether a picture can be optimised in the memory that there is."""

import os
from pathlib import Path

from tfstyle.errors import InputError

# Measured at 512 and 768 px (tests/benchmarks/README.md): 1478 and 2238 MiB.
BYTES_AT_ALL = 0.9e9
BYTES_A_PIXEL = 3300

# What L-BFGS may take for its memory of past steps, which are two pictures each.
BYTES_OF_STEPS = 2**28
_FEWEST_STEPS = 2


def remembered_steps(height: int, width: int) -> int:
    """How many past steps L-BFGS can remember of pictures of this size.

    Example:

    >>> remembered_steps(512, 512), remembered_steps(2731, 4096)
    (42, 2)
    """
    return max(_FEWEST_STEPS, BYTES_OF_STEPS // (2 * 3 * 4 * height * width))


def check_memory(height: int, width: int, name: str, value: int | str) -> None:
    """Refuses a size whose features would not fit into the free memory.

    Args:
        height: Of the result in pixels.
        width: Of the result in pixels.
        name: Name of the argument that set the size, for the message.
        value: What it was set to.

    Raises:
        InputError: More is needed than there is; says how much.
    """
    needed = BYTES_AT_ALL + BYTES_A_PIXEL * height * width
    free = available_memory()
    if needed > free:
        raise InputError(
            f"Expected `{name}` to need at most the {free / 1e9:.1f} GB of memory "
            f"that are free; {width} x {height} pixels need about {needed / 1e9:.1f} "
            f"GB. Choose a smaller `{name}`, close other programs, or take a computer "
            f"with more. Received: {name}={value!r}"
        )


def available_memory() -> float:
    """Bytes that a program can still get; infinite where that cannot be told."""
    info = Path("/proc/meminfo")
    if info.exists():
        lines = dict(line.split(":") for line in info.read_text().splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not a Unix
        return float("inf")
