"""Finder of VGG19's ImageNet weights."""

import hashlib
import os
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.features.weight_file import check_weights
from tfstyle.files.paths import expand

ENVIRONMENT_VARIABLE = "TFSTYLE_VGG19_WEIGHTS"
FILE_NAME = "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5"
# As `keras.applications.VGG19(weights="imagenet", include_top=False)` has them.
URL = f"https://storage.googleapis.com/tensorflow/keras-applications/vgg19/{FILE_NAME}"
MD5 = "253f8cb515780f3b799900260a226db6"


def find_weights(path: str | os.PathLike | None = None) -> Path:
    """Returns a checked file with the weights of VGG19.

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


def sha256(path: Path) -> str:
    """The file's SHA-256 as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download() -> Path:
    import keras

    # Of this thread alone, unlike `sys.stdout`, where Keras would show its progress.
    is_shown = keras.config.is_interactive_logging_enabled()
    keras.config.disable_interactive_logging()
    try:
        return Path(
            keras.utils.get_file(FILE_NAME, URL, cache_subdir="models", file_hash=MD5)
        )
    except Exception as error:  # get_file raises bare Exception when it has no network
        raise InputError(
            "VGG19's weights are not here and could not be downloaded. Fetch "
            f"{URL} elsewhere, name it by `vgg19_weights` or {ENVIRONMENT_VARIABLE} "
            "or put it into ~/.keras/models; or set `allow_random_features` for a "
            "poorer picture without them. Received: vgg19_weights=None"
        ) from error
    finally:
        if is_shown:
            keras.config.enable_interactive_logging()
