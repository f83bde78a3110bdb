"""Machine properties (CPU cores, free memory, fastest dtype), and heap settings."""

import ctypes
import functools
import os
import platform
from pathlib import Path

BFLOAT16 = "bfloat16"
FLOAT32 = "float32"
# CPU flags in /proc/cpuinfo for bfloat16 instructions. Processors with neither flag
# have to emulate bfloat16, which is slower than computing in float32.
_BFLOAT16_FLAGS = ("avx512_bf16", "amx_bf16")
# Folder of the control group (cgroup), which holds a container's memory limit.
_CGROUP = Path("/sys/fs/cgroup")
# For cgroup version 2, then version 1: the files with the memory limit, usage and
# statistics of a control group, and the key of the reclaimable memory in the
# statistics file.
_LIMITS = (
    ("memory.max", "memory.current", "memory.stat", "inactive_file"),
    (
        "memory/memory.limit_in_bytes",
        "memory/memory.usage_in_bytes",
        "memory/memory.stat",
        "total_inactive_file",
    ),
)
# M_ARENA_MAX in glibc's malloc.h: the `mallopt` parameter that limits the number of
# heaps.
_ARENA_MAX = -8


def usable_cores() -> int:
    """Returns the number of CPU cores that this process may use.

    The environment variable TFSTYLE_THREADS can set a lower number, so that several
    processes can share one machine.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        cores = os.cpu_count() or 1
    named = os.environ.get("TFSTYLE_THREADS", "")
    return min(cores, int(named)) if named.isdecimal() and int(named) else cores


def available_memory(cgroup: Path = _CGROUP) -> float:
    """Returns the number of bytes that this process can allocate without swapping.

    Args:
        cgroup: Folder of the control group, which holds the container's memory limit.
    """
    import psutil

    return min([psutil.virtual_memory().available, *_container_memory(cgroup)])


def quickest_dtype(cpuinfo: str | None = None) -> str:
    """Returns the fastest dtype for matrix products on this processor.

    Args:
        cpuinfo: Content of /proc/cpuinfo. If None, the file is read (only on Linux).

    Returns:
        "bfloat16" if `cpuinfo` lists bfloat16 instructions, otherwise "float32".

    Example:

    >>> quickest_dtype("flags : fpu avx512f avx512_bf16 sse")
    'bfloat16'
    """
    if cpuinfo is None:
        cpuinfo = _read_cpuinfo()
    known = set(cpuinfo.split())
    return BFLOAT16 if known.intersection(_BFLOAT16_FLAGS) else FLOAT32


def emulates_bfloat16(cpuinfo: str | None = None) -> bool:
    """Whether the CPU is an x86 processor without instructions for bfloat16.

    Args:
        cpuinfo: Content of /proc/cpuinfo, as in `quickest_dtype`.

    Example:

    >>> emulates_bfloat16("flags : fpu sse avx2")
    True
    """
    if cpuinfo is None:
        cpuinfo = _read_cpuinfo()
    return "sse" in cpuinfo.split() and quickest_dtype(cpuinfo) == FLOAT32


@functools.cache
def has_quick_winograd(dtype: str, cpuinfo: str | None = None) -> bool:
    """Whether Winograd convolution is faster than direct convolution on this CPU.

    Args:
        dtype: Dtype of the feature maps.
        cpuinfo: Content of /proc/cpuinfo. If None, the file is read (only on Linux).

    Example:

    >>> has_quick_winograd("float32", "flags : avx2 avx512f")
    True
    >>> has_quick_winograd("bfloat16", "flags : avx512f avx512_bf16 amx_bf16")
    False
    """
    known = set((_read_cpuinfo() if cpuinfo is None else cpuinfo).split())
    if dtype == BFLOAT16:
        # AMX makes matrix products so fast that the Winograd transforms take most of
        # the time.
        return "avx512_bf16" in known and "amx_bf16" not in known
    return "avx512f" in known


def trim_memory() -> None:
    """Makes the C library return freed memory to the operating system.

    If freed memory is not returned, long runs that allocate arrays of many sizes take
    up more and more memory. Without glibc, this function does nothing.
    """
    _call_glibc("malloc_trim", 0)


def share_heap() -> None:
    """Makes new threads allocate from one shared heap instead of separate heaps.

    Memory that one thread frees can then be used by other threads. Call this function
    before a library starts its threads. Without glibc, it does nothing.
    """
    _call_glibc("mallopt", _ARENA_MAX, 1)


def _call_glibc(name: str, *arguments: int) -> None:
    try:
        function = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return
    function(*arguments)


def _read_cpuinfo() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text() if platform.system() == "Linux" and path.exists() else ""


def _container_memory(cgroup: Path) -> list[float]:
    """Returns the container's free memory in bytes, in a list; empty if unlimited."""
    for limit, usage, stat, reclaimable in _LIMITS:
        try:
            free = int((cgroup / limit).read_text()) - int((cgroup / usage).read_text())
        except (OSError, ValueError):  # the other cgroup version, or no limit
            continue
        return [max(0, free + _reclaimable(cgroup / stat, reclaimable))]
    return []


def _reclaimable(path: Path, key: str) -> int:
    """Returns the number of bytes of file cache that the kernel can free on demand."""
    try:
        lines = dict(line.split() for line in path.read_text().splitlines())
        return int(lines.get(key, 0))
    except (OSError, ValueError):
        return 0
