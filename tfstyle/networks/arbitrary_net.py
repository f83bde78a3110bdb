"""Feed-forward network that paints in the style of any painting."""

from collections.abc import Callable

import keras
from keras import ops

from tfstyle.networks.arbitrary_family import (
    DEFAULT_BLOCKS,
    DEFAULT_COARSE_BLOCKS,
    EFFECTS,
    LATENT,
    code_length,
)
from tfstyle.networks.body import Body
from tfstyle.networks.encoder import Encoder
from tfstyle.networks.layers.codes import StyleCodes, neutral_code


@keras.saving.register_keras_serializable(package="tfstyle")
class ArbitraryNet(keras.Model):
    """Image transformation network controlled by a style code.

    A code contains the scales and shifts of all normalization layers. An encoder and a
    dense layer predict the code of a painting; the codes of named styles are trained
    directly. Codes can be blended linearly. The functions `paint_model`, `style_model`
    and `named_style_model` return the three parts of the network as separate models,
    without copying weights.

    The input is a dictionary:

    - `image`: `(batch, height, width, 3)` in [0, 1], with sides of at least 12 pixels.
    - `code`: Code for stylizing `image`, `(batch, code_length)`.
    - `painting`: `(batch, height, width, 3)` in [0, 1], with a shorter side of about
      256 pixels.
    - `style_weights`: Weights of the named styles, `(batch, styles)`.

    The output is a dictionary:

    - `stylized_image`: Stylized picture with the shape of `image`.
    - `code`: Code of `painting`, `(batch, code_length)`.
    - `named_code`: Blended code of the named styles, `(batch, code_length)`.

    Args:
        styles: Number of named styles, at least 1.
        blocks: Number of residual blocks at 1/4 resolution.
        coarse_blocks: Number of residual blocks at each of the resolutions 1/8 and
            1/16.
        smoothing: 1 to smooth flat areas of the result (`FlatAreaSmoothing`), 0
            otherwise.
        variation: 1 to vary the brightness of flat areas of the photograph
            (`FlatAreaVariation`), 0 otherwise. The last numbers of a style code are
            the strengths of smoothing and variation, in this order.
        dtype: Dtype of the variables and the computation.

    Reference:
        Ghiasi et al. (BMVC 2017), for the prediction of scales and shifts; Dumoulin et
        al. (ICLR 2017), for named styles; Johnson et al. (ECCV 2016), for the body.
        Additions: `NoiseField`, `FlatAreaSmoothing`, `FlatAreaVariation`, and the
        levels at 1/8 and 1/16 resolution.
    """

    def __init__(
        self,
        styles: int,
        blocks: int = DEFAULT_BLOCKS,
        coarse_blocks: int = DEFAULT_COARSE_BLOCKS,
        smoothing: int = 0,
        variation: int = 0,
        name: str = "arbitrary_net",
        dtype: str = "float32",
        **kwargs,
    ):
        present = dict(zip(EFFECTS, (smoothing, variation), strict=True))
        body = Body(blocks, coarse_blocks, dtype, [n for n in EFFECTS if present[n]])
        numbers = code_length(blocks, coarse_blocks, len(body.effects))
        neutral = neutral_code(body.widths, len(body.effects))
        inputs = {
            "image": keras.Input((None, None, 3), dtype="float32", name="image"),
            "code": keras.Input((numbers,), dtype="float32", name="code"),
            "painting": keras.Input((None, None, 3), dtype="float32", name="painting"),
            "style_weights": keras.Input(
                (styles,), dtype="float32", name="style_weights"
            ),
        }
        head = keras.layers.Dense(
            numbers,
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.01, seed=0),
            bias_initializer=lambda shape, dtype=None: ops.cast(
                neutral, dtype or "float32"
            ),
            dtype=dtype,
            name="head",
        )
        codes = StyleCodes(styles, neutral, dtype=dtype, name="codes")
        latent = Encoder(LATENT, dtype)(inputs["painting"])
        super().__init__(
            inputs=inputs,
            outputs={
                "stylized_image": body(inputs["image"], inputs["code"]),
                "code": head(latent),
                "named_code": codes(inputs["style_weights"]),
            },
            name=name,
            dtype=dtype,
            **kwargs,
        )
        self.styles, self.blocks, self.coarse_blocks = styles, blocks, coarse_blocks
        self.smoothing, self.variation = smoothing, variation
        self.neutral = neutral
        self.body = body

    def paint(self, inputs: dict, normalize: Callable | None = None):
        """Stylizes images with the network's layers and a given normalization function.

        Args:
            inputs: Dictionary with the network's inputs `image` and `code`. The
                optional input `origin`, of shape `(1, 2)`, is the row and column, in
                pixels, at which the image starts in a larger picture.
            normalize: Function that is called instead of each normalization layer, in
                order. Its arguments are the layer, the layer's input, and the scales
                and shifts. It returns an array with the shape of the layer's input. If
                None, the layers themselves are called.

        Returns:
            Array with the shape of `image`.
        """
        return self.body(
            inputs["image"], inputs["code"], normalize, inputs.get("origin")
        )

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        names = ("styles", "blocks", "coarse_blocks", *EFFECTS)
        return {"name": self.name, **{n: getattr(self, n) for n in names}}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Creates a network from the result of `get_config`."""
        return cls(**config)


def paint_model(network: ArbitraryNet) -> keras.Model:
    """Returns the part of a network that stylizes images with given codes."""
    return _part(network, ("image", "code"), "stylized_image")


def style_model(network: ArbitraryNet) -> keras.Model:
    """Returns the part of a network that computes the codes of paintings."""
    return _part(network, ("painting",), "code")


def named_style_model(network: ArbitraryNet) -> keras.Model:
    """Returns the part of a network that blends the codes of named styles."""
    return _part(network, ("style_weights",), "named_code")


def _part(network: ArbitraryNet, inputs: tuple[str, ...], output: str) -> keras.Model:
    taken = {name: network.input[name] for name in inputs}
    return keras.Model(taken, network.output[output])
