"""Renders the sample pictures: `python -m tests.samples --output=DIR`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tests.samples import lake, mosaic, swirls, woodcut
from tfstyle.errors import InputError
from tfstyle.images.save import check_writable, save

# Name, renderer, height, width, and the JPEG quality that keeps all under 450 KB.
PICTURES: tuple[tuple[str, Callable[..., np.ndarray], int, int, int], ...] = (
    ("lake", lake.render, 512, 768, 84),
    ("swirls", swirls.render, 410, 512, 80),
    ("mosaic", mosaic.render, 410, 512, 74),
    ("woodcut", woodcut.render, 410, 512, 78),
)
SEED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders all pictures and returns the exit code.

    Args:
        arguments: Command line without the program's name; None takes the real one.
    """
    parser = argparse.ArgumentParser("python -m tests.samples", description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="an existing folder")
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    options = parser.parse_args(arguments)
    try:
        _render(options.output, options.seed)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _render(output: Path, seed: int):
    if seed < 0:
        raise InputError(f"`seed` must not be negative. Received: seed={seed}")
    paths = [output / f"{name}.jpg" for name, *_ in PICTURES]
    for path in paths:
        check_writable(path)
    for path, (_, render, height, width, quality) in zip(paths, PICTURES, strict=True):
        save(render(height, width, seed), path, quality)


if __name__ == "__main__":
    sys.exit(main())
