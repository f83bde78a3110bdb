"""Feed-forward network that paints in the style of any painting."""

from collections.abc import Callable

import keras
from keras import ops

from tfstyle.networks.arbitrary_family import (
    DEFAULT_BLOCKS,
    DEFAULT_COARSE_BLOCKS,
    LATENT,
    code_length,
)
from tfstyle.networks.body import Body
from tfstyle.networks.encoder import Encoder
from tfstyle.networks.layers.codes import StyleCodes, neutral_code


@keras.saving.register_keras_serializable(package="tfstyle")
class ArbitraryNet(keras.Model):
    """Image transformation network that is steered by the code of a painting.

    A code holds the scales and shifts of all normalizations. The encoder and the head
    predict it from a painting; the styles known by name have learned theirs. Codes
    blend linearly. Three functions in one network, of which one file holds the weights:
    `paint_model`, `style_model` and `named_style_model` take them apart.

    Inputs are a dictionary: `image`, `(batch, height, width, 3)` in [0, 1], any size of
    at least 12 pixels; `code`, `(batch, numbers)`; `painting`, `(batch, height, width,
    3)` in [0, 1], shorter side about 256 pixels; `style_weights`, `(batch, styles)`.
    Outputs: `stylized_image`, as `image`; `code` of the painting and `named_code` of
    the weights, `(batch, numbers)` each.

    Args:
        styles: Number of styles known by name, at least 1.
        blocks: Number of residual blocks at a quarter of the size.
        coarse_blocks: Number of residual blocks at each of an eighth and a sixteenth.
        dtype: Data type of the variables and of the computation.

    Reference:
        Ghiasi et al. (BMVC 2017), for the prediction of scales and shifts; Dumoulin et
        al. (ICLR 2017), for styles by name; Johnson et al. (ECCV 2016), for the body,
        which has two coarser levels and noise of ours.
    """

    def __init__(
        self,
        styles: int,
        blocks: int = DEFAULT_BLOCKS,
        coarse_blocks: int = DEFAULT_COARSE_BLOCKS,
        name: str = "arbitrary_net",
        dtype: str = "float32",
        **kwargs,
    ):
        body = Body(blocks, coarse_blocks, dtype)
        numbers = code_length(blocks, coarse_blocks)
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
                neutral_code(body.widths), dtype or "float32"
            ),
            dtype=dtype,
            name="head",
        )
        codes = StyleCodes(styles, body.widths, dtype=dtype, name="codes")
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
        self.body = body

    def paint(self, inputs: dict, normalize: Callable | None = None):
        """Paints with the same layers, but for what is done at the normalizations.

        Args:
            inputs: `image` and `code`, as for a call, and perhaps `origin`, `(1, 2)`,
                the place of the image in a larger one, in pixels.
            normalize: Called with each normalization layer, its map and its scales and
                shifts, in order; returns a map of that shape.

        Returns:
            As `image`.
        """
        return self.body(
            inputs["image"], inputs["code"], normalize, inputs.get("origin")
        )

    def get_config(self) -> dict:
        """The arguments that make this network again."""
        own = {n: getattr(self, n) for n in ("styles", "blocks", "coarse_blocks")}
        return {"name": self.name, **own}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Makes a network of what `get_config` gave."""
        return cls(**config)


def paint_model(network: ArbitraryNet) -> keras.Model:
    """The part of a network that paints by a code."""
    return _part(network, ("image", "code"), "stylized_image")


def style_model(network: ArbitraryNet) -> keras.Model:
    """The part of a network that makes codes of paintings."""
    return _part(network, ("painting",), "code")


def named_style_model(network: ArbitraryNet) -> keras.Model:
    """The part of a network that makes codes of the weights of its named styles."""
    return _part(network, ("style_weights",), "named_code")


def _part(network: ArbitraryNet, inputs: tuple[str, ...], output: str) -> keras.Model:
    taken = {name: network.input[name] for name in inputs}
    return keras.Model(taken, network.output[output])
