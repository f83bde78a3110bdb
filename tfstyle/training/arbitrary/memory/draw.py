"""Random batches from pictures in memory."""

from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images.plain import LEAST_DEVIATION, NOISE
from tfstyle.training.arbitrary.cache import CHANNELS, unpack
from tfstyle.training.arbitrary.data import ENLARGED, LARGEST, LEAST_SHARE, STUDIED
from tfstyle.training.arbitrary.memory.pictures import MemoryPictures
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arbitrary.variants import SHOWN

# Indices of the streams of random numbers that a step uses.
_PHOTO, _SIZE, _PLACE, _MIRROR, _NAMED, _PAINTING, _SHARE, _STUDY, _ORIGIN = range(9)
_NAMED_COUNT, _MIXED_COUNT, _NOISE = range(9, 12)


@dataclass(frozen=True)
class Draw:
    """Callable that draws the batch of each step for `ArbitraryTrainer`.

    Batches are like those of `StyleBatches`, except that all batches have nearly the
    same number of crops with named styles, and of crops with mixtures. For each batch,
    the expected numbers are rounded up or down at random, so that the means over many
    batches equal the expected numbers. A batch depends only on the seed and the number
    of the step.

    Args:
        size: Side of a crop in pixels.
        batch_size: Number of crops per batch.
        named_share: Fraction of crops with a named style.
        mixed_share: Among the crops without a named style, the fraction whose style is
            a mixture of two paintings.
        seed: Random seed.
    """

    size: int
    batch_size: int
    named_share: float
    mixed_share: float
    seed: int

    @classmethod
    def from_options(cls, options: ArbitraryOptions) -> "Draw":
        """Creates a `Draw` from the training options."""
        return cls(
            options.crop_size,
            options.batch_size,
            options.named_share,
            options.mixed_share,
            options.seed,
        )

    def __call__(self, pictures: MemoryPictures, step) -> dict[str, jax.Array]:
        """Returns the batch of a step; steps are counted from 0."""
        key = jax.random.fold_in(jax.random.key(self.seed), step)
        keys = [jax.random.fold_in(key, stream) for stream in range(_NOISE + 1)]
        origin = 16.0 * jax.random.randint(keys[_ORIGIN], (1, 2), 0, 4096)
        studied = _choose(keys[_STUDY], STUDIED, len(pictures.shown))
        return {
            **self._styles(pictures, keys),
            "image": self._crops(pictures, keys),
            "origin": origin,
            "studied": _as_float(pictures.shown[studied]),
            "coefficients": pictures.coefficients[studied],
        }

    def _crops(self, pictures: MemoryPictures, keys: list) -> jax.Array:
        """Returns random crops of photographs, some of them enlarged or mirrored."""
        count = self.batch_size
        photos = _choose(keys[_PHOTO], count, len(pictures.photos))
        old = pictures.sizes[photos]
        first, second = jax.random.split(keys[_SIZE])
        factors = jax.random.uniform(first, (count, 1), minval=1, maxval=LARGEST)
        enlarged = jax.random.uniform(second, (count, 1)) < ENLARGED
        least = self.size / jnp.min(old, axis=1, keepdims=True)
        factors = jnp.maximum(jnp.where(enlarged, factors, 1.0), least)
        new = jnp.maximum(jnp.round(factors * old), self.size)
        room = new - self.size
        places = jax.random.uniform(keys[_PLACE], (count, 2)) * (room + 1)
        starts = jnp.minimum(jnp.floor(places), room)
        crop = jax.vmap(partial(resized_part, size=self.size))
        crops = crop(pictures.photos[photos], new / old, starts)
        mirrored = jax.random.bernoulli(keys[_MIRROR], shape=(count, 1, 1, 1))
        crops = jnp.where(mirrored, crops[:, :, ::-1], crops)
        return dither_plain(crops, keys[_NOISE])

    def _styles(self, pictures: MemoryPictures, keys: list) -> dict[str, jax.Array]:
        """Returns the crops' styles: named styles, mixtures, then single paintings."""
        count = _round(keys[_NAMED_COUNT], self.named_share * self.batch_size)
        left = self.batch_size - count
        mixed = _round(keys[_MIXED_COUNT], self.mixed_share * left)
        rows = jnp.arange(self.batch_size)
        named = self._named(pictures, keys)
        others = self._others(pictures, keys, rows < count + mixed)

        # Arrays in compiled functions have fixed sizes. Therefore, a named style and
        # another style are drawn for each crop, and one of the two is used.
        def choose(name: str) -> jax.Array:
            is_named = jnp.reshape(rows < count, (-1,) + (1,) * (named[name].ndim - 1))
            return jnp.where(is_named, named[name], others[name])

        return {name: choose(name) for name in named}

    def _named(self, pictures: MemoryPictures, keys: list) -> dict[str, jax.Array]:
        """Returns a named style for each crop.

        All styles are drawn once, in random order, then all again, in a new order, and
        so on. Among the first n crops, the counts of any two styles differ by at
        most 1.
        """
        styles = len(pictures.named_shown)
        rounds = jax.random.split(keys[_NAMED], -(-self.batch_size // styles))
        orders = [jax.random.permutation(key, styles) for key in rounds]
        chosen = jnp.concatenate(orders)[: self.batch_size]
        return {
            "painting": pictures.named_shown[chosen],
            "style_weights": jax.nn.one_hot(chosen, styles),
            **{name: pictures.named[name][chosen] for name in STYLE_LAYERS},
        }

    def _others(
        self, pictures: MemoryPictures, keys: list, is_mixed: jax.Array
    ) -> dict[str, jax.Array]:
        """Returns an unnamed painting (no named style) or a collage of two per crop."""
        count, entries = self.batch_size, len(pictures.shown)
        pairs = _choose(keys[_PAINTING], (2, count), entries)
        low, high = LEAST_SHARE, 1 - LEAST_SHARE
        shares = jax.random.uniform(keys[_SHARE], (count,), minval=low, maxval=high)
        shares = jnp.where(is_mixed, shares, 1.0)
        left, right = _as_float(pictures.shown[pairs])
        columns = jnp.round(SHOWN * shares)[:, None, None, None]
        is_left = jnp.arange(SHOWN)[:, None] < columns
        return {
            "painting": jnp.where(is_left, left, right),
            "style_weights": jnp.zeros((count, len(pictures.named_shown))),
            **{name: _mixtures(pictures, name, pairs, shares) for name in STYLE_LAYERS},
        }


def resized_part(
    photo: jax.Array, factors: jax.Array, start: jax.Array, size: int
) -> jax.Array:
    """Enlarges a photograph with Lanczos resampling, and returns a square crop of it.

    Args:
        photo: `(height, width, 3)`, uint8.
        factors: `(2,)`, factors by which height and width are enlarged, at least 1.
        start: `(2,)`, first row and column of the square in the enlarged photograph.
        size: Side of the square in pixels.

    Returns:
        `(size, size, 3)`, float32 in [0, 1].
    """
    shape = (size, size, 3)
    part = jax.image.scale_and_translate(
        _as_float(photo), shape, (0, 1), factors, -start, "lanczos3"
    )
    return jnp.clip(part, 0, 1)


def dither_plain(crops: jax.Array, key: jax.Array) -> jax.Array:
    """Adds noise to single-color pictures, like `tfstyle.images.dither_plain`.

    Args:
        crops: `(batch, height, width, 3)` in [0, 1].
        key: Random key.
    """
    deviations = jnp.std(crops, axis=(1, 2), keepdims=True)
    is_plain = (deviations < LEAST_DEVIATION).all(axis=3, keepdims=True)
    noise = jax.random.uniform(key, crops.shape, minval=-NOISE, maxval=NOISE)
    return jnp.where(is_plain, jnp.clip(crops + noise, 0, 1), crops)


def _mixtures(
    pictures: MemoryPictures, name: str, pairs: jax.Array, shares: jax.Array
) -> jax.Array:
    """Returns the Gram matrix of each pair's mixture, `(pairs, channels, channels)`."""
    triangles = pictures.grams[name][pairs].astype(jnp.float32)
    norms = pictures.norms[pairs, STYLE_LAYERS.index(name)]
    scales = (norms * jnp.stack([shares, 1 - shares]))[..., None]
    channels = CHANNELS[name]
    numbers = np.arange(channels * (channels + 1) // 2)
    order = unpack(numbers, channels).astype(np.int32)
    return jnp.sum(scales * triangles, axis=0)[:, order]


def _round(key: jax.Array, number: jax.Array | float) -> jax.Array:
    """Rounds up or down at random, so that the mean over many calls is `number`."""
    whole = jnp.floor(number)
    return whole + (jax.random.uniform(key) < number - whole)


def _choose(key: jax.Array, shape: int | tuple[int, ...], count: int) -> jax.Array:
    shape = (shape,) if isinstance(shape, int) else shape
    return jax.random.randint(key, shape, 0, count)


def _as_float(pixels: jax.Array) -> jax.Array:
    return pixels.astype(jnp.float32) / 255
