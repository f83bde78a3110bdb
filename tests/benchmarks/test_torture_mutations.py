"""Tests whether damage by the stress tests is reproducible and in the right places."""

import io
import json
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from tests.benchmarks.torture import models, pictures
from tests.benchmarks.torture.archives import mutate_zip
from tests.benchmarks.torture.fields import (
    Field,
    flatbuffer_fields,
    picture_fields,
    repair_png,
    zip_fields,
)
from tests.benchmarks.torture.mutations import mutate
from tests.benchmarks.torture.picture_seeds import picture_seeds, raw_png
from tests.benchmarks.torture.tiff_seeds import RGB, WHITE_IS_ZERO, raw_tiff

pytestmark = pytest.mark.slow


def _archive() -> bytes:
    array, file = io.BytesIO(), io.BytesIO()
    np.save(array, np.zeros((2, 3), np.float32))
    card = json.dumps({"name": "a", "styles": ["b"]})
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("card.json"), card)
        archive.writestr(zipfile.ZipInfo("array.npy"), array.getvalue())
    return b"front" + file.getvalue()


@pytest.mark.parametrize("what", ["picture", "archive"])
def test_the_same_seed_damages_alike(what):
    seeds = picture_seeds()

    def damaged(seed):
        if what == "picture":
            return [pictures.make_case(seeds, seed, n).data for n in range(300)]
        generators = (np.random.default_rng([seed, n]) for n in range(300))
        return [mutate_zip(_archive(), random)[0] for random in generators]

    first, again, other = damaged(1), damaged(1), damaged(2)
    assert first == again
    assert sum(a != b for a, b in zip(first, other, strict=True)) > 250
    undamaged = {_archive(), *seeds.values()}
    assert not undamaged & set(first)
    assert len(set(first)) > 200


def test_mutations_are_bounded():
    random = np.random.default_rng(0)
    data = random.bytes(1000)
    results = [mutate(data, random)[0] for _ in range(500)]
    assert max(map(len, results)) <= 200_000
    assert min(map(len, results)) < 100
    assert any(len(result) == 1000 for result in results)


def test_integers_are_where_the_formats_have_them():
    png = raw_png(8, 2)
    fields = picture_fields(png)
    assert Field(8, 4, "big") in fields  # the length of the header
    assert Field(16, 4, "big") in fields  # the width
    tiff = raw_tiff(RGB, 3, 8, 1, ">")
    values = {
        int.from_bytes(tiff[f.offset : f.offset + f.size], f.order)
        for f in picture_fields(tiff)
    }
    assert {24, 20, 256, 257} <= values  # width, height and their tags
    counts = {
        int.from_bytes(_archive()[f.offset : f.offset + f.size], f.order)
        for f in zip_fields(_archive())
    }
    (place,) = struct.unpack_from("<I", _archive(), _archive().rindex(b"PK\5\6") + 16)
    assert {2, place} <= counts  # number of members, and offset of the directory
    weights = np.full(8, 0.5, "<f4").tobytes()
    assert flatbuffer_fields(struct.pack("<II", 8, 3) + weights) == [
        Field(0, 4, "little"),
        Field(4, 4, "little"),
    ]


def test_checksums_of_png_are_corrected():
    png = bytearray(raw_png(8, 2))
    png[25] = 0  # color type gray; the rows are then longer than necessary
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(png))
    assert Image.open(io.BytesIO(repair_png(bytes(png)))).mode == "L"


def test_undamaged_tiffs_hold_the_samples():
    random = np.random.default_rng(308)  # the seed for 3 samples of 8 bits
    expected = np.frombuffer(random.bytes(24 * 3 * 20), np.uint8).reshape(20, 24, 3)
    tiff = Image.open(io.BytesIO(raw_tiff(RGB, 3, 8, 1)))
    np.testing.assert_array_equal(tiff, expected)
    random = np.random.default_rng(108)
    grey = np.frombuffer(random.bytes(24 * 20), np.uint8).reshape(20, 24)
    tiff = Image.open(io.BytesIO(raw_tiff(WHITE_IS_ZERO, 1, 8, 1, ">")))
    np.testing.assert_array_equal(tiff, 255 - grey)


def test_numbers_of_models_have_the_shares_of_their_kinds():
    grouped = models.by_kind(range(1000))
    assert {name: len(numbers) for name, numbers in grouped.items()} == {
        name: 10 * kind.share for name, kind in models.KINDS.items()
    }
    assert models.by_kind([17]) == {
        name: [17] for name, numbers in grouped.items() if 17 in numbers
    }
