"""Tests that unsupported kinds of TIFF files are rejected with a clear message."""

import numpy as np
import pytest

from tests.images.tiff.files import write_tiff
from tfstyle.errors import InputError
from tfstyle.images import load

GREY = {258: 8, 259: 1, 262: 1, 277: 1}
RGB = {258: [8, 8, 8], 259: 1, 262: 2, 277: 3}
DATA = np.random.default_rng(0).integers(0, 256, 40 * 40 * 16, np.uint8).tobytes()


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        (GREY | {339: 2}, "signed integers are not supported"),
        (GREY | {258: 16, 339: 2}, "signed integers are not supported"),
        (GREY | {258: 32, 339: 6}, "complex numbers are not supported"),
        (GREY | {258: 24}, "24-bit integers .* not supported"),
        (GREY | {258: 64}, "64-bit integers .* not supported"),
        (GREY | {258: 24, 339: 3}, "1 channel of 24-bit floats .* not supported"),
        (RGB | {258: [5, 6, 5]}, "different depths, .5, 6, 5., are not supported"),
        (RGB | {262: 9}, "ICC L.a.b. colors .* not supported"),
        (RGB | {262: 10}, "ITU L.a.b. colors .* not supported"),
        (RGB | {262: 32845}, "LogLuv colors .* not supported"),
        (RGB | {262: 8, 258: [16] * 3}, "16-bit integers .* not supported"),
        (RGB | {262: 77}, "unknown colors .* not supported"),
        (GREY | {262: 4}, "transparency masks .* not supported"),
        (GREY | {262: 32803}, "raw photographs .* not supported"),
        (GREY | {50706: 1}, "raw photograph .DNG."),
        (GREY | {254: 1}, "first picture is a thumbnail"),
        (GREY | {259: 50001}, "compression 50001 .WebP. are not supported"),
        (GREY | {259: 34712}, "JPEG 2000. are not supported"),
        (GREY | {259: 12345}, "compression 12345 .unknown. are not supported"),
        (RGB | {262: 6}, "photometric interpretation 6 .* not supported"),
        (RGB | {262: 5, 258: [8] * 4, 277: 4, 332: 2}, "inks other than CMYK"),
        (GREY | {259: 7, 258: 12}, "12-bit integers .* not supported"),
        ({k: v for k, v in GREY.items() if k != 262}, "interpretation is missing"),
    ],
)
def test_unsupported_kinds_are_not_called_damaged(tmp_path, tags, reason, capfd):
    path = write_tiff(tmp_path / "a.tif", (40, 40), [DATA], tags)
    with pytest.raises(InputError, match=f"TIFF, .*{reason}") as caught:
        load(path)
    message = str(caught.value)
    assert "damaged" not in message
    assert message.endswith(f". Received: image={str(path)!r}")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("tags", [GREY, RGB, GREY | {258: 16}, RGB | {259: 8}])
def test_files_that_list_too_few_strips_are_damaged(tmp_path, tags):
    path = write_tiff(tmp_path / "a.tif", (40, 40), [DATA], tags | {278: 20})
    with pytest.raises(InputError, match="damaged"):
        load(path)
