import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.serving.runners import open_runners

pytest.importorskip("ai_edge_litert")


def test_litert_has_one_of_its_own_for_each_and_keras_one_for_all(model, random):
    litert = open_runners(model, "auto", 2, 1)
    assert litert[0] is not litert[1]
    keras = open_runners(model, "keras", 2, 1)
    assert keras[0] is keras[1]
    image = random.random((1, 16, 20, 3), np.float32)
    weights = np.eye(1, 3, dtype=np.float32)
    first, *others = (r.paint(image, weights) for r in (*litert, *keras))
    for other in others:
        # The .tflite file holds float16.
        np.testing.assert_allclose(other, first, atol=0.01)


def test_a_saved_model_is_told_apart(tmp_path):
    (tmp_path / "saved_model.pb").touch()
    with pytest.raises(InputError, match="a SavedModel is for TensorFlow Serving"):
        open_runners(tmp_path, "auto", 1, 1)
