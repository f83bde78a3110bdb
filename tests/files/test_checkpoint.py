"""Tests of checkpoints that are damaged or come from an untrusted source."""

import io
import json
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import (
    OtherRunError,
    check_checkpoint,
    read_checkpoint,
    write_checkpoint,
)

IDENTITY = {"seed": 1}
ARRAYS = {
    "image": np.arange(24, dtype=np.float32).reshape(2, 4, 3),
    "count": np.array(7),
    "turned": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "none": np.zeros((0, 3), np.float32),
}


@pytest.fixture
def path(tmp_path):
    write_checkpoint(tmp_path / "run.npz", IDENTITY, {"step": 3}, ARRAYS)
    return tmp_path / "run.npz"


def _refused(path, reason=""):
    with pytest.raises(InputError, match=r"Expected a checkpoint.*") as caught:
        read_checkpoint(path, IDENTITY)
    message = str(caught.value)
    assert reason in message
    assert message.endswith(f"Received: checkpoint='{path}'")
    assert "\n" not in message


def test_numpy_reads_the_same(path):
    about, arrays = read_checkpoint(path, IDENTITY)
    assert about == {"step": 3}
    with np.load(path) as stored:
        assert {*stored} == {*arrays, "about"}
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, stored[name])
            assert array.dtype == stored[name].dtype
            assert array.flags.writeable


@pytest.mark.slow
def test_every_flipped_bit_is_noticed_or_changes_nothing(path, random):
    content = path.read_bytes()
    refused = 0
    for bit in random.integers(8 * len(content), size=1500):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        try:
            about, arrays = read_checkpoint(path, IDENTITY)
        except InputError:
            refused += 1
            continue
        # A date, for example.
        assert about == {"step": 3}
        assert arrays.keys() == ARRAYS.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, ARRAYS[name])
    payload = sum(len(_npy(array)) for array in ARRAYS.values())
    assert refused > 1500 * payload / len(content)


def _npy(array) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array))
    return file.getvalue()


def test_values_that_were_added_later_are_compared_if_they_are_stored(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    write_checkpoint(old, {"seed": 1}, {"step": 2}, {})
    write_checkpoint(new, {"seed": 1, "style": "a"}, {"step": 3}, {})
    other = {"seed": 1, "style": "b"}
    assert read_checkpoint(old, other, ["style"]) == ({"step": 2}, {})
    for path, added in ((old, []), (new, ["style"])):
        with pytest.raises(OtherRunError, match="`style` to be"):
            read_checkpoint(path, other, added)
    with pytest.raises(OtherRunError, match="`style` to be 'a'"):
        read_checkpoint(new, {"seed": 1}, ["style"])


def test_only_shared_values_are_compared(path):
    check_checkpoint(path, {"seed": 1, "unknown": 5})
    with pytest.raises(OtherRunError, match="`seed` to be 1, as in the run"):
        check_checkpoint(path, {"seed": 2})
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError, match="Expected a checkpoint"):
        check_checkpoint(path, {})


@pytest.mark.parametrize("length", [0, 1, 4, 21, 22, 100, 500, -1, -22])
def test_what_is_cut_off_is_refused(path, length):
    path.write_bytes(path.read_bytes()[:length])
    _refused(path)


def _write(path, members: dict[str, bytes], method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)


def _about(value) -> bytes:
    return _npy(np.array(value if isinstance(value, str) else json.dumps(value)))


GOOD = {"identity": IDENTITY}


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (_about([1, 2]), "does not say which run"),
        (_about({"step": 1}), "does not say which run"),
        (_about({"identity": [1]}), "does not say which run"),
        (_about("[" * 100_000), "damaged"),
        (_about('{"identity": {"seed": 1}, "x": NaN}'), "damaged"),
        (_about("no JSON"), "damaged"),
        (b"", "damaged"),
        (b"\x93NUMPY\x09\x00", "damaged"),
    ],
)
def test_other_texts_are_refused(path, about, reason):
    _write(path, {"about": about, "image": _npy(ARRAYS["image"])})
    _refused(path, reason)


def test_a_file_without_text_is_refused(path):
    _write(path, {"image": _npy(ARRAYS["image"])})
    _refused(path, "damaged")


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was run",))


def test_no_pickle_is_run(path):
    file = io.BytesIO()
    np.save(file, np.array([Trap()], dtype=object), allow_pickle=True)
    _write(path, {"about": _about(GOOD), "image": file.getvalue()})
    _refused(path, "values of type object")


def _header(text: str) -> bytes:
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 10**9)}",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': [('a', 'O')], 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|V4', 'fortran_order': False, 'shape': (2,)}",
        "(" * 90,
    ],
)
def test_arrays_are_as_large_as_their_bytes(path, header):
    _write(path, {"about": _about(GOOD), "image": _header(header) + bytes(8)})
    tracemalloc.start()
    _refused(path)
    assert tracemalloc.get_traced_memory()[1] < 10e6
    tracemalloc.stop()


def test_what_inflates_is_refused(path):
    large = _npy(np.zeros(10**7, np.float32))
    _write(path, {"about": _about(GOOD), "image": large}, zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    _refused(path, "compressed")
    assert tracemalloc.get_traced_memory()[1] < 10e6
    tracemalloc.stop()


def test_members_that_share_their_bytes_are_refused(path):
    """A thousand names for one array of a megabyte."""
    image = _npy(np.zeros(250_000, np.float32))
    _write(path, {"about": _about(GOOD), "image": image})
    content = path.read_bytes()
    end = content.rindex(b"PK\5\6")
    entry = content[content.rindex(b"PK\1\2") : end]
    entries = [entry.replace(b"image", b"i%04d" % n) for n in range(1000)]
    directory = content[content.index(b"PK\1\2") : end] + b"".join(entries)
    record = bytearray(content[end:])
    struct.pack_into("<2HL", record, 8, 1002, 1002, len(directory))
    path.write_bytes(content[: content.index(b"PK\1\2")] + directory + record)
    assert len(zipfile.ZipFile(path).namelist()) == 1002
    _refused(path, "damaged")


def test_a_folder_is_no_checkpoint(tmp_path):
    _refused(tmp_path, "the path exists but is not a file")


def test_a_difference_is_told_briefly(path):
    _write(path, {"about": _about({"identity": {"seed": "x" * 10_000}})})
    with pytest.raises(
        InputError, match=r"`seed` to be 'x+, as in.*: seed=1$"
    ) as caught:
        read_checkpoint(path, IDENTITY)
    assert len(str(caught.value)) < 700
