"""Refinement of a style code for one photograph, with Adam."""

import logging
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, repeat
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weights import find_weights
from tfstyle.images import as_float, dither_plain
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.distances import DISTANCE_LAYERS
from tfstyle.losses.style import StyleLoss
from tfstyle.machine import quickest_dtype
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.style_book import StyleCode
from tfstyle.models.keras_file import load_network
from tfstyle.networks.families import PAINT, family_of

# Side of the crops in pixels, number of crops in a group, and number of times that each
# group is used. With crops of 256 px, twenty steps lead to a style distance that is a
# sixth lower, but take twice as long. Crops are used several times, because the content
# features of a crop need to be computed only once.
CROP_SIDE, CROPS, TURNS = 192, 5, 4
# Weights of the content and style distances, as in training.
CONTENT_WEIGHT, STYLE_WEIGHT = 1.0, 5.0
# Initial learning rate for the scales and shifts of a code. It decays to 0 along a
# quarter period of a cosine.
LEARNING_RATE = 0.04
BETAS, EPSILON = (0.8, 0.95), 1e-7


class Refiner:
    """Fits style codes to photographs; the network's weights stay unchanged.

    Args:
        path: The network's `.keras` file.
        options: Options with the number of steps, seed and VGG19 weights.

    Raises:
        InputError: The network is invalid, or the VGG19 weights are missing or invalid.

    Reference:
        Zhang, Zhu, Zhu, "MetaStyle: Three-Way Trade-Off Among Speed, Flexibility, and
        Quality in Neural Style Transfer" (AAAI 2019), for fitting a network to each
        style in a few steps. Deviation: only the scales and shifts of the style code
        are changed.
    """

    def __init__(self, path: Path, options: StylizeOptions):
        self.options = options
        self.extractor = vgg19_features(
            DISTANCE_LAYERS,
            find_weights(options.vgg19_weights or None),
            dtype=quickest_dtype(),
        )
        layers = {name: self.extractor.output[name] for name in CONTENT_LAYERS}
        self.content_extractor = keras.Model(self.extractor.input, layers)
        network, _ = load_network(path)
        self.paint = family_of(network).required_signature(PAINT).make_model(network)
        self.content, self.style = ContentLoss(CONTENT_LAYERS), StyleLoss(STYLE_LAYERS)
        self._gradient = tf.function(self._slope, reduce_retracing=True)

    def __call__(
        self,
        code: np.ndarray,
        found: Sequence[StyleCode],
        photo: np.ndarray,
        on_step: Callable[[float], None] = lambda share: None,
    ) -> np.ndarray:
        """Refines a style code.

        Args:
            code: Initial code, `(code_length,)`.
            found: Paintings of the blend, with their weights.
            photo: `(height, width, 3)`, float32 in [0, 1] or uint8, at the size at
                which it is painted.
            on_step: Function called after each step with the progress, from 0 to 1.

        Returns:
            Refined code, `(code_length,)`.

        Raises:
            InputError: The refinement diverges.
        """
        paintings = [s.matched for s in found if s.matched is not None]
        target = self.style.target(
            [self.extractor(painting[None]) for painting in paintings],
            [style.weight for style in found],
        )
        adam, values = _Adam(code), []
        crops = map(self._with_content, random_crops(photo, self.options.seed))
        for step, seen in enumerate(in_turns(crops, self.options.refine)):
            gradient, *distances = self._gradient(
                tf.constant(adam.value[None]), *seen, target
            )
            values.append([float(distance) for distance in distances])
            self._check(gradient.numpy())
            share = step / self.options.refine
            adam.step(gradient.numpy()[0], LEARNING_RATE * np.cos(np.pi / 2 * share))
            on_step((step + 1) / self.options.refine)
        _log(values)
        return adam.value

    def _check(self, gradient: np.ndarray) -> None:
        if not np.isfinite(gradient).all():
            raise InputError(
                "Expected the distances to stay finite while the style code is fitted. "
                f"Received: refine={self.options.refine}"
            )

    def _with_content(self, crop: np.ndarray) -> tuple:
        image = tf.constant(crop[None])
        return image, self.content.target(self.content_extractor(image))

    def _slope(self, code, image, wanted, target):
        with tf.GradientTape() as tape:
            tape.watch(code)
            painted = self.paint({"image": image, "code": code})
            seen = self.extractor(painted)
            content = tf.reduce_mean(self.content(painted, seen, wanted))
            style = tf.reduce_mean(self.style(painted, seen, target))
            loss = CONTENT_WEIGHT * content + STYLE_WEIGHT * style
        return tape.gradient(loss, code), content, style


def in_turns(items: Iterator, count: int) -> Iterator:
    """Yields each group of items `TURNS` times; stops after `count` items.

    A group has `CROPS` items.
    """
    left = count
    while left > 0:
        group = list(islice(items, min(CROPS, left)))
        shown = list(islice(chain.from_iterable(repeat(group, TURNS)), left))
        left -= len(shown)
        yield from shown


def random_crops(photo: np.ndarray, seed: int):
    """Yields an endless series of random crops of a photograph.

    Args:
        photo: `(height, width, 3)`, float32 in [0, 1] or uint8.
        seed: Seed of the positions.

    Yields:
        Crops, `(CROP_SIDE, CROP_SIDE, 3)`, float32. If a side of the photograph has
        fewer than `CROP_SIDE` pixels, this side is not cropped. Single-color crops have
        noise, from `dither_plain`.
    """
    random = np.random.default_rng(seed)
    height, width, _ = photo.shape
    while True:
        top = random.integers(max(0, height - CROP_SIDE) + 1)
        left = random.integers(max(0, width - CROP_SIDE) + 1)
        crop = as_float(photo[top : top + CROP_SIDE, left : left + CROP_SIDE])
        yield dither_plain(crop, random)


class _Adam:
    """Adam (Kingma & Ba, ICLR 2015) for one array."""

    def __init__(self, value: np.ndarray):
        self.value = value.astype(np.float32)
        self.moments: list[np.ndarray] = [np.zeros_like(self.value) for _ in BETAS]
        self.steps = 0

    def step(self, gradient: np.ndarray, rate: float) -> None:
        self.steps += 1
        corrected = []
        powers = zip(BETAS, (gradient, gradient**2), strict=True)
        for i, (beta, power) in enumerate(powers):
            self.moments[i] = beta * self.moments[i] + (1 - beta) * power
            corrected.append(self.moments[i] / (1 - beta**self.steps))
        first, second = corrected
        self.value -= np.float32(rate) * first / (np.sqrt(second) + EPSILON)


def _log(values: Sequence[Sequence[float]]) -> None:
    few = min(CROPS, (len(values) + 1) // 2)
    first, last = np.mean(values[:few], axis=0), np.mean(values[-few:], axis=0)
    logging.getLogger("tfstyle").info(
        "Refined in %d steps: content distance from %.3f to %.3f, style distance from "
        "%.3f to %.3f.",
        len(values),
        *(number for pair in zip(first, last, strict=True) for number in pair),
    )
