"""Training with cycle consistency that is small enough for a test."""

import keras

from tfstyle.networks.patch_gan import PatchGAN
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.cycle.trainer import SOURCES, CycleTrainer, compile_trainer

SMALL = {
    "crop_size": 32,
    "load_size": 36,
    "alpha": 0.0625,
    "blocks": 0,
    "channels": 2,
    "pool": 3,
}


def make_trainer(**more) -> CycleTrainer:
    """Returns a trainer at its first step."""
    keras.utils.set_random_seed(0)
    options = CycleOptions(**{**SMALL, **more})
    trainer = CycleTrainer(
        {kind: TransformerNet(1, options.alpha, options.blocks) for kind in SOURCES},
        {kind: PatchGAN(options.channels) for kind in SOURCES},
        {"painting": 0.25, "photo": 0.2},
        options,
    )
    compile_trainer(trainer)
    return trainer
