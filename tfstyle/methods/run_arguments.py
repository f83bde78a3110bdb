"""Checks of how a run is watched, kept and resumed. Needs no TensorFlow."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.methods.loop.callback import Callback
from tfstyle.methods.option_checks import check_number, check_path, check_type, shown

_HOOKS = ("on_begin", "on_step", "on_end")


def check_run_arguments(
    callbacks: Sequence[Callback],
    checkpoint: str | PathLike | None,
    checkpoint_every: int,
    resume: bool,
) -> None:
    """Refuses arguments that cannot be used, before pictures are loaded.

    Args:
        callbacks: Objects with the methods of `Callback`.
        checkpoint: File name, or None for no checkpoint.
        checkpoint_every: Steps between two snapshots.
        resume: Whether to continue from the checkpoint.

    Raises:
        InputError: One of them cannot be used.
    """
    is_list = isinstance(callbacks, list | tuple)
    if not is_list or not all(map(_is_callback, callbacks)):
        raise InputError(
            "Expected `callbacks` to be a list of instances of `tfstyle.Callback`. "
            f"Received: callbacks={shown(callbacks)}"
        )
    if checkpoint is not None:
        _check_checkpoint(checkpoint)
    check_number("checkpoint_every", checkpoint_every, 1, integer=True)
    check_type("resume", resume, bool)


def _is_callback(callback) -> bool:
    hooks = [getattr(callback, hook, None) for hook in _HOOKS]
    return not isinstance(callback, type) and all(map(callable, hooks))


def _check_checkpoint(checkpoint: str | PathLike) -> None:
    check_path("checkpoint", checkpoint)
    path = Path(checkpoint)
    if path.is_dir() or not path.parent.is_dir():
        reason = "it is a folder" if path.is_dir() else "its folder is not there"
        raise InputError(
            f"Expected `checkpoint` to be a file that can be written: {reason}. "
            f"Received: checkpoint={str(checkpoint)!r}"
        )
