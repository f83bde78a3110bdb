import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images.psnr import psnr
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime
from tfstyle.serving.painter import open_runner

pytest.importorskip("ai_edge_litert")

pytestmark = pytest.mark.slow


def test_litert_and_keras_paint_the_same(model, random):
    image = random.random((1, 16, 20, 3), np.float32)
    weights = np.eye(1, 3, dtype=np.float32)
    litert, keras = (
        open_runner(model, runtime, 1).paint(image, weights)
        for runtime in ("auto", "keras")
    )
    # The .tflite file holds float16.
    np.testing.assert_allclose(litert, keras, atol=0.01)


def test_a_saved_model_paints_the_same(model, saved_model, random):
    saved = open_runner(saved_model, "auto", 1)
    assert isinstance(saved, SavedModelRuntime)
    keras = open_runner(model, "keras", 1)
    inputs = random.random((1, 16, 20, 3), np.float32), np.eye(1, 3, dtype=np.float32)
    assert psnr(saved.paint(*inputs), keras.paint(*inputs)) >= 90


def test_a_saved_model_of_another_program_is_told(tmp_path):
    (tmp_path / "saved_model.pb").touch()
    with pytest.raises(InputError, match="a SavedModel made by another program"):
        open_runner(tmp_path, "auto", 1)
