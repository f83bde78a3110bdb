"""Renders the sample pictures: `python -m tfstyle.samples --output=DIR`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.samples import lake, mosaic, swirls, woodcut

# Name, renderer, height, width, and the quality that keeps all under 450 KB.
PICTURES: tuple[tuple[str, Callable[..., np.ndarray], int, int, int], ...] = (
    ("lake", lake.render, 512, 768, 90),
    ("swirls", swirls.render, 512, 640, 88),
    ("mosaic", mosaic.render, 512, 640, 88),
    ("woodcut", woodcut.render, 512, 640, 88),
)
SEED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Renders all pictures and returns the exit code.

    Args:
        arguments: Command line without the program's name; None takes the real one.
    """
    parser = argparse.ArgumentParser("python -m tfstyle.samples", description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="an existing folder")
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    options = parser.parse_args(arguments)
    try:
        _render(options.output, options.seed)
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _render(output: Path, seed: int):
    if not output.is_dir():
        raise InputError(
            f"`output` must be an existing folder. Received: output={str(output)!r}"
        )
    if seed < 0:
        raise InputError(f"`seed` must not be negative. Received: seed={seed}")
    for name, render, height, width, quality in PICTURES:
        _save(render(height, width, seed), output / f"{name}.jpg", quality)


def _save(image: np.ndarray, path: Path, quality: int):
    """Writes a JPEG beside its target first, so that none is ever half written."""
    pixels = Image.fromarray(np.uint8(image * 255 + 0.5))
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        pixels.save(temporary, "JPEG", quality=quality, subsampling=0, optimize=True)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
