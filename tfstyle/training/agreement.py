"""Check that all workers of a training run have the same settings."""

import json
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from tfstyle.distribution.collective import Collective
from tfstyle.distribution.worker import compared_versions
from tfstyle.errors import InputError

# Maximum number of characters of a value in the error message.
_LONGEST = 40


def check_agreement(settings: Mapping[str, Any], collective: Collective) -> None:
    """Raises the same error in all workers if their settings differ.

    With different settings, training would fail with a long error about tensor shapes,
    or give a wrong result.

    Args:
        settings: JSON values, keyed by name. They must be the same in all workers.
        collective: Group of workers.

    Raises:
        InputError: A setting differs, or a worker cannot be reached.
    """
    own = {name: _describe(value) for name, value in settings.items()}
    texts = collective.gather(json.dumps(own))
    differences = _find_differences([json.loads(text) for text in texts])
    if differences:
        raise InputError(
            "Expected all workers to have the same options, files and versions as "
            f"worker 0. Received: {', '.join(differences)}"
        )


def _find_differences(workers: Sequence[Mapping[str, Sequence[str]]]) -> list[str]:
    differences = []
    for name in dict.fromkeys(name for worker in workers for name in worker):
        values = [tuple(worker.get(name, ("none", ""))) for worker in workers]
        other = next((n for n, value in enumerate(values) if value != values[0]), 0)
        if other:
            (one, _), (two, digest) = values[0], values[other]
            two = f"a value with digest {digest}" if one == two else two
            differences.append(f"{name}={one} (worker 0) and {two} (worker {other})")
    return differences


def training_settings(
    options: Mapping[str, Any],
    paintings: Mapping[str, np.ndarray],
    photos: Sequence[Path],
    base: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Returns the settings that must be the same in all workers.

    Args:
        options: Training options.
        paintings: Paintings, keyed by style name.
        photos: Photograph files, whose folder may differ between workers.
        base: Model card of the network to start from; None for a new network.
    """
    compared = {name: options[name] for name in options if name != "vgg19_weights"}
    styles = {name: _digest(image.tobytes()) for name, image in paintings.items()}
    root = os.path.commonpath(photos)
    names = [photo.relative_to(root).as_posix() for photo in photos]
    files = f"{len(photos)} files, {_digest(os.fsencode('/'.join(names)))}"
    settings = {**compared, "styles": styles, "photos": files, "base": base}
    return {**settings, **compared_versions()}


def _describe(value: Any) -> tuple[str, str]:
    """Returns the beginning of a value as text, and a digest of the whole value."""
    text = value if isinstance(value, str) else json.dumps(value)
    text = text.encode("ascii", "backslashreplace").decode()
    return text[:_LONGEST], _digest(text.encode())


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:8]
