import os
import platform
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tfstyle.machine import (
    available_memory,
    emulates_bfloat16,
    quickest_dtype,
    trim_memory,
    usable_cores,
)

GIB = 2**30


def test_cores_that_the_process_may_use():
    assert 1 <= usable_cores() <= psutil.cpu_count()


def test_without_a_container_the_machine_counts(tmp_path):
    available = psutil.virtual_memory().available
    assert available_memory(tmp_path) == pytest.approx(available, rel=0.2)


@pytest.mark.parametrize(
    ("folder", "limit", "usage", "key"),
    [
        ("", "memory.max", "memory.current", "inactive_file"),
        (
            "memory",
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file",
        ),
    ],
)
def test_a_containers_limit_counts(tmp_path, folder, limit, usage, key):
    group = tmp_path / folder
    group.mkdir(exist_ok=True)
    (group / limit).write_text("300000000\n")
    (group / usage).write_text("250000000\n")
    (group / "memory.stat").write_text(f"anon 200000000\n{key} 30000000\n")
    # 300 less 250 million, of which 30 million are only cached files.
    assert available_memory(tmp_path) == 80_000_000


def test_a_container_without_a_limit(tmp_path):
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert available_memory(tmp_path) > 1000


@pytest.mark.parametrize("flag", ["avx512_bf16", "amx_bf16"])
def test_bfloat16_where_the_processor_has_it(flag):
    assert quickest_dtype(f"flags : fpu avx512f {flag} sse") == "bfloat16"


@pytest.mark.parametrize("text", ["", "flags : fpu avx512f", "flags: notavx512_bf16"])
def test_float32_elsewhere(text):
    assert quickest_dtype(text) == "float32"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flags : fpu sse avx2", True),
        ("flags : fpu sse avx512_bf16", False),
        ("Features : fp asimd", False),  # not x86
        ("", False),
    ],
)
def test_processors_that_emulate_bfloat16(text, expected):
    assert emulates_bfloat16(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("", None), ("x", None)])
def test_a_variable_lowers_the_cores(monkeypatch, text, expected):
    cores = usable_cores()
    monkeypatch.setenv("TFSTYLE_THREADS", text)
    assert usable_cores() == (expected or cores)
    monkeypatch.setenv("TFSTYLE_THREADS", str(cores + 1))
    assert usable_cores() == cores


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc only")
def test_freed_memory_is_returned():
    """Blocks below the size that the C library maps one by one, freed but for a few."""

    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1])

    blocks = [bytearray(60_000) for _ in range(2000)]
    before = resident()
    del blocks[:-1]  # the last one keeps the heap from shrinking by itself
    trim_memory()
    assert before - resident() > 50e6 / os.sysconf("SC_PAGESIZE")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc only")
@pytest.mark.parametrize("first_line", ["pass", "share_heap()"])
def test_threads_share_a_heap(first_line):
    """The C library's own report lists its heaps."""
    code = f"""
import ctypes, threading
from tfstyle.machine import share_heap
{first_line}
barrier = threading.Barrier(5)
def allocate():
    block = bytearray(60_000)
    barrier.wait()
    barrier.wait()
threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
barrier.wait()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
barrier.wait()
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heaps = ended.stdout.count("<heap nr=")
    assert heaps == 1 if first_line == "share_heap()" else heaps > 1
