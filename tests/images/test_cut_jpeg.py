"""Tests of JPEG files that lack their last bytes."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import load, load_photograph

ROWS, COLUMNS = np.mgrid[0:320, 0:240]
NOISE = np.random.default_rng(0).integers(0, 60, (320, 240, 3))
PIXELS = (np.dstack([ROWS // 2, COLUMNS // 2, ROWS // 3]) + NOISE).astype(np.uint8)
KINDS = [
    {},
    {"progressive": True},
    {"subsampling": 0},
    {"restart_marker_rows": 1},
]


def _cut(tmp_path, cut, **options):
    """The path of a file without its last bytes, and the whole picture."""
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "JPEG", quality=90, **options)
    path = tmp_path / "a.jpg"
    path.write_bytes(file.getvalue()[:-cut])
    with Image.open(file) as picture:
        return path, np.asarray(picture) / 255


@pytest.mark.parametrize("options", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_without_its_end_marker_it_is_whole(tmp_path, options, mode, caplog):
    file = io.BytesIO()
    Image.fromarray(PIXELS).convert(mode).save(file, "JPEG", **options)
    path = tmp_path / "a.jpg"
    path.write_bytes(file.getvalue()[:-2])
    with Image.open(file) as picture:
        expected = np.asarray(picture.convert("RGB")) / 255
    np.testing.assert_allclose(load(path, "photo"), expected, atol=1e-7)
    assert caplog.messages == [
        f"`photo` is truncated; 0.0% of its pixels are missing: {str(path)!r}"
    ]


@pytest.mark.parametrize("options", [KINDS[0], KINDS[2], KINDS[3]])
@pytest.mark.parametrize("cut", [40, 400, 1000])
def test_without_its_last_rows_the_others_are_whole(tmp_path, options, cut, caplog):
    path, expected = _cut(tmp_path, cut, **options)
    image = load(path)
    # 16 rows at a time are coded together; colors reach one row further.
    np.testing.assert_allclose(image[:286], expected[:286], atol=1e-7)
    right = (image == expected.astype(np.float32)).all(axis=2)
    # Blocks of 16 or 8 rows are coded from left to right, so the last block is wrong.
    assert not right[-8:, -8:].all()
    told = (
        float(re.search(r"truncated; (.*)% of its pixels", caplog.messages[0])[1]) / 100
    )
    assert 1 - right.mean() <= told + 0.003 <= 0.053
    np.testing.assert_array_equal(load_photograph(path).pixels, np.rint(image * 255))


@pytest.mark.parametrize("options", KINDS)
def test_without_more_it_is_refused(tmp_path, options):
    path, _ = _cut(tmp_path, 8000, **options)
    with pytest.raises(InputError, match="damaged or truncated"):
        load(path)


def test_without_its_last_scan_it_is_refused(tmp_path):
    path, _ = _cut(tmp_path, 2, progressive=True)
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"\xff\xda")])
    with pytest.raises(InputError, match="damaged or truncated"):
        load(path)
