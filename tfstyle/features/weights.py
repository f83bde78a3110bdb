"""Where VGG19's ImageNet weights come from, and whether a file holds them."""

import contextlib
import hashlib
import os
import sys
from collections import Counter
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONVOLUTIONS, WIDTHS
from tfstyle.paths import expand

ENVIRONMENT_VARIABLE = "TFSTYLE_VGG19_WEIGHTS"
FILE_NAME = "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5"
# As `keras.applications.VGG19(weights="imagenet", include_top=False)` has them.
URL = f"https://storage.googleapis.com/tensorflow/keras-applications/vgg19/{FILE_NAME}"
MD5 = "253f8cb515780f3b799900260a226db6"


def find_weights(path: str | os.PathLike | None = None) -> Path:
    """Returns a checked file with the weights of VGG19 without its classifier.

    Looks at `path`, the environment variable `TFSTYLE_VGG19_WEIGHTS`, Keras' cache and
    Keras' download (80 MB), in this order.

    Raises:
        InputError: The file named is not such a file, or none was named and there is
            neither a cached one nor a way to download it.
    """
    named = named_weights(path)
    if named:
        return named
    downloaded = _download()
    check_weights(downloaded)
    return downloaded


def named_weights(path: str | os.PathLike | None = None) -> Path | None:
    """Returns the checked file that `path` or the environment names, without Keras.

    Raises:
        InputError: The file is not one of VGG19's weights.
    """
    named = path or os.environ.get(ENVIRONMENT_VARIABLE)
    if not named:
        return None
    check_weights(expand(named))
    return expand(named)


def check_weights(path: Path) -> None:
    """Refuses a file that does not hold VGG19 without classifier, by its shapes.

    Raises:
        InputError: Not an HDF5 file, or the weights of another network; the message
            says what was found and what is needed.
    """
    shapes = _array_shapes(path)
    kernels = Counter(shape for shape in shapes if len(shape) == 4)
    dense = any(len(shape) == 2 for shape in shapes)
    if kernels == Counter(kernel_shapes()) and not dense:
        return
    found = f"{kernels.total()} convolution kernels" + (" and a classifier" * dense)
    raise InputError(
        "Expected `vgg19_weights` to be VGG19 without its classifier "
        f"(16 kernels, (3, 3, 3, 64) to (3, 3, 512, 512)), found {found}"
        f"{_difference(kernels)}. Received: vgg19_weights='{path}'"
    )


def kernel_shapes() -> list[tuple[int, int, int, int]]:
    """The shapes of VGG19's sixteen convolution kernels, from the first to the last."""
    widths = [w for w, n in zip(WIDTHS, CONVOLUTIONS, strict=True) for _ in range(n)]
    return [(3, 3, i, o) for i, o in zip([3, *widths], widths, strict=False)]


def sha256(path: Path) -> str:
    """The file's SHA-256 as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _difference(kernels: Counter) -> str:
    strange = sorted(kernels - Counter(kernel_shapes()))
    return f", among them {strange[0]}" if strange else ""


def _array_shapes(path: Path) -> list[tuple[int, ...]]:
    import h5py  # comes with Keras

    shapes = []
    try:
        with h5py.File(path) as file:
            file.visititems(lambda _, node: shapes.append(getattr(node, "shape", ())))
    except OSError as error:
        reason = "no such file" if not path.exists() else "not an HDF5 file"
        raise InputError(
            f"Expected `vgg19_weights` to be an HDF5 file of weights ({reason}). "
            f"Received: vgg19_weights='{path}'"
        ) from error
    return shapes


def _download() -> Path:
    import keras

    try:
        with contextlib.redirect_stdout(sys.stderr):  # where progress belongs
            return Path(
                keras.utils.get_file(
                    FILE_NAME, URL, cache_subdir="models", file_hash=MD5
                )
            )
    except Exception as error:  # get_file raises bare Exception when it has no network
        raise InputError(
            "VGG19's weights are not here and could not be downloaded. Fetch "
            f"{URL} elsewhere, name it by `vgg19_weights` or {ENVIRONMENT_VARIABLE} "
            "or put it into ~/.keras/models; or set `allow_random_features` for a "
            "poorer picture without them. Received: vgg19_weights=None"
        ) from error
