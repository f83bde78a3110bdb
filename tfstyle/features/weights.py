"""Search for VGG19's ImageNet weights."""

import hashlib
import os
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.features.weight_file import check_weights
from tfstyle.files.paths import expand

ENVIRONMENT_VARIABLE = "TFSTYLE_VGG19_WEIGHTS"
FILE_NAME = "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5"
# The file that `keras.applications.VGG19(weights="imagenet", include_top=False)` uses.
URL = f"https://storage.googleapis.com/tensorflow/keras-applications/vgg19/{FILE_NAME}"
MD5 = "253f8cb515780f3b799900260a226db6"


def find_weights(path: str | os.PathLike | None = None) -> Path:
    """Returns the path of a valid file with VGG19 weights.

    The file is given by `path` or, if `path` is None, by the environment variable
    `TFSTYLE_VGG19_WEIGHTS`. If neither is set, the file in Keras' cache is used. If the
    cached file is missing or damaged, it is downloaded (80 MB).

    Raises:
        InputError: The given file is missing or invalid, or the download fails.
    """
    named = named_weights(path)
    if named:
        return named
    cached = _cached()
    check_weights(cached)
    return cached


def usable_weights(
    path: str | os.PathLike | None = None, allow_random: bool | None = None
) -> Path | None:
    """Returns the weight file, or None if random weights are to be used.

    Args:
        path: Weight file.
        allow_random: What to do if no weights are available. True: return None.
            False: raise an error that recommends the option `allow_random_features`.
            None: raise an error that does not mention this option. An invalid file
            given as `path`, or by the environment variable `TFSTYLE_VGG19_WEIGHTS`, is
            always an error.

    Raises:
        InputError: A given file is invalid, or no weights are available and
            `allow_random` is False or None.
    """
    named = named_weights(path)
    try:
        return named or find_weights()
    except InputError as error:
        if allow_random:
            return None
        if allow_random is None:
            raise
        raise error.advising(
            "or set `allow_random_features` to use random weights, which give poorer "
            "results"
        ) from error


def weights_digest(
    path: str | os.PathLike | None = None, allow_random: bool | None = None
) -> str:
    """Returns a short digest of the weight file, or "random" for random weights.

    Arguments and errors are as in `usable_weights`.
    """
    found = usable_weights(path, allow_random)
    return sha256(found)[:16] if found else "random"


def named_weights(path: str | os.PathLike | None = None) -> Path | None:
    """Returns the weight file given by `path` or by the environment variable.

    The environment variable `TFSTYLE_VGG19_WEIGHTS` is used if `path` is None. The file
    is checked without importing Keras. If no file is given, the result is None.

    Raises:
        InputError: The file is missing, or does not contain VGG19 weights.
    """
    named = path or os.environ.get(ENVIRONMENT_VARIABLE)
    if not named:
        return None
    check_weights(expand(named))
    return expand(named)


def sha256(path: Path) -> str:
    """Returns the SHA-256 digest of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _cached() -> Path:
    """Returns the file in Keras' cache, and downloads it first if needed."""
    # Imported only when needed, because Python's HTTP modules take 20 ms to import.
    from tfstyle.features.download import DownloadError, download, keras_cache, md5

    path = keras_cache("models") / FILE_NAME
    if path.is_file() and md5(path) == MD5:
        return path
    try:
        download(URL, path, MD5, "VGG19's weights")
    except (DownloadError, InputError, OSError) as error:
        raise InputError(
            f"VGG19 weights were not found and could not be downloaded ({error}). "
            f"Download {URL} on another computer, then set `vgg19_weights` or the "
            f"environment variable {ENVIRONMENT_VARIABLE} to the path of the file, or "
            f"copy the file to {path.parent}. Received: vgg19_weights=None"
        ) from error
    return path
