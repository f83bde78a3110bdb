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
    run = partial(run_template, template)
    return painter_of(run, find_family(about["family"]))


def run_template(
    template: Template, signature: str, **inputs: np.ndarray
) -> np.ndarray:
    """Runs a signature at the size of the pictures.

    Args:
        template: File and its places.
        signature: Name of the signature.
        **inputs: Arrays by name, among them `image`.

    Returns:
        The only output.
    """
    _, height, width, _ = inputs["image"].shape
    interpreter = interpreter_class()(
        model_content=template.at(height, width), num_threads=usable_cores()
    )
    runner = interpreter.get_signature_runner(signature)
    rows = zip(*inputs.values(), strict=True)
    results = [
        runner(**{n: x[None] for n, x in zip(inputs, row, strict=True)}) for row in rows
    ]
    return np.concatenate([next(iter(result.values())) for result in results])
