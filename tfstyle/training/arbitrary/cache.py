"""Cache of paintings and their Gram matrices."""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.files.lock import lock_file
from tfstyle.files.replace_file import replace_file
from tfstyle.files.replace_folder import make_folder
from tfstyle.files.reserve import reserve_space
from tfstyle.files.strict_json import load_json
from tfstyle.images import load, resize
from tfstyle.training.arbitrary.variants import (
    PART,
    SHOWN,
    make_variant,
    plain_variant,
)

# Number of channels of each of VGG19's style layers.
CHANNELS = dict(zip(STYLE_LAYERS, (64, 128, 256, 512, 512), strict=True))
# Number of entries between two updates of the progress that is recorded on disk.
NOTE_EVERY = 20


class PaintingCache:
    """Memory-mapped cache of variants of paintings (0.7 MB per variant).

    Each Gram matrix is divided by its norm, and its upper triangle is stored in half
    precision. A weighted mean of two Gram matrices is the Gram matrix of a collage
    of the two paintings, so pairs of entries provide many additional styles.

    Args:
        folder: Folder for the files, created if needed.
        paintings: Painting files. Unreadable files are skipped.
        variants: Number of variants per painting, including one without random changes.
        seed: Random seed for the variants.
        features: Digest of the weights of the feature network.

    Attributes:
        count: Number of entries, one for each variant of each painting.
        done: Number of finished entries, which is also the index of the first
            unfinished entry.
        pictures: `(count, SHOWN, SHOWN, 3)`, uint8, inputs of the encoder.
        norms: `(count, 5)`, float32, norms of the Gram matrices.
        grams: Arrays keyed by layer name, `(count, channels * (channels + 1) / 2)`,
            float16, upper triangles of the normalized Gram matrices.
    """

    def __init__(
        self,
        folder: Path,
        paintings: Sequence[Path],
        variants: int,
        seed: int = 0,
        features: str = "",
    ):
        self.folder = folder
        self.paintings = list(paintings)
        self.variants = variants
        self.seed = seed
        self.features = features
        self.count = len(self.paintings) * variants
        make_folder(folder, folder, "cache")
        self._check_identity()
        self.done = self._read_done()
        self.pictures = self._map("pictures", (SHOWN, SHOWN, 3), np.uint8)
        self.norms = self._map("norms", (len(STYLE_LAYERS),), np.float32)
        self.grams = {
            name: self._map(name, (channels * (channels + 1) // 2,), np.float16)
            for name, channels in CHANNELS.items()
        }

    @property
    def usable(self) -> np.ndarray:
        """Indices of the entries that can be used for training."""
        return np.flatnonzero((self.norms[: self.done] > 0).all(axis=1))

    def fill(
        self,
        extractor: Callable[[np.ndarray], dict],
        on_entry: Callable[[int, int], None] = lambda done, count: None,
    ) -> None:
        """Computes the entries that are missing from the cache.

        Args:
            extractor: Model that maps a picture, `(1, PART, PART, 3)` in [0, 1], to its
                activations, keyed by layer name.
            on_entry: Function that is called whenever an entry is finished. Its
                arguments are the number of finished entries and the total number of
                entries.

        Raises:
            InputError: Another run is filling the cache, or no painting can be read.
        """
        if self.done < self.count:
            with lock_file(self.folder, "cache"):
                # Another run may have filled the cache in the meantime.
                self.done = self._read_done()
                self._fill(extractor, on_entry)
        if not len(self.usable):
            raise InputError(
                "Expected `paintings` to contain a readable picture. "
                f"Received: paintings='{self.paintings[0].parent}'"
            )

    def _fill(self, extractor: Callable, on_entry: Callable[[int, int], None]) -> None:
        for number in range(self.done, self.count):
            self._fill_entry(number, extractor)
            if (number + 1) % NOTE_EVERY == 0 or number + 1 == self.count:
                self._note(number + 1)
            on_entry(number + 1, self.count)

    def gram(self, name: str, number: int) -> np.ndarray:
        """Returns an entry's float32 Gram matrix at a layer, `(channels, channels)`."""
        norm = self.norms[number][STYLE_LAYERS.index(name)]
        return unpack(self.grams[name][number], CHANNELS[name]) * norm

    def shown(self, entries: Sequence[int] | np.ndarray) -> np.ndarray:
        """Returns entries as encoder inputs, `(entries, SHOWN, SHOWN, 3)` in [0, 1]."""
        return self.pictures[np.asarray(entries)].astype(np.float32) / 255

    def _fill_entry(self, number: int, extractor: Callable) -> None:
        # Entries are ordered by variant, so that an unfinished cache contains as many
        # different paintings as possible.
        variant, index = divmod(number, len(self.paintings))
        try:
            painting = load(self.paintings[index], "paintings")
        except InputError as error:
            logging.getLogger("tfstyle").warning("Skipped: %s", error)
            return
        part = (
            make_variant(painting, (self.seed, index, variant))
            if variant
            else plain_variant(painting)
        )
        shown = resize(part, (SHOWN, SHOWN), clip=True)
        self.pictures[number] = np.round(shown * 255).astype(np.uint8)
        features = extractor(part[None])
        for layer, name in enumerate(STYLE_LAYERS):
            triangle, norm = pack(np.asarray(features[name])[0])
            self.grams[name][number], self.norms[number, layer] = triangle, norm

    def _note(self, done: int) -> None:
        for array in (self.pictures, self.norms, *self.grams.values()):
            array.flush()
        with replace_file(self.folder / "done", "cache") as temporary:
            temporary.write_text(str(done))
        self.done = done

    def _read_done(self) -> int:
        path = self.folder / "done"
        try:
            done = int(path.read_text()) if path.exists() else 0
        except ValueError as error:
            raise self.damaged() from error
        if not 0 <= done <= self.count:
            raise self.damaged()
        return done

    def _map(self, name: str, shape: tuple[int, ...], dtype: type) -> np.memmap:
        path, shape = self.folder / f"{name}.npy", (self.count, *shape)
        if not path.exists():
            with lock_file(self.folder, "cache"):
                self._create(path, shape, dtype)
        try:
            array = np.lib.format.open_memmap(path, mode="r+")
        except ValueError as error:
            raise self.damaged() from error
        if (array.shape, array.dtype) != (shape, dtype):
            raise self.damaged()
        return array

    def _create(self, path: Path, shape: tuple[int, ...], dtype: type) -> None:
        if path.exists():  # another run has just created the file
            return
        with replace_file(path, "cache") as temporary:
            np.lib.format.open_memmap(temporary, "w+", dtype, shape)
            with temporary.open("r+b") as file:
                size = temporary.stat().st_size
                reserve_space(file.fileno(), size, self.folder, "cache")

    def damaged(self) -> InputError:
        """Returns the error for a cache with a damaged file."""
        return InputError(
            "Expected `cache` to be a new folder, because this cache is damaged. "
            f"Received: cache='{self.folder}'"
        )

    def _read_identity(self, path: Path) -> object:
        try:
            return load_json(path.read_text("utf-8"))
        except ValueError as error:
            raise self.damaged() from error

    def _check_identity(self) -> None:
        files = "\n".join(f"{path.name} {_size(path)}" for path in self.paintings)
        identity = {
            "paintings": hashlib.sha256(files.encode()).hexdigest(),
            "variants": self.variants,
            "seed": self.seed,
            "part": PART,
        }
        with_features = {**identity, "features": self.features}
        path = self.folder / "cache.json"
        if not path.exists():
            with replace_file(path, "cache") as temporary:
                temporary.write_text(json.dumps(with_features))
        # Caches from earlier versions of tfstyle do not have `features`.
        elif self._read_identity(path) not in (with_features, identity):
            raise InputError(
                "Expected `cache` to be a new folder, or a cache of the same paintings "
                "with the same variants, seed and VGG19 weights. "
                f"Received: cache='{self.folder}'"
            )


def _size(path: Path) -> int:
    """Returns the size of a file in bytes; -1 if it cannot be read."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


def pack(features: np.ndarray) -> tuple[np.ndarray, np.float32]:
    """Computes a Gram matrix and packs its upper triangle.

    Args:
        features: `(height, width, channels)`.

    Returns:
        Upper triangle of the normalized Gram matrix (float16), and the matrix's norm.
    """
    flat = features.reshape(-1, features.shape[-1]).astype(np.float32)
    gram = flat.T @ flat / len(flat)
    norm = np.float32(np.linalg.norm(gram))
    triangle = gram[np.triu_indices(len(gram))] / max(norm, np.float32(1e-20))
    return triangle.astype(np.float16), norm


def unpack(triangle: np.ndarray, channels: int) -> np.ndarray:
    """Returns the symmetric matrix with a given upper triangle.

    Args:
        triangle: `(channels * (channels + 1) / 2,)`.
        channels: Number of rows.

    Returns:
        `(channels, channels)`, float32.

    Example:

    >>> unpack(np.array([1, 2, 3]), 2).tolist()
    [[1.0, 2.0], [2.0, 3.0]]
    """
    matrix = np.zeros((channels, channels), np.float32)
    matrix[np.triu_indices(channels)] = triangle
    return matrix + np.triu(matrix, 1).T
