"""Test of the size and accuracy of the bundled network with 8-bit weights."""

import pytest

import tfstyle
from tfstyle.models.find import find_model

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow


@pytest.mark.nightly
def test_8_bit_weights_are_small_and_near(tmp_path):
    files = find_model("classic")
    if files.keras is None:
        pytest.skip("no bundled network")
    report = tfstyle.export("classic", tmp_path, tflite="int8")
    about = report["files"]["classic_int8.tflite"]
    assert about["bytes"] <= 600_000
    assert about["psnr"] >= 35
    assert about["ssim"] >= 0.99
