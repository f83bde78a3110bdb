"""Adversarial training small enough for a test: networks, features and pictures."""

from pathlib import Path

import keras
import numpy as np

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import save
from tfstyle.networks.patch_discriminator import PatchDiscriminator
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.adversarial.augment import DRAWS
from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.adversarial.trainer import AdversarialTrainer, compile_trainer

SMALL = {"batch_size": 2, "crop_size": 64, "last_crop_size": 64}
SMALL |= {"channels": 4, "scales": 2}


def make_extractor(layers=(*STYLE_LAYERS, *CONTENT_LAYERS)) -> keras.Model:
    """Returns a 1 x 1 convolution whose result is used for every layer."""
    images = keras.Input((None, None, 3))
    features = keras.layers.Conv2D(4, 1, activation="relu")(images)
    model = keras.Model(images, dict.fromkeys(layers, features))
    model.trainable = False
    return model


def make_trainer(**more) -> AdversarialTrainer:
    """Returns a trainer at its first step."""
    keras.utils.set_random_seed(0)
    options = AdversarialOptions(**{**SMALL, **more})
    extractor = make_extractor()
    network, average = (TransformerNet(1, 0.125, 0) for _ in range(2))
    average.set_weights(network.get_weights())
    average.trainable = False
    trainer = AdversarialTrainer(
        network,
        average,
        PatchDiscriminator(options.channels, options.scales),
        extractor,
        keras.Model(extractor.input, {n: extractor.output[n] for n in CONTENT_LAYERS}),
        {n: np.eye(4, dtype="float32")[None] for n in STYLE_LAYERS},
        0.25,
        options,
    )
    compile_trainer(trainer)
    return trainer


def make_batch(number: int = 0, size: int = 64) -> dict[str, np.ndarray]:
    """Returns a batch like those of `UnpairedBatches`, with random pictures."""
    random = np.random.default_rng(number)
    batch = {
        "image": random.random((2, size, size, 3)),
        "painting": random.random((2, size, size, 3)) ** 2,
        "style_weights": np.ones((2, 1)),
        "draws": random.random((2, 3, DRAWS)),
        "exchange": random.random((2, 2)),
    }
    return {name: value.astype("float32") for name, value in batch.items()}


def write_pictures(folder: Path, count: int, seed: int) -> Path:
    """Writes pictures of 72 x 96 pixels with random patches."""
    folder.mkdir(parents=True, exist_ok=True)
    patches = np.random.default_rng(seed).random((count, 6, 8, 3), np.float32)
    for number, small in enumerate(patches):
        save(small.repeat(12, 0).repeat(12, 1), folder / f"{number:02}.png")
    return folder
