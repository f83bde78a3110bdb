"""Principal components of Gram matrices, which describe a style with a few numbers."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.files.replace_file import replace_file
from tfstyle.training.arbitrary.cache import CHANNELS, PaintingCache

# Number of principal components, and maximum number of cache entries from which the
# components are computed.
COMPONENTS, MOST_ENTRIES = 128, 2000
# Number of entries that are loaded into memory at a time.
BLOCK = 512
# Minimum eigenvalue of a component. With Gram matrices of norm 1, components with
# smaller eigenvalues contain only rounding errors.
LEAST_VALUE = 1e-6


def gram_coefficients(cache: PaintingCache) -> np.ndarray:
    """Computes the encoder's training targets for each entry of the cache.

    The principal components are computed in the first call, from at most `MOST_ENTRIES`
    entries, and stored in the cache's folder. The Gram matrices of all entries are
    projected onto the components.

    Args:
        cache: Paintings with their Gram matrices.

    Returns:
        `(entries, components + 5)`, float32. The first columns are at most `COMPONENTS`
        components, scaled so that the first component has a variance of about 1. The
        last five columns are the standardized logarithms of the Gram matrices' norms,
        one for each layer.

    Raises:
        InputError: The stored components are damaged.
    """
    path = cache.folder / "components.npz"
    if not path.exists():
        _write_components(cache, path)
    try:
        with path.open("rb") as file, np.load(file) as stored:
            basis, projection, mean = (
                stored[name] for name in ("basis", "projection", "mean")
            )
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        raise cache.damaged() from error
    inner = _inner_products(cache, np.arange(cache.done), basis)
    components = (inner - mean) @ projection
    norms = np.log(np.maximum(cache.norms[: cache.done], 1e-6))
    usable = cache.usable
    norms = (norms - norms[usable].mean(axis=0)) / (norms[usable].std(axis=0) + 1e-6)
    return np.concatenate([components, norms], axis=1).astype(np.float32)


def _write_components(cache: PaintingCache, path: Path) -> None:
    basis = cache.usable[:MOST_ENTRIES]
    inner = _inner_products(cache, basis, basis)
    # Kernel PCA with a linear kernel; the kernel matrix has a row for each entry.
    mean = inner.mean(axis=0)
    centered = inner - mean - mean[:, None] + inner.mean()
    values, vectors = np.linalg.eigh(centered)
    count = min(COMPONENTS, len(basis) - 1)
    values, vectors = values[::-1][:count], vectors[:, ::-1][:, :count]
    deviations = np.sqrt(np.maximum(values, LEAST_VALUE))
    # All components are divided by the standard deviation of the first component, so
    # that the major components have the largest weights.
    projection = vectors / deviations / deviations[:1] * np.sqrt(len(basis))
    projection -= projection.mean(axis=0)
    with replace_file(path, "cache") as temporary, temporary.open("wb") as file:
        np.savez(file, basis=basis, projection=projection, mean=mean)


def _inner_products(
    cache: PaintingCache, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Returns inner products of normalized Gram matrices, averaged over the layers."""
    result = np.zeros((len(rows), len(columns)))
    for name in STYLE_LAYERS:
        for place, block in _blocks(cache, name, rows):
            for other, transposed in _blocks(cache, name, columns):
                result[place, other] += block @ transposed.T / len(STYLE_LAYERS)
    return result


def _blocks(
    cache: PaintingCache, name: str, entries: np.ndarray
) -> Iterator[tuple[slice, np.ndarray]]:
    channels = CHANNELS[name]
    rows, columns = np.triu_indices(channels)
    # Off-diagonal elements occur twice in the full matrix.
    weights = np.where(rows == columns, 1, 2**0.5).astype(np.float32)
    for start in range(0, len(entries), BLOCK):
        place = slice(start, min(start + BLOCK, len(entries)))
        yield place, cache.grams[name][entries[place]].astype(np.float32) * weights
