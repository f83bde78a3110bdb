"""Options for training with cycle consistency."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.options import Options, option
from tfstyle.public import public


@public
@dataclass(frozen=True, kw_only=True)
class CycleOptions(Options):
    """Options of `tfstyle.train_cycle` and `tfstyle train --cycle`.

    The defaults are those of the CycleGAN paper for pictures of 128 x 128 pixels.

    Raises:
        InputError: A value is invalid.

    Reference:
        Zhu, Park, Isola, Efros, CycleGAN (ICCV 2017), sections 4 and 7. Deviations:
        the training lasts `steps` steps instead of the paper's 200 epochs, and pictures
        keep their aspect ratio when they are resized.
    """

    steps: int = option(200_000, "number of training steps", at_least=1, at_most=10**9)
    batch_size: int = option(1, "number of crops per batch", at_least=1, at_most=64)
    crop_size: int = option(
        128, "side of the crops in pixels", at_least=32, at_most=4096
    )
    load_size: int = option(
        143,
        "shorter side of each photograph and painting after resizing and before "
        "cropping, in pixels",
        at_least=32,
        at_most=4096,
    )
    alpha: float = option(
        2.0,
        "multiplier for the number of channels in the layers of both generators; with "
        "1, the layers have 32, 64 and 128 channels",
        at_least=1 / 32,
        at_most=4,
    )
    blocks: int = option(
        6, "number of residual blocks in each generator", at_least=0, at_most=64
    )
    channels: int = option(
        64,
        "number of channels of the first layer of each discriminator",
        at_least=1,
        at_most=512,
    )
    cycle_weight: float = option(
        10.0,
        "weight of the cycle-consistency term: one generator translates a picture, the "
        "other translates it back, and the result is compared with the original",
        at_least=0,
    )
    identity_weight: float = option(
        5.0,
        "weight of the identity term: the generator of paintings should not change "
        "real paintings, and the generator of photographs should not change real "
        "photographs; the CycleGAN paper uses half of cycle_weight; with 0, steps are "
        "faster",
        at_least=0,
    )
    pool: int = option(
        50,
        "number of generated pictures that are kept for each discriminator and shown "
        "to it in later steps",
        at_least=0,
        at_most=1000,
    )
    learning_rate: float = option(
        2e-4, "learning rate before the decay", at_least=1e-9, at_most=1e3
    )
    decay: float = option(
        0.5,
        "fraction of the steps, at the end of the run, during which the learning rate "
        "decays",
        at_least=0,
        at_most=1,
    )
    seed: int = option(
        0,
        "random seed for initial weights, crops and picture order",
        at_least=0,
        at_most=2**31 - 1,
    )

    def __post_init__(self):
        super().__post_init__()
        if self.load_size < self.crop_size:
            raise InputError(
                f"Expected `load_size` to be at least `crop_size` ({self.crop_size}). "
                f"Received: load_size={self.load_size}"
            )
