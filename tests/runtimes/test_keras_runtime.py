import keras
import pytest

from tests.networks.table import make_inputs
from tfstyle.errors import InputError
from tfstyle.runtimes.keras_runtime import KerasRuntime


def test_another_size_is_not_traced_again(files, random, monkeypatch):
    runtime = KerasRuntime(files.keras)
    first, *others = (make_inputs(random, *size) for size in ((16, 20), (25, 30)))
    runtime.paint(first["image"], first["style_weights"])
    traced = []
    kind = keras.layers.Conv2D
    monkeypatch.setattr(kind, "call", lambda *_: traced.append(1) or 1 / 0)
    for inputs in others:
        runtime.paint(inputs["image"], inputs["style_weights"])
    assert not traced


def test_another_backend_is_refused(files, monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(InputError, match=r"to be tensorflow.*: backend='jax'"):
        KerasRuntime(files.keras)
