"""Pictures and statistics for training, in the memory of an accelerator."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from tfstyle.errors import InputError
from tfstyle.machine import available_memory
from tfstyle.training.arbitrary.cache import CHANNELS, PaintingCache
from tfstyle.training.arbitrary.coefficients import COMPONENTS
from tfstyle.training.arbitrary.memory.canvases import load_canvases, longest_side
from tfstyle.training.arbitrary.variants import SHOWN

# Maximum fraction of the memory that the pictures may take. The training steps need the
# remaining memory.
LARGEST_SHARE = 0.6


class MemoryPictures(NamedTuple):
    """Arrays from which batches are drawn. An entry is one variant of a painting.

    Attributes:
        photos: `(photos, height, width, 3)`, uint8, photographs padded to equal size.
        sizes: `(photos, 2)`, float32, heights and widths of the photographs before
            padding.
        shown: `(entries, SHOWN, SHOWN, 3)`, uint8, variants resized for the encoder.
        norms: `(entries, layers)`, float32, norms of the Gram matrices.
        grams: `(entries, channels * (channels + 1) / 2)`, float16, upper triangles of
            the Gram matrices, keyed by layer name. Each matrix is divided by its norm.
        coefficients: `(entries, coefficients)`, float32, training targets of the
            encoder, from `gram_coefficients`.
        named: `(styles, channels, channels)`, float32, Gram matrices of the named
            styles, keyed by layer name.
        named_shown: `(styles, SHOWN, SHOWN, 3)`, float32 in [0, 1], paintings of the
            named styles, cropped and resized for the encoder.
    """

    photos: jax.Array
    sizes: jax.Array
    shown: jax.Array
    norms: jax.Array
    grams: Mapping[str, jax.Array]
    coefficients: jax.Array
    named: Mapping[str, jax.Array]
    named_shown: jax.Array


def load_pictures(
    photos: Sequence[Path],
    crop_size: int,
    broken: dict[Path, str],
    cache: PaintingCache,
    coefficients: np.ndarray,
    named: Mapping[str, np.ndarray],
    named_shown: np.ndarray,
) -> MemoryPictures:
    """Loads the photographs, and moves pictures and statistics to the accelerator.

    Args:
        photos: Photograph files.
        crop_size: Side of the crops in pixels.
        broken: Unreadable photographs, each with the reason. These files are skipped.
            If another file cannot be read, it is added to this dictionary.
        cache: Paintings with their Gram matrices.
        coefficients: Training targets of the encoder, `(entries, coefficients)`, from
            `gram_coefficients`.
        named: Gram matrices of the named styles, keyed by layer name.
        named_shown: Paintings of the named styles, cropped and resized for the encoder.

    Raises:
        InputError: None of the photographs can be read.
    """
    canvases, sizes = load_canvases(photos, crop_size, broken)
    usable = cache.usable
    return MemoryPictures(
        photos=jnp.asarray(canvases),
        sizes=jnp.asarray(sizes),
        shown=jnp.asarray(cache.pictures[usable]),
        norms=jnp.asarray(cache.norms[usable]),
        grams={name: jnp.asarray(g[usable]) for name, g in cache.grams.items()},
        coefficients=jnp.asarray(coefficients[usable]),
        named={name: jnp.asarray(gram) for name, gram in named.items()},
        named_shown=jnp.asarray(named_shown),
    )


def check_memory(
    photos: int, entries: int, crop_size: int, memory: float | None = None
) -> None:
    """Checks that the pictures fit into memory.

    Args:
        photos: Number of photographs.
        entries: Total number of variants of all paintings.
        crop_size: Side of the crops in pixels.
        memory: Available memory in bytes; None for the accelerator's memory.

    Raises:
        InputError: The pictures do not fit into memory.
    """
    memory = memory or _device_memory()
    needed = photos * photo_bytes(crop_size) + entries * entry_bytes()
    if needed > LARGEST_SHARE * memory:
        raise InputError(
            f"Expected the pictures to fit into {LARGEST_SHARE:.0%} of "
            f"{memory / 1e9:.1f} GB of memory, but {photos} photographs and {entries} "
            f"variants of paintings may take {needed / 1e9:.1f} GB; use fewer files, "
            "or batches='files'. Received: batches='memory'"
        )


def photo_bytes(crop_size: int) -> int:
    """Returns the maximum number of bytes that a photograph takes in memory."""
    return 3 * longest_side(crop_size) ** 2


def entry_bytes() -> int:
    """Returns the maximum number of bytes that a painting's variant takes in memory."""
    triangles = sum(c * (c + 1) // 2 for c in CHANNELS.values())
    numbers = COMPONENTS + 2 * len(CHANNELS)
    return 3 * SHOWN**2 + 2 * triangles + 4 * numbers


def _device_memory() -> float:
    """Returns the number of bytes that JAX may use on its first device."""
    # Memory statistics are missing on CPUs and some accelerators.
    about = jax.local_devices()[0].memory_stats() or {}
    return float(about.get("bytes_limit") or available_memory())
