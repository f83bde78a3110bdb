"""Tests of `Sound`, and of arrays for long sounds."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.reserve import reserve_space
from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.scratch import release, scratch
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(100, np.float32),
        np.zeros((0, 1), np.float32),
        np.zeros((100, 9), np.float32),
        np.zeros((100, 2), np.int16),
        [[0.0], [0.1]],
    ],
)
def test_other_samples_are_refused(samples):
    with pytest.raises(InputError, match=r"Expected `samples` .* Received: samples="):
        Sound(samples, 8000)


@pytest.mark.parametrize("rate", [0, 8000.5, 10**6])
def test_other_rates_are_refused(rate):
    with pytest.raises(InputError, match="Expected `rate`"):
        Sound(np.zeros((100, 1), np.float32), rate)


def test_a_layout_of_other_channels_has_no_effect_on_loudness(random):
    samples = 0.1 * random.standard_normal((8000, 1), np.float32)
    found = loudness(Sound(samples, 8000, "5.1"))
    assert found == loudness(Sound(samples, 8000))


def test_samples_that_are_not_finite_are_not_written(tmp_path):
    samples = np.zeros((100, 1), np.float32)
    samples[7] = np.nan
    with pytest.raises(InputError, match="finite"):
        write_sound(Sound(samples, 8000), tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())


def test_a_reserved_file_has_all_of_its_blocks(tmp_path):
    if not hasattr(os, "posix_fallocate"):
        pytest.skip("no reservation on this system")
    with (tmp_path / "a").open("wb") as file:
        reserve_space(file.fileno(), 10**6, tmp_path, "cache")
        found = os.fstat(file.fileno())
    assert found.st_size == 10**6
    assert 512 * found.st_blocks >= 10**6


def test_a_full_disk_is_an_error_before_it_is_written_to(monkeypatch):
    def fail(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", fail, raising=False)
    with pytest.raises(InputError, match=r"Expected `TMPDIR` .* 4 MB of free space"):
        scratch((10**6, 1))


def test_where_space_cannot_be_reserved_there_is_a_sparse_file(monkeypatch):
    def fail(*arguments):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "posix_fallocate", fail, raising=False)
    array = scratch((1000, 2))
    assert array.shape == (1000, 2)
    assert not array.any()
    array[-1] = 1


def _resident(array):
    """Pages of a memory map that count as memory of this process, in KiB."""
    address = array.__array_interface__["data"][0]
    lines = iter(Path("/proc/self/smaps").read_text().splitlines())
    for line in lines:
        first, _, last = line.split()[0].partition("-")
        if last and int(first, 16) <= address < int(last, 16):
            return int(next(x for x in lines if x.startswith("Rss")).split()[1])
    raise AssertionError("not mapped")


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="Linux only")
def test_pages_are_dropped_and_keep_what_was_written(random):
    samples = scratch((200_000, 2))
    expected = random.standard_normal(samples.shape).astype(np.float32)
    samples[:] = expected
    before = _resident(samples)
    release(samples[:10].T)  # of a view, all
    assert _resident(samples) < before / 10
    np.testing.assert_array_equal(samples, expected)


def test_copies_and_arrays_in_memory_are_left(tmp_path, random):
    expected = random.standard_normal((5000, 1)).astype(np.float32)
    expected.tofile(tmp_path / "samples")
    private = np.memmap(tmp_path / "samples", np.float32, "c").reshape(-1, 1)
    private[:] = 2 * expected
    for samples in (private, 2 * expected):
        release(samples)
        np.testing.assert_array_equal(samples, 2 * expected)
