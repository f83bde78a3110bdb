"""Loading of an exported page's network, for the comparison."""

import gzip
import json
from functools import partial
from pathlib import Path

import numpy as np

from tfstyle.exporting.web.site import ABOUT, NETWORK
from tfstyle.exporting.web.template import Template
from tfstyle.machine import usable_cores
from tfstyle.networks.families import find_family
from tfstyle.runtimes.litert_runtime import interpreter_class
from tfstyle.runtimes.runtime import Paint, painter_of


def open_site(path: Path) -> Paint:
    """Opens the network of a page, for pictures of any size, as the page does it.

    Args:
        path: Folder of the page.
    """
    about = json.loads((path / "network" / ABOUT).read_text("utf-8"))
    content = gzip.decompress((path / "network" / NETWORK).read_bytes())
    places = {tuple(terms): offsets for terms, offsets in about["places"]}
    template = Template(content, (0, 0), places)
    run = partial(run_padded, template, about["multiple"])
    return painter_of(run, find_family(about["family"]))


def run_padded(
    template: Template, multiple: int, signature: str, **inputs: np.ndarray
) -> np.ndarray:
    """Runs a signature on pictures that are mirrored up to a multiple.

    Args:
        template: File and its places.
        multiple: Number of which both sides have to be multiples.
        signature: Name of a signature from pictures to pictures.
        **inputs: Arrays by name.

    Returns:
        Array with the shape of `image`.
    """
    _, height, width, _ = inputs["image"].shape
    more = [(0, 0), (0, -height % multiple), (0, -width % multiple), (0, 0)]
    padded = {**inputs, "image": np.pad(inputs["image"], more, "reflect")}
    _, tall, wide, _ = padded["image"].shape
    interpreter = interpreter_class()(
        model_content=template.at(tall, wide), num_threads=usable_cores()
    )
    runner = interpreter.get_signature_runner(signature)
    rows = zip(*padded.values(), strict=True)
    results = [
        runner(**{n: x[None] for n, x in zip(padded, row, strict=True)}) for row in rows
    ]
    painted = np.concatenate([next(iter(result.values())) for result in results])
    return painted[:, :height, :width]
