"""Tests of training with unusual global settings of Keras."""

import keras
import numpy as np
import pytest

from tests.test_keras_settings import SETTINGS, use  # noqa: F401


@pytest.mark.parametrize("setting", ["channels first", "mixed float16"])
def test_weights_do_not_depend_on_settings(make_run, tmp_path, use, setting):  # noqa: F811
    few = {"steps": 3, "decay": 0.0}
    for name in ("usual", "other"):
        (tmp_path / name).mkdir()
    usual = make_run(tmp_path / "usual", **few)
    usual()
    expected = usual.network.get_weights()
    use(SETTINGS[setting])
    other = make_run(tmp_path / "other", **few)
    other()
    learned = other.network
    assert {variable.dtype for variable in learned.variables} == {"float32"}
    # What the optimizer sees is the same, but for the order of sums.
    for found, wanted in zip(learned.get_weights(), expected, strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-4)
    assert keras.config.floatx() == SETTINGS[setting]["floatx"]
