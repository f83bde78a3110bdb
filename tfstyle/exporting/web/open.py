"""Loading of an exported page's network, for comparison with the original."""

import json
from pathlib import Path

import numpy as np

from tfstyle.exporting.web.network import ABOUT, read_codes, read_template
from tfstyle.exporting.web.template import Template
from tfstyle.machine import usable_cores
from tfstyle.networks.families import NAMED_STYLE, STYLE, find_family
from tfstyle.quiet import native_messages_hidden
from tfstyle.runtimes.litert_runtime import interpreter_class
from tfstyle.runtimes.runtime import Paint, painter_of


def open_site(path: Path) -> Paint:
    """Opens a page's network for pictures of any size, as the page itself does.

    Args:
        path: Folder of the page.
    """
    folder = path / "network"
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    network = read_template(folder, about)
    encoder = read_template(folder, about["encoder"]) if "encoder" in about else None
    codes = read_codes(folder, about) if "codes" in about else None

    def run(signature: str, **inputs: np.ndarray) -> np.ndarray:
        if signature == NAMED_STYLE and codes is not None:
            weights = inputs["style_weights"]
            return weights / weights.sum(axis=1, keepdims=True) @ codes
        template = encoder if signature == STYLE and encoder else network
        return run_template(template, signature, **inputs)

    return painter_of(run, find_family(about["family"]))


@native_messages_hidden()  # the first run in a process prints a message
def run_template(
    template: Template, signature: str, **inputs: np.ndarray
) -> np.ndarray:
    """Runs a signature with pictures of any size.

    Args:
        template: LiteRT file for one picture size. This function adapts the file to the
            size of the pictures.
        signature: Name of the signature.
        **inputs: Arrays, keyed by name. All pictures must have the same size.

    Returns:
        The only output of the signature.
    """
    pictures = next(array for array in inputs.values() if array.ndim == 4)
    interpreter = interpreter_class()(
        model_content=template.at(*pictures.shape[1:3]), num_threads=usable_cores()
    )
    runner = interpreter.get_signature_runner(signature)
    rows = zip(*inputs.values(), strict=True)
    results = [
        runner(**{n: x[None] for n, x in zip(inputs, row, strict=True)}) for row in rows
    ]
    return np.concatenate([next(iter(result.values())) for result in results])
