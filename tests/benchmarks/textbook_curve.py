"""Loss curves of the textbook loop over time, stored for later comparisons.

A run of 500 steps takes many minutes, so its curve is stored in a file with a
descriptive name. An interrupted run is resumed from its last snapshot. This module is
also the program of such a run.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.benchmarks import machine
from tests.benchmarks.command import run_command
from tests.benchmarks.steppers import load_sized
from tests.benchmarks.stopwatch import Stopwatch
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.features.weights import find_weights, sha256
from tfstyle.files.replace_file import replace_file


class Curve(NamedTuple):
    """Curve of a run of the textbook loop.

    Attributes:
        seconds: Times after 0, 1, 2, ... steps.
        losses: Losses of the pictures at these times.
        peak_mib: Peak memory.
        picture: File with the last picture, as an array.
        about: Identity of the run, and description of the machine.
    """

    seconds: list[float]
    losses: list[float]
    peak_mib: int
    picture: Path
    about: Mapping


def textbook_curve(
    folder: Path, content: str, style: str, arguments: argparse.Namespace
) -> Curve:
    """Returns the curve of a pair of pictures, after measuring any missing steps.

    Args:
        folder: Folder of the files.
        content: Path of the photograph.
        style: Path of the painting.
        arguments: `image_size`, `steps`, `layout` and `first_padding`.

    Raises:
        ImportError: PyTorch is not installed.
    """
    about = identity(content, style, arguments)
    path = curve_path(folder, about)
    if not path.exists():
        path.with_suffix(".about").write_text(json.dumps(about))
        run_command([sys.executable, "-m", __name__, str(path)])
    kept = json.loads(path.read_text())
    rest = kept["seconds"], kept["losses"], kept["peak_mib"]
    return Curve(*rest, path.with_suffix(".npy"), kept["about"])


def identity(content: str, style: str, arguments: argparse.Namespace) -> dict:
    """Returns everything that determines the curve, including the machine.

    Raises:
        ImportError: PyTorch is not installed.
    """
    import torch  # noqa: F401 raises an error if it is missing

    names = ("image_size", "steps", "layout", "first_padding")
    on = machine.describe()
    return {
        "content": str(content),
        "style": str(style),
        "digests": [sha256(Path(content)), sha256(Path(style))],
        "weights": sha256(find_weights()),
        **{name: getattr(arguments, name) for name in names},
        "torch": version("torch"),
        **{name: on[name] for name in ("processor", "cores")},
    }


def curve_path(folder: Path, about: Mapping) -> Path:
    """Returns the file of a curve, named after its pictures and a digest.

    The digest depends on the bytes of the pictures, not on their paths.
    """
    counts = {name: v for name, v in about.items() if name not in ("content", "style")}
    digest = hashlib.sha256(json.dumps(counts, sort_keys=True).encode()).hexdigest()
    stems = "_".join(Path(about[name]).stem for name in ("content", "style"))
    size, steps = about["image_size"], about["steps"]
    return folder / f"textbook_{stems}_{size}px_{steps}steps_{digest[:8]}.json"


def run(path: Path, every: int = 25) -> None:
    """Takes the missing steps.

    The clock starts with the import of PyTorch. It is paused while the weights are
    read, through Keras, and while snapshots are written. It thus shows how long a
    program would take that had the weights in PyTorch's own format.

    Args:
        path: File of the curve, with its identity in a file beside it.
        every: Number of steps between two snapshots.
    """
    watch = Stopwatch()
    import torch

    about = json.loads(path.with_suffix(".about").read_text())
    textbook = _begin(about, watch)
    curve = {"seconds": [watch.seconds], "losses": [], "peak_mib": 0}
    if (snapshot := path.with_suffix(".pt")).exists():
        kept = torch.load(snapshot)
        textbook.load(kept["textbook"])
        curve = kept["curve"]
        watch = Stopwatch(curve["seconds"][-1])
    for step in range(len(curve["losses"]) + 1, about["steps"] + 1):
        curve["losses"].append(textbook.step())
        curve["seconds"].append(watch.seconds)
        with watch.stopped():
            _note_memory(curve)
            if step % every == 0:
                state = {"textbook": textbook.state, "curve": curve}
                _replace(snapshot, partial(torch.save, state))
    curve["losses"].append(textbook.loss())
    _note_memory(curve)
    _replace(path.with_suffix(".npy"), lambda file: np.save(file, textbook.image))
    text = json.dumps({"about": {**about, **machine.describe()}, **curve})
    _replace(path, lambda file: file.write(text.encode()))
    snapshot.unlink(missing_ok=True)


def _begin(about: Mapping, watch: Stopwatch):
    import torch

    from tests.benchmarks.textbook import Textbook
    from tests.benchmarks.torch_vgg19 import features, vgg19_kernels

    with watch.stopped():
        kernels = vgg19_kernels()
    layout = getattr(torch, about["layout"])
    see = features(STYLE_LAYERS[-1], layout, kernels, about["first_padding"])
    pictures = (load_sized(about[n], about["image_size"]) for n in ("content", "style"))
    return Textbook(*pictures, see, layout)


def _note_memory(curve: dict) -> None:
    peak = round(machine.peak_memory_mib())
    curve["peak_mib"] = max(peak, curve["peak_mib"])


def _replace(path: Path, write: Callable) -> None:
    with replace_file(path) as temporary, temporary.open("wb") as file:
        write(file)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
