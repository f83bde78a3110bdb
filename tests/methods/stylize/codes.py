"""Helpers that compute style codes and stylize pictures with a runtime."""

import numpy as np
from PIL import Image

from tests.painting_model import STYLES, make_painting_network
from tfstyle.networks.families import NAMED_STYLE, PAINT, STYLE, family_of


def _run(signature, **inputs):
    network = make_painting_network()
    model = family_of(network).signature(signature).make_model(network)
    import tensorflow as tf

    return np.array(model({n: tf.constant(x) for n, x in inputs.items()}))


def code_of_file(path):
    """A second way: Pillow alone resizes the file to a shorter side of 256 pixels."""
    picture = Image.open(path).convert("RGB")
    size = (
        round(picture.width * 256 / min(picture.size)),
        round(picture.height * 256 / min(picture.size)),
    )
    shown = np.asarray(picture.resize(size, Image.Resampling.LANCZOS), np.float32)
    return _run(STYLE, painting=shown[None] / np.float32(255))


def code_of_name(name):
    return _run(NAMED_STYLE, style_weights=np.eye(3, dtype="f4")[[STYLES.index(name)]])


def paint(photo, code):
    return _run(PAINT, image=photo[None], code=code)[0]
