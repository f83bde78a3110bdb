"""Helpers that write pictures to disk."""

from pathlib import Path

from PIL import Image


def saved(folder: Path, picture: Image.Image, name: str, **options) -> Path:
    """Saves a picture; a WebP without loss."""
    path = folder / name
    if path.suffix == ".webp":
        options["lossless"] = True
    picture.save(path, **options)
    return path
