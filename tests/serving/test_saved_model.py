"""Tests of the server with a SavedModel."""

import shutil
import time

import numpy as np
import pytest

from tests.serving.pictures import b64, file_of, opened, picture
from tests.serving.running import running
from tfstyle.methods.stylize import stylize

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow


def _answers(client, name, files):
    inputs = {
        "image_bytes": [b64(file) for file in files],
        "style_weights": [[0, 0, 1], [1, 2, 0]],
        "strength": [1.0, 0.7],
    }
    status, _, told = client.predict({"inputs": inputs}, name)
    assert status == 200, told
    return [np.asarray(opened(value)) / 255 for value in told["outputs"]]


def test_answers_as_the_same_network_under_litert(model, saved_model, random):
    photos = [picture(random, 20, 24), picture(random, 33, 18)]
    files = [file_of(photo) for photo in photos]
    sources = [f"ours={saved_model.parent}", f"lite={model}"]
    with running(sources, workers=2) as client:
        ours, lite = (_answers(client, name, files) for name in ("ours", "lite"))
        _, _, status = client.ask("GET", "/v1/models/ours")
    for one, other in zip(ours, lite, strict=True):
        np.testing.assert_allclose(one, other, atol=2 / 255)
    expected = stylize(photos[0], "waves", model=str(saved_model))
    np.testing.assert_allclose(ours[0], expected, atol=0.51 / 255)
    (version,) = status["model_version_status"]
    assert (version["version"], version["state"]) == ("1", "AVAILABLE")


@pytest.mark.nightly
def test_a_version_that_is_copied_slowly_is_served_when_it_is_whole(
    saved_model, tmp_path, random
):
    shutil.copytree(saved_model, tmp_path / "1")
    body = {"instances": [b64(file_of(picture(random)))]}
    with running([f"mine={tmp_path}"], workers=1, poll_seconds=0.1) as client:
        (tmp_path / "2").mkdir()
        for name in ("saved_model.pb", "assets.extra", "variables"):
            time.sleep(0.3)
            assert client.predict(body, "mine")[0] == 200
            source, target = saved_model / name, tmp_path / "2" / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, target)
        end = time.monotonic() + 60
        while client.predict(body, "mine/versions/2")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
