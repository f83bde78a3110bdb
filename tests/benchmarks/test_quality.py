"""Tests of the quality benchmark with small folders."""

import json

import numpy as np
import pytest

from tests.benchmarks.quality import measure, parser
from tests.benchmarks.systems import SIZE
from tfstyle.images import save


@pytest.mark.slow
def test_one_system_is_measured_without_a_folder_of_peers(
    random, tmp_path, vgg19_weights, monkeypatch
):
    monkeypatch.setenv("TFSTYLE_VGG19_WEIGHTS", str(vgg19_weights))
    picture = tmp_path / "pictures" / "picture.png"
    picture.parent.mkdir()
    save(random.random((SIZE, SIZE, 3), np.float32), picture)
    words = [
        f"--content={picture.parent}",
        f"--paintings={picture.parent}",
        f"--output={tmp_path / 'out'}",
        "--systems=photographs",
    ]
    assert len(list(measure(parser().parse_args(words)))) >= 1
    report = json.loads((tmp_path / "out" / "quality.json").read_text())
    assert report["systems"].keys() == {"photographs"}
    found = report["systems"]["photographs"]["picture"]
    # Photograph and painting are the same picture.
    assert found["content"] == pytest.approx(0, abs=1e-6)
    assert found["style"] == pytest.approx(0, abs=1e-6)
