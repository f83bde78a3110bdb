"""Reader for VGG19 weights in HDF5 files of any layout."""

import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONVOLUTIONS, WIDTHS

# Name prefixes of HDF5 groups to ignore. In files from Keras 2 and 3, these groups hold
# optimizer moments, which have the same shapes as the weights.
_NOT_WEIGHTS = ("optimizer",)


class Convolution(NamedTuple):
    """Weights of one convolutional layer.

    Attributes:
        kernel: `(3, 3, inputs, outputs)`, float32.
        bias: `(outputs,)`, float32.
    """

    kernel: np.ndarray
    bias: np.ndarray


def check_weights(path: Path) -> None:
    """Raises an error unless a file contains kernels and biases with VGG19's shapes.

    Raises:
        InputError: The file is missing, is not HDF5, or does not contain arrays with
            VGG19's shapes. The message gives the reason.
    """
    with _opened(path) as file:
        _convolutions(file, path)


def read_weights(path: Path, count: int) -> list[Convolution]:
    """Reads the weights of the first `count` convolutions of VGG19.

    Convolutions are recognized by their shapes and the order of their names, not by the
    file's name or layout. The file can be the one that Keras downloads, or an HDF5 file
    written by `save_weights` or `save` in Keras 2 or 3. VGG19's classifier is not
    needed.

    Args:
        path: HDF5 file.
        count: Number of convolutions to read, at most 16.

    Raises:
        InputError: The file is invalid (see `check_weights`), or a weight is not
            finite.
    """
    with _opened(path) as file:
        found = _convolutions(file, path)[:count]
        read = [Convolution(*(np.array(x, np.float32) for x in pair)) for pair in found]
    if not all(np.isfinite(array).all() for pair in read for array in pair):
        raise _unusable(path, "it contains numbers that are not finite")
    return read


def kernel_shapes() -> list[tuple[int, int, int, int]]:
    """Returns the shapes of VGG19's 16 convolution kernels, from first to last."""
    widths = [w for w, n in zip(WIDTHS, CONVOLUTIONS, strict=True) for _ in range(n)]
    return [(3, 3, i, o) for i, o in zip([3, *widths], widths, strict=False)]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator:
    import h5py  # a dependency of Keras

    if not path.is_file():
        is_folder = path.is_dir()
        raise _unusable(path, "it is a folder" if is_folder else "no such file")
    try:
        with h5py.File(path) as file:
            yield file
    except InputError:
        raise
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise _unusable(path, "it is not an HDF5 file, or is damaged") from error


def _convolutions(file, path: Path) -> list[tuple]:
    """Returns pairs of kernel and bias datasets, in the order of VGG19's layers."""
    arrays = _arrays(file)
    kernels = defaultdict(list)
    for name in sorted(arrays, key=_natural):
        if arrays[name].ndim == 4:
            kernels[arrays[name].shape].append(name)
    _check_shapes(
        Counter({shape: len(names) for shape, names in kernels.items()}), path
    )
    ordered = [kernels[shape].pop(0) for shape in kernel_shapes()]
    return [(arrays[name], _bias(arrays, name, path)) for name in ordered]


def _arrays(file) -> dict:
    arrays = {}

    def add(name: str, node) -> None:
        if hasattr(node, "ndim") and not name.startswith(_NOT_WEIGHTS):
            arrays[name] = node

    file.visititems(add)
    return arrays


def _bias(arrays: dict, kernel: str, path: Path):
    """Returns the bias from the HDF5 group that contains a kernel."""
    shape = arrays[kernel].shape[-1:]
    group = kernel.rpartition("/")[0]
    beside = [a for n, a in arrays.items() if n.rpartition("/")[0] == group]
    biases = [array for array in beside if array.shape == shape]
    if len(biases) != 1:
        count = f"{len(biases)} possible biases" if biases else "no bias"
        raise _unusable(path, f"the kernel '{kernel}' has {count}")
    return biases[0]


def _check_shapes(kernels: Counter, path: Path) -> None:
    needed = Counter(kernel_shapes())
    if kernels != needed:
        strange = sorted(kernels - needed)
        among = f", including one of the wrong shape {strange[0]}" if strange else ""
        raise _unusable(path, f"it has {kernels.total()} convolution kernels{among}")


def _natural(name: str) -> list[str | int]:
    """Returns a sort key that places `conv2d_10` after `conv2d_9`."""
    parts = re.split(r"(\d+)", name)
    return [int(part) if part.isdecimal() else part for part in parts]


def _unusable(path: Path, reason: str) -> InputError:
    return InputError(
        "Expected `vgg19_weights` to be an HDF5 file of VGG19 weights, with 16 "
        f"convolution kernels: {reason}. Received: vgg19_weights='{path}'"
    )
