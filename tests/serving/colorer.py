"""Network that fills pictures with the mean color of a painting."""

from pathlib import Path

import numpy as np

from tfstyle.models.card import Card
from tfstyle.networks.families import (
    FAMILIES,
    PAINT,
    PAINTING,
    PICTURES,
    STYLE,
    Family,
    Signature,
)
from tfstyle.runtimes import Runtime

OPENER = "tests.serving.colorer:open_colorer"
FILE = "any.tflite"
CODE = ("batch", 3)
FAMILY = Family(
    name="Colorer",
    network="tests.serving.colorer:Colorer",
    shown=PAINTING,
    signatures=(
        Signature(PAINT, {"image": PICTURES, "code": CODE}, "image", PICTURES),
        Signature(STYLE, {"painting": PICTURES}, "code", CODE),
    ),
    ranges={},
    count_parameters=lambda: 0,
    reach=lambda options: 0,
)


class Colorer(Runtime):
    """Paints the mean color of its code."""

    def run(self, signature, **inputs):
        if signature == STYLE:
            return inputs["painting"].mean(axis=(1, 2))
        image, code = inputs["image"], inputs["code"]
        return np.broadcast_to(code[:, None, None], image.shape).copy()


def open_colorer(path, runtime, threads):
    """Opens the network in a worker, and adds its family to the worker's table."""
    FAMILIES[FAMILY.name] = FAMILY
    assert (Path(path) / FILE).exists()
    return Colorer(Card("colorer", FAMILY.name, ()))
