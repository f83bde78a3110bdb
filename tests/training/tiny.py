"""Trainer that is small enough for calculations by hand."""

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from tfstyle.losses.content import ContentLoss
from tfstyle.losses.grid import GridLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.training.balance import StyleBalance
from tfstyle.training.data import Crops
from tfstyle.training.schedule import WarmupStableDecay
from tfstyle.training.targets import style_targets
from tfstyle.training.trainer import StyleTrainer

LAYER = "near"
WEIGHTS = {"content": 1.0, "style": 6.0, "tv": 0.5, "grid": 40.0}


def make_extractor() -> keras.Model:
    """Returns a 1 x 1 convolution, which takes NumPy one line."""
    images = keras.Input((None, None, 3))
    layer = keras.layers.Conv2D(5, 1, activation="relu")
    model = keras.Model(images, {LAYER: layer(images)})
    random = np.random.default_rng(1)
    layer.kernel.assign(random.normal(size=layer.kernel.shape))
    layer.bias.assign(random.random(5))
    model.trainable = False
    return model


def features(extractor: keras.Model, images: np.ndarray) -> np.ndarray:
    """Computes the features of the extractor with NumPy."""
    kernel, bias = (np.array(weight) for weight in extractor.weights)
    return np.maximum(images @ kernel[0, 0] + bias, 0)


def gram(extractor: keras.Model, image: np.ndarray) -> np.ndarray:
    """Computes the mean of `f f^T` over the positions of a picture with NumPy."""
    flat = features(extractor, image).reshape(-1, 5)
    return flat.T @ flat / len(flat)


def make_paintings(styles: int = 2) -> np.ndarray:
    """Returns noise pictures, each with a different color cast."""
    random = np.random.default_rng(2)
    casts = random.random((styles, 1, 1, 3), np.float32)
    return casts * random.random((styles, 16, 16, 3), np.float32)


def make_network() -> keras.Model:
    """Returns a network with two colors as styles, which mixes the channels."""
    images = keras.Input((None, None, 3), name="image")
    shares = keras.Input((2,), name="style_weights")
    color = keras.layers.Reshape((1, 1, 3))(keras.layers.Dense(3)(shares))
    mixed = keras.layers.Conv2D(3, 1)(images)
    inputs = {"image": images, "style_weights": shares}
    return keras.Model(inputs, keras.ops.sigmoid(mixed + color))


def make_trainer(
    seed: int = 0, make: Callable = make_network, statistic: str = "gram"
) -> StyleTrainer:
    """Returns a trainer with two styles at its first step."""
    keras.utils.set_random_seed(seed)
    extractor = make_extractor()
    style = StyleLoss([LAYER], WEIGHTS["style"], statistic)
    trainer = StyleTrainer(
        make(),
        extractor,
        extractor,
        ContentLoss([LAYER], WEIGHTS["content"]),
        style,
        TotalVariationLoss(WEIGHTS["tv"]),
        style_targets(extractor, style, make_paintings()),
        StyleBalance(2, name="balance"),
        GridLoss(WEIGHTS["grid"]),
    )
    optimizer = keras.optimizers.Adam(WarmupStableDecay(0.01, 10), global_clipnorm=10.0)
    optimizer.build(trainer.network.trainable_variables)
    # A few small steps are faster than tracing them.
    trainer.compile(optimizer=optimizer, run_eagerly=True, jit_compile=False)
    return trainer


def train(trainer: StyleTrainer, photos: list[Path], steps: int, callbacks=(), first=0):
    """Takes steps, starting with batch `first`."""
    crops = Crops(photos, 2, 32, 2, steps, first)
    trainer.fit(crops, shuffle=False, verbose=0, callbacks=list(callbacks))


def weights_of(model) -> list[np.ndarray]:
    """Returns copies, because variables change."""
    return [np.array(variable) for variable in model.weights]
