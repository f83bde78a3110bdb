"""Two small families of networks: one has named styles, one takes a painting."""

import keras
from keras import ops

from tfstyle.networks.families import (
    PAINT,
    PAINTING,
    PICTURES,
    STYLE,
    STYLE_NAMES,
    Family,
    Signature,
)

CODE = 4


@keras.saving.register_keras_serializable(package="tfstyle")
class ToyNames(keras.Model):
    """Adds a blurred copy of each picture in the colors of its styles."""

    def __init__(self, styles: int, width: int = 4, name: str = "toy_names", **kwargs):
        dtype = kwargs.pop("dtype", "float32")
        image = keras.Input((None, None, 3), dtype="float32", name="image")
        weights = keras.Input((styles,), dtype="float32", name="style_weights")
        features = _convolution(width, "features", dtype)(image)
        total = ops.sum(weights, -1, keepdims=True)
        shares = weights / ops.maximum(total, 1e-6)
        color = keras.layers.Dense(width, name="color", dtype=dtype)(shares)
        painted = _convolution(3, "paint", dtype)(features * color[:, None, None])
        strength = ops.minimum(ops.sum(weights, -1), 1.0)[:, None, None, None]
        inputs = {"image": image, "style_weights": weights}
        outputs = image + strength * (ops.sigmoid(painted) - image)
        super().__init__(inputs, outputs, name=name, dtype=dtype, **kwargs)
        self.styles, self.width = styles, width

    def get_config(self) -> dict:
        return {"name": self.name, "styles": self.styles, "width": self.width}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)


@keras.saving.register_keras_serializable(package="tfstyle")
class ToyPainting(keras.Model):
    """Scales features by a code, which is computed from a painting's mean colors."""

    def __init__(self, width: int = 4, name: str = "toy_painting", **kwargs):
        dtype = kwargs.pop("dtype", "float32")
        image = keras.Input((None, None, 3), dtype="float32", name="image")
        code = keras.Input((CODE,), dtype="float32", name="code")
        painting = keras.Input((None, None, 3), dtype="float32", name="painting")
        seen = _convolution(width, "see", dtype)(painting)
        mean = ops.mean(seen, axis=(1, 2))
        encoded = keras.layers.Dense(CODE, name="encode", dtype=dtype)(mean)
        features = _convolution(width, "features", dtype)(image)
        color = keras.layers.Dense(width, name="color", dtype=dtype)(code)
        painted = _convolution(3, "paint", dtype)(features * color[:, None, None])
        # One network contains both parts, so that one file contains their weights.
        inputs = {"image": image, "code": code, "painting": painting}
        outputs = {"stylized_image": ops.sigmoid(painted), "code": encoded}
        super().__init__(inputs, outputs, name=name, dtype=dtype, **kwargs)
        self.width = width

    def get_config(self) -> dict:
        return {"name": self.name, "width": self.width}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)


def style_model(network: ToyPainting) -> keras.Model:
    """Returns the part of a network that computes codes of paintings."""
    inputs = {"painting": network.input["painting"]}
    return keras.Model(inputs, network.output["code"])


def paint_model(network: ToyPainting) -> keras.Model:
    """Returns the part of a network that paints with a code."""
    inputs = {name: network.input[name] for name in ("image", "code")}
    return keras.Model(inputs, network.output["stylized_image"])


def _convolution(filters: int, name: str, dtype: str) -> keras.layers.Layer:
    return keras.layers.Conv2D(
        filters, 3, padding="same", name=name, dtype=dtype, activation="relu"
    )


_HERE = "tests.networks.toys.families"
NAMES = Family(
    name="ToyNames",
    network=f"{_HERE}:ToyNames",
    shown=STYLE_NAMES,
    signatures=(
        Signature(
            PAINT,
            {"image": PICTURES, "style_weights": ("batch", "styles")},
            "stylized_image",
            PICTURES,
        ),
    ),
    ranges={"styles": (1, 9), "width": (1, 16)},
    count_parameters=lambda styles, width: (
        width * (3 * 9 + 1) + width * (styles + 1) + 3 * (9 * width + 1)
    ),
    reach=lambda options: 2,
)
SHOWN = Family(
    name="ToyPainting",
    network=f"{_HERE}:ToyPainting",
    shown=PAINTING,
    signatures=(
        Signature(
            PAINT,
            {"image": PICTURES, "code": ("batch", CODE)},
            "stylized_image",
            PICTURES,
            f"{_HERE}:paint_model",
        ),
        Signature(
            STYLE,
            {"painting": PICTURES},
            "code",
            ("batch", CODE),
            f"{_HERE}:style_model",
        ),
    ),
    ranges={"width": (1, 16)},
    count_parameters=lambda width: (
        2 * width * (3 * 9 + 1)
        + CODE * (width + 1)
        + width * (CODE + 1)
        + 3 * (9 * width + 1)
    ),
    reach=lambda options: 2,
    painting_side=20,  # small paintings are not resized
)
FAMILIES = {family.name: family for family in (NAMES, SHOWN)}
