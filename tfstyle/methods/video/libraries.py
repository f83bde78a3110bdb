"""Libraries of the `video` extra, imported only where they are used."""

import os
from importlib import import_module
from types import ModuleType

from tfstyle.errors import InputError


def import_av() -> ModuleType:
    """Imports PyAV, which reads and writes videos.

    Raises:
        InputError: PyAV is not installed.
    """
    av = _import("av", "PyAV")
    # PyAV raises an exception for each error, so FFmpeg's own messages are turned off.
    av.logging.set_level(None)
    os.environ.setdefault("SVT_LOG", "1")  # AV1 encoder: log only errors
    return av


def import_cv2() -> ModuleType:
    """Imports OpenCV, which measures optical flow.

    Raises:
        InputError: OpenCV is not installed.
    """
    cv2 = _import("cv2", "OpenCV")
    # One thread is enough for OpenCV, because the network already uses all cores.
    cv2.setNumThreads(1)
    return cv2


def _import(module: str, name: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"Expected {name} to be installed for videos: pip install "
            f"'tfstyle[video]'. Received: no module '{module}'"
        ) from error
