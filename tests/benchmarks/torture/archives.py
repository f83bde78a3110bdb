"""Random damage to zip archives: to their bytes, or to the content of members."""

import io
import json
import zipfile
from collections.abc import Callable

import numpy as np

from tests.benchmarks.torture.fields import zip_fields
from tests.benchmarks.torture.mutations import mutate
from tests.serving.fuzz import changed

# Values to put into configurations and cards.
LEAVES = (
    None, True, 0, -1, 1, 7, 12, 100_000, 10**9, -(10**9), 10**400, 1e308, 0.5,
    float("nan"), float("inf"), "", "a", "../../a", "/dev/zero", "a\nb",
    "\x1b[31mred", "\0", "\u202e", "\ud800", "x" * 10_000, [], {}, [[]], [None],
    ["a", "a"], {"a": 1}, {"class_name": "Lambda"},
)  # fmt: skip
KEYS = ("", "name", "styles", "about", "config", "class_name", "step", "x" * 1000)


def mutate_zip(data: bytes, random: np.random.Generator) -> tuple[bytes, str]:
    """Damages an archive.

    Args:
        data: A zip archive, which may follow other bytes.
        random: Random generator that chooses the damage.

    Returns:
        The damaged bytes, and the names of the changes.
    """
    if random.random() < 0.4:
        return mutate(data, random, zip_fields)
    return mutate_member(data, random)


def mutate_member(data: bytes, random: np.random.Generator) -> tuple[bytes, str]:
    """Damages the content of one member, and packs the archive again.

    Args:
        data: A zip archive, which may follow other bytes.
        random: Random generator that chooses the damage.

    Returns:
        The damaged bytes, and the names of the changes.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info: archive.read(info) for info in archive.infolist()}
        front = min(info.header_offset for info in members)
    while True:
        # All members are equally likely, regardless of their size.
        chosen = list(members)[random.integers(len(members))]
        about, content = _changed(chosen.filename, members[chosen], random)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for info, old in members.items():
                if info is not chosen:
                    archive.writestr(_plain(info), old, info.compress_type)
                elif content is not None:
                    archive.writestr(_plain(info), content, info.compress_type)
        result = data[:front] + file.getvalue()
        if content != members[chosen]:
            return result, f"{chosen.filename}: {about}"


def _plain(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(info.filename)


def _changed(
    name: str, content: bytes, random: np.random.Generator
) -> tuple[str, bytes | None]:
    """Returns a description, and the new content, or None to drop the member."""
    chance = random.random()
    if chance < 0.03:
        return "dropped", None
    if name.endswith(".json") and chance < 0.9:
        return "JSON", mutate_json(content, random)
    if name.endswith(".npy") and chance < 0.7:
        return "array", _mutate_array(content, random)
    damaged, about = mutate(content, random)
    return about, damaged


def mutate_json(text: bytes, random: np.random.Generator) -> bytes:
    """Replaces some values or names of a JSON document."""
    if random.random() < 0.03:
        return b"[" * 100_000
    document = json.loads(text)
    for _ in range(random.integers(1, 4)):
        document = changed(document, random, LEAVES, KEYS)
    return json.dumps(document).encode()


def _mutate_array(content: bytes, random: np.random.Generator) -> bytes:
    array = np.load(io.BytesIO(content))
    if array.dtype.kind == "U":
        text = mutate_json(str(array).encode(), random).decode()
        return _npy(np.array(text.rstrip("\0")))
    return _npy(_ARRAYS[random.integers(len(_ARRAYS))](array))


_ARRAYS: tuple[Callable[[np.ndarray], np.ndarray], ...] = (
    lambda array: np.full_like(array, np.nan) if array.dtype.kind == "f" else array + 1,
    lambda array: np.full(array.shape, np.inf, np.float32),
    lambda array: np.full(array.shape, -5, np.float64),
    lambda array: np.zeros(array.shape, np.complex64),
    lambda array: np.full(array.shape, "text"),
    lambda array: np.full(array.shape, True),
    lambda array: array[..., None],
    lambda array: array[:0] if array.ndim else np.zeros(0, array.dtype),
    lambda array: array.reshape(-1),
    lambda array: np.zeros((*array.shape[:-1], 7), array.dtype),
    lambda array: np.zeros(array.shape, np.int64),
)


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()
