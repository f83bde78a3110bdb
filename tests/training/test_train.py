"""Tests of `tfstyle.train`, which must train like the command."""

import json

import keras
import numpy as np
import pytest

import tfstyle
from tests.training.conftest import SMALL
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.models.keras_file import load_network


class Stop(keras.callbacks.Callback):
    """Ends the training after a number of steps."""

    def __init__(self, after: int):
        super().__init__()
        self.left = after

    def on_train_batch_end(self, batch, logs=None):
        self.left -= 1
        if self.left == 0:
            self.model.stop_training = True


@pytest.fixture(scope="module")
def train(photos, vgg19_weights, tmp_path_factory):
    folder = tmp_path_factory.mktemp("painting")
    save(np.random.default_rng(1).random((32, 32, 3), np.float32), folder / "dots.png")

    def run(output, **more):
        small = {**SMALL, "steps": 4, "last_crop_size": 32, **more}
        small["vgg19_weights"] = vgg19_weights
        return tfstyle.train(folder / "dots.png", photos[0].parent, output, **small)

    return run


@pytest.mark.nightly
def test_a_run_that_was_stopped_and_resumed_is_one_in_one_go(
    train, tmp_path, random, skip_litert
):
    about = {"style_names": ["spots"], "style_titles": ["Dots, 1900"]}
    whole = train(tmp_path / "whole", license="CC0", **about)
    assert (whole.steps, whole.is_finished, whole.broken) == (4, True, {})
    assert [p.name for p in whole.files] == ["network.keras", "network.tflite"]
    _assert_paints(tmp_path / "whole", whole.network, random)
    skip_litert()
    stopped = train(tmp_path / "parts", callbacks=[Stop(2)], **about)
    assert (stopped.steps, stopped.is_finished, stopped.files) == (2, False, ())
    assert not list((tmp_path / "parts").glob("network.*"))
    again = train(tmp_path / "parts", resume=True, **about)
    assert (again.steps, again.is_finished) == (4, True)
    for ours, expected in zip(
        again.network.weights, whole.network.weights, strict=True
    ):
        np.testing.assert_array_equal(ours, expected)
    written, card = load_network(tmp_path / "whole" / "network.keras")
    assert card.about == json.loads(json.dumps(whole.card.about))
    assert (card.name, card.styles, card.about["licence"]) == (
        "whole",
        ("spots",),
        "CC0",
    )
    assert card.about["styles"]["spots"]["title"] == "Dots, 1900"
    for half, full in zip(written.weights, whole.network.weights, strict=True):
        np.testing.assert_array_equal(half, np.float32(np.float16(full)))
    with pytest.raises(InputError, match="without a checkpoint, or `resume`"):
        train(tmp_path / "whole")


def _assert_paints(folder, network, random):
    """Asserts that the written network paints the style as the trained one does."""
    photo = random.random((32, 48, 3), np.float32)
    painted = tfstyle.stylize(photo, "spots", model=folder, runtime="litert")
    given = {"image": photo[None], "style_weights": np.ones((1, 1), np.float32)}
    np.testing.assert_allclose(painted, network(given)[0], atol=0.01)
