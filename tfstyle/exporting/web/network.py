"""Network of a web page: its files for LiteRT.js, and codes of its named styles."""

import gzip
import json
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from tfstyle.exporting.litert.convert import convert
from tfstyle.exporting.web.fixed import fixed_files
from tfstyle.exporting.web.template import Template, make_template
from tfstyle.models.card import Card
from tfstyle.networks.families import (
    MOMENTS,
    NAMED_STYLE,
    PAINT,
    PAINT_PART,
    STYLE,
    Family,
)

ABOUT = "network.json"
NETWORK, ENCODER, CODES = "network.tflite.gz", "encoder.tflite.gz", "codes.f32.gz"
PAINTING_SIGNATURES = (PAINT, MOMENTS, PAINT_PART)


def write_network(
    network: keras.Model, card: Card, folder: Path, limits: dict[str, int]
) -> None:
    """Writes the files of a network to an existing folder.

    If the network takes paintings, two more files are written: a LiteRT file that
    computes the style codes of paintings, and a file with the codes of the named
    styles.

    Args:
        network: Network from `tfstyle.networks`.
        card: Card of the network.
        folder: Folder to write to.
        limits: Limits of the page, as in `tfstyle.exporting.web.site`.
    """
    content = convert(network, "float16")
    template = make_template(partial(fixed_files, content, PAINTING_SIGNATURES))
    about = _about(card) | {"file": NETWORK, "places": template.describe()} | limits
    _write(folder / NETWORK, template.content)
    if not card.family.has_styles:
        encoder = make_template(partial(fixed_files, content, (STYLE,)))
        _write(folder / ENCODER, encoder.content)
        _write(folder / CODES, _named_codes(network, card.family).tobytes())
        about["encoder"] = {"file": ENCODER, "places": encoder.describe()}
        about["codes"] = CODES
        about["painting_side"] = card.family.painting_side
    (folder / ABOUT).write_text(json.dumps(about), "utf-8")


def read_template(folder: Path, about: dict[str, Any]) -> Template:
    """Reads a network's LiteRT file as a template for all picture sizes.

    Args:
        folder: Folder of the network.
        about: Dictionary in which `file` is the name of the file, and `places` is the
            result of `Template.describe`.
    """
    content = gzip.decompress((folder / about["file"]).read_bytes())
    places = {tuple(terms): offsets for terms, offsets in about["places"]}
    return Template(content, places)


def read_codes(folder: Path, about: dict[str, Any]) -> np.ndarray:
    """Reads the codes of the named styles as an array `(styles, code_length)`."""
    content = gzip.decompress((folder / about["codes"]).read_bytes())
    return np.frombuffer(content, "<f4").reshape(len(about["styles"]), -1)


def _named_codes(network: keras.Model, family: Family) -> np.ndarray:
    model = family.required_signature(NAMED_STYLE).make_model(network)
    weights = np.eye(network.styles, dtype=np.float32)
    return np.asarray(model({"style_weights": weights}), "<f4")


def _about(card: Card) -> dict[str, Any]:
    family = card.family
    return {
        "name": card.name,
        "family": family.name,
        "license": card.about.get("licence", ""),
        "styles": [{"name": n, "title": _title(card, n)} for n in card.styles],
        "style_input": family.style_input,
        "has_origin": family.has_origin,
        "multiple": family.multiple,
        "least_side": family.least_side,
    }


def _title(card: Card, style: str) -> str:
    about = card.about.get("styles", {}).get(style, {})
    return about.get("title", "") if isinstance(about, dict) else ""


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))
