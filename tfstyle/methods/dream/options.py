"""Options of `dream`."""

from dataclasses import dataclass

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import WIDTHS, channels
from tfstyle.images import MIN_SIDE
from tfstyle.images.resize import result_size
from tfstyle.optimization.options import LoopOptions
from tfstyle.options import LARGEST_SIDE, option
from tfstyle.public import public

INITS = ("content", "noise", "gray")
ALL_CHANNELS = -1
# Index of the last channel of VGG19's widest layers.
LAST_CHANNEL = max(WIDTHS) - 1
# Maximum number of animation frames (18 minutes at 60 frames per second).
MOST_FRAMES = 2**16


@public
@dataclass(frozen=True, kw_only=True)
class DreamOptions(LoopOptions):
    """Options of `tfstyle.dream` and flags of `tfstyle dream`.

    Raises:
        InputError: A value is invalid.
    """

    image_size: int = option(
        512,
        "length of the longer side of the result in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    layers: tuple[str, ...] = option(
        ("relu4_3", "relu5_2"),
        "layers of VGG19 to amplify; strokes and swirls appear from relu3_1 on, eyes "
        "and fur from relu4_1 on, animals and buildings from relu5_1 on",
        layers=True,
    )
    channel: int = option(
        ALL_CHANNELS,
        "index of a single channel to amplify; -1: all channels",
        at_least=ALL_CHANNELS,
        at_most=LAST_CHANNEL,
    )
    init: str = option(
        "content",
        "initial picture: content, gray (with a little noise) or noise (best with "
        "--tv_weight=50); gray and noise need no content image",
        choices=INITS,
    )
    # Octaves, scale and jitter are taken from google/deepdream's dream.ipynb, and the
    # step size from TensorFlow's DeepDream tutorial. The tutorial takes more steps, but
    # so many steps would erase the photograph.
    iterations: int = option(16, "total number of steps for all octaves", at_least=1)
    octaves: int = option(4, "number of octaves (sizes)", at_least=1, at_most=64)
    octave_scale: float = option(
        1.4, "size ratio between neighboring octaves", at_least=1.01, at_most=16
    )
    step_size: float = option(
        0.01,
        "mean absolute change of the pixel values per step, for values in [0, 1]",
        at_least=1e-9,
        at_most=1,
    )
    jitter: int = option(
        32,
        "maximum random shift of the picture before each step, in pixels",
        at_least=0,
        at_most=LARGEST_SIDE,
    )
    tv_weight: float = option(
        0.0,
        "weight of the total variation term, which smooths the picture; values of 10 "
        "or more have a visible effect",
        at_least=0,
    )
    frames: int = option(
        60, "number of animation frames", at_least=1, at_most=MOST_FRAMES
    )
    zoom: float = option(
        1.05,
        "zoom factor from one animation frame to the next",
        at_least=1,
        at_most=16,
    )
    frame_iterations: int = option(8, "number of steps per animation frame", at_least=1)
    frame_rate: float = option(
        12.0, "animation frames per second", at_least=0.1, at_most=100
    )

    def __post_init__(self):
        super().__post_init__()
        if self.channel != ALL_CHANNELS:
            self._check_channel()

    def size_of(self, photo: np.ndarray | None) -> tuple[int, int]:
        """Returns the height and width of the result.

        Without a photograph, both are `image_size`.
        """
        if photo is None:
            return self.image_size, self.image_size
        return result_size(photo, self.image_size)

    def _check_channel(self) -> None:
        if len(self.layers) > 1:
            raise InputError(
                "Expected `layers` to be a single layer if `channel` is given. "
                f"Received: layers={list(self.layers)}"
            )
        count = channels(self.layers[0])
        if self.channel >= count:
            raise InputError(
                f"Expected `channel` to be from 0 to {count - 1}, because "
                f"{self.layers[0]} has {count} channels. "
                f"Received: channel={self.channel}"
            )
