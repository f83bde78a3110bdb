"""Body of `ArbitraryNet`, which stylizes an image according to a style code."""

from collections.abc import Callable, Sequence
from itertools import accumulate

import keras
from keras import ops

from tfstyle.networks.arbitrary_family import (
    EIGHTH,
    FULL,
    HALF,
    NOISE,
    QUARTER,
    SIXTEENTH,
    SMOOTHING,
    VARIATION,
    normalized_channels,
)
from tfstyle.networks.layers.convolutions import PairwiseConv2D, UpsamplingConv2D
from tfstyle.networks.layers.noise import NoiseField
from tfstyle.networks.layers.normalization import AdaptiveInstanceNormalization
from tfstyle.networks.layers.padding import (
    CropLike,
    ReflectionPadding2D,
    SymmetricPadding2D,
    reflect,
)
from tfstyle.networks.layers.smoothing import FlatAreaSmoothing
from tfstyle.networks.layers.variation import FlatAreaVariation

# Width of the margin, in pixels of the picture, that is added around the feature maps
# at 1/8 and 1/16 resolution. Without it, networks learn to paint a frame along the
# edges of a picture, which they recognize by the padding. Must be a multiple of 16.
MARGIN = 64


class Body:
    """U-shaped network whose layers are created by the first call and then reused.

    Each call may use a different normalization function. Residual blocks work at 1/4,
    1/8 and 1/16 of the image's resolution. The blocks at 1/8 and 1/16 have large
    receptive fields, so they can arrange large strokes.

    Args:
        blocks: Number of residual blocks at 1/4 resolution.
        coarse_blocks: Number of residual blocks at each of the resolutions 1/8 and
            1/16.
        dtype: Dtype of the layers.
        effects: Effects on flat areas, a subset of `EFFECTS`. The last numbers in a
            style code are the strengths of the effects.

    Attributes:
        widths: Number of channels of each normalization layer, in execution order.
    """

    def __init__(
        self,
        blocks: int,
        coarse_blocks: int,
        dtype: str = "float32",
        effects: Sequence[str] = (),
    ):
        self.blocks = blocks
        self.coarse_blocks = coarse_blocks
        self.dtype = dtype
        self.effects = tuple(effects)
        self.widths = normalized_channels(blocks, coarse_blocks)
        self.layers: dict[str, keras.layers.Layer] = {}

    def __call__(self, image, code, normalize: Callable | None = None, origin=None):
        """Stylizes an image.

        Args:
            image: `(batch, height, width, 3)` in [0, 1].
            code: Style codes, `(batch, 2 * sum(widths) + len(effects))`.
            normalize: Function that is called instead of each normalization layer. Its
                arguments are the layer, the layer's input, and the scales and shifts.
                If None, the layer itself is called.
            origin: Row and column, in pixels, at which the image starts in a larger
                picture, `(1, 2)`. If None, both are 0.

        Returns:
            Array with the shape of `image`.
        """
        self.normalize = normalize or (lambda layer, *inputs: layer(*inputs))
        self.origin = ops.zeros((1, 2)) if origin is None else origin
        strengths = self._split(code)
        crop = self._layer("stylized_image", CropLike)
        painted = self._painted(self._varied(image, strengths))
        return crop(self._smoothed(painted, image, strengths), image)

    def _split(self, code) -> dict:
        """Returns the strength of each effect in a style code.

        Also stores the style code's scales and shifts in `self.affines`.
        """
        ends = list(accumulate(2 * width for width in self.widths))
        ends += [ends[-1] + number for number in range(1, len(self.effects))]
        numbers = ops.split(code, ends[: len(self.widths) + len(self.effects) - 1], -1)
        self.affines = iter(numbers)
        # Training must not change the strengths of the effects.
        strengths = map(ops.stop_gradient, numbers[len(self.widths) :])
        return dict(zip(self.effects, strengths, strict=True))

    def _varied(self, image, strengths: dict):
        if VARIATION not in strengths:
            return image
        vary = self._layer(VARIATION, FlatAreaVariation)
        return vary(image, self.origin, strengths[VARIATION])

    def _smoothed(self, painted, image, strengths: dict):
        if SMOOTHING not in strengths:
            return painted
        smooth = self._layer(SMOOTHING, FlatAreaSmoothing)
        return smooth(painted, image, strengths[SMOOTHING])

    def _painted(self, image):
        x = self._conv(self._reflect(image, 3, "stem"), HALF, 7, "stem", strides=2)
        x = ops.relu(self._normalized(x, "stem"))
        x = self._conv(self._reflect(x, 1, "down"), QUARTER, 3, "down", strides=2)
        x = ops.relu(self._normalized(x, "down"))
        x = self._with_coarse(self._noisy(x, QUARTER, 4))
        for number in range(1, self.blocks + 1):
            x = self._residual(x, f"residual{number}")
        x = ops.relu(self._enlarged(x, HALF, "up1"))
        x = ops.relu(self._enlarged(x, FULL, "up2"))
        x = self._reflect(x, 3, "image")
        return ops.sigmoid(self._layer("image_conv", PairwiseConv2D, 3, 7)(x))

    def _with_coarse(self, quarter):
        margin = MARGIN // 4
        self.origin = self.origin - MARGIN
        padded = self._layer("margin", SymmetricPadding2D, margin)(quarter)
        eighth = self._lower(padded, EIGHTH, 8)
        sixteenth = self._lower(eighth, SIXTEENTH, 16)
        for number in range(1, self.coarse_blocks + 1):
            sixteenth = self._coarse_residual(sixteenth, f"sixteenth{number}")
        eighth = eighth + self._enlarged_like(eighth, sixteenth, "up8")
        for number in range(1, self.coarse_blocks + 1):
            eighth = self._coarse_residual(eighth, f"eighth{number}")
        coarse = self._enlarged_like(padded, eighth, "up4")
        return quarter + self._layer("margin_crop", CropLike, margin)(coarse, quarter)

    def _lower(self, x, channels: int, stride: int):
        name = f"down{stride}"
        x = self._conv(_repeat_edge(x), channels, 3, name, strides=2)
        return self._noisy(ops.relu(self._normalized(x, name)), channels, stride)

    def _noisy(self, x, channels: int, stride: int):
        noise = self._layer(f"noise{stride}", NoiseField, *NOISE[stride], stride)
        return self._conv(noise(x, self.origin), channels, 1, f"mix{stride}")

    def _residual(self, x, name: str):
        y = self._conv(self._reflect(x, 2, name), QUARTER, 3, f"{name}_1")
        y = ops.relu(self._normalized(y, f"{name}_1"))
        return x + self._normalized(self._conv(y, QUARTER, 3, f"{name}_2"), f"{name}_2")

    def _coarse_residual(self, x, name: str):
        """Applies a residual block that also works on 1 x 1 feature maps."""
        channels = x.shape[-1]
        y = self._conv(_repeat_edge(x), channels, 3, f"{name}_1")
        y = ops.relu(self._normalized(y, f"{name}_1"))
        y = self._conv(_repeat_edge(y), channels, 3, f"{name}_2")
        return x + self._normalized(y, f"{name}_2")

    def _enlarged(self, x, channels: int, name: str):
        x = self._layer(f"{name}_conv", UpsamplingConv2D, channels)(x)
        return self._normalized(x, name)

    def _enlarged_like(self, like, x, name: str):
        # At 1/16 and 1/8 resolution, feature maps have many channels, so a 3 x 3
        # convolution (9 taps) is used to keep exported files small. At 1/4 and 1/2
        # resolution, `UpsamplingConv2D` is used: it is exported with 16 taps, but is
        # faster.
        x = _repeat_edge(
            ops.depth_to_space(ops.concatenate([x] * 4, axis=-1), 2, "channels_last")
        )
        x = self._normalized(self._conv(x, like.shape[-1], 3, name), name)
        return self._layer(f"{name}_crop", CropLike)(x, like)

    def _normalized(self, x, name: str):
        norm = self._layer(f"{name}_norm", AdaptiveInstanceNormalization)
        return self.normalize(norm, x, next(self.affines))

    def _conv(self, x, filters: int, size: int, name: str, strides: int = 1):
        options = {
            "strides": strides,
            "use_bias": False,
            "data_format": "channels_last",
        }
        layer = self._layer(
            f"{name}_conv", keras.layers.Conv2D, filters, size, **options
        )
        return layer(x)

    def _reflect(self, x, padding: int, name: str):
        return self._layer(f"{name}_reflection", ReflectionPadding2D, padding)(x)

    def _layer(self, name: str, kind: type, *arguments, **options):
        if name not in self.layers:
            options["dtype"] = self.dtype
            self.layers[name] = kind(*arguments, name=name, **options)
        return self.layers[name]


def _repeat_edge(x):
    x = reflect(x, 1, axis=1, repeat_edge=True)
    return reflect(x, 1, axis=2, repeat_edge=True)
