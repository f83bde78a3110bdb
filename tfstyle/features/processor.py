"""What this computer's processor is quick at. Needs no TensorFlow."""

import functools
import platform
from pathlib import Path

BFLOAT16 = "bfloat16"
# Processors with either multiply bfloat16 in one instruction; others take it apart, and
# are slower than with float32.
_FLAGS = ("avx512_bf16", "amx_bf16")


def quickest_dtype(cpuinfo: str | None = None) -> str:
    """The type of numbers in which the feature network is quickest on this processor.

    Args:
        cpuinfo: What Linux tells of the processor; read from there if None.

    Returns:
        "bfloat16" or "float32"; the latter where nothing is known.

    Example:

    >>> quickest_dtype("flags : fpu avx512f avx512_bf16 sse")
    'bfloat16'
    """
    if cpuinfo is None:
        cpuinfo = _read_cpuinfo()
    known = set(cpuinfo.split())
    return BFLOAT16 if known.intersection(_FLAGS) else "float32"


def _read_cpuinfo() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text() if platform.system() == "Linux" and path.exists() else ""


@functools.cache
def has_quick_winograd(dtype: str, cpuinfo: str | None = None) -> bool:
    """Whether Winograd's convolutions were measured to be quicker on such a processor.

    Args:
        dtype: Type of the numbers.
        cpuinfo: As for `quickest_dtype`.

    Example:

    >>> has_quick_winograd("float32", "flags : avx2 avx512f")
    True
    >>> has_quick_winograd("bfloat16", "flags : avx512f avx512_bf16 amx_bf16")
    False
    """
    known = set((_read_cpuinfo() if cpuinfo is None else cpuinfo).split())
    if dtype == BFLOAT16:
        # Tile matrix units make products so cheap that the transforms would dominate.
        return "avx512_bf16" in known and "amx_bf16" not in known
    return "avx512f" in known
