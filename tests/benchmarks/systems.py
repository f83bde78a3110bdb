"""Systems that `quality` compares: networks, with the styles in which they paint."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.benchmarks.peers.lengstrom import Lengstrom
from tests.benchmarks.peers.magenta import CONTENT_SIZE, STYLE_SIZE, Magenta
from tfstyle.images import load
from tfstyle.methods.stylize.file import make_stylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.networks.families import NAMED_STYLE
from tfstyle.runtimes import Runtime, open_runtime
from tfstyle.training.targets import middle_square

SIZE = CONTENT_SIZE
"""Side of all pictures, prescribed by Magenta's network."""

PHOTOGRAPHS = "photographs"
"""Name of the system that returns unpainted photographs."""

# Side of paintings as inputs of tfstyle's encoder.
SHOWN_SIDE = 256

# Paintings that lengstrom's networks were trained on.
LENGSTROM = {"wave": "wave.jpg", "udnie": "udnie.jpg", "wreck": "shipwreck.jpg"}

Painter = Callable[[np.ndarray], np.ndarray]
"""Function from a photograph to a picture, both `(384, 384, 3)` in [0, 1]."""


class System(NamedTuple):
    """Painters, keyed by style; or the reason why there are none."""

    painters: Mapping[str, Painter]
    absent: str = ""


def paintings(files: ModelFiles, folder: Path) -> dict[str, Path]:
    """Returns the painting files of tfstyle's and lengstrom's styles, keyed by style.

    For tfstyle, the card may contain the file name in `about["styles"][style]["file"]`;
    otherwise, files have the styles' names. Paintings of lengstrom's networks that are
    not in the folder are left out.
    """
    about = files.card.about.get("styles", {})
    files_of = {s: about.get(s, {}).get("file", f"{s}.jpg") for s in files.card.styles}
    others = {
        name: file
        for name, file in LENGSTROM.items()
        if file not in files_of.values() and (folder / file).is_file()
    }
    return {style: folder / file for style, file in (files_of | others).items()}


def photographs(paths: Mapping[str, Path]) -> System:
    """Returns unpainted photographs, whose values serve as a reference."""
    return System({style: lambda photo: photo for style in paths})


def ours(files: ModelFiles) -> System:
    """Returns tfstyle's network with its named styles."""
    styles = files.card.styles
    runtime = open_runtime(files, "auto", 1)
    own = np.eye(len(styles), dtype=np.float32)
    if not runtime.family.has_styles:
        own = runtime.run(NAMED_STYLE, style_weights=own)
    return System(
        {name: _painter(runtime, row) for name, row in zip(styles, own, strict=True)}
    )


def shown(files: ModelFiles, paths: Mapping[str, Path]) -> System:
    """Returns tfstyle's network with the given paintings."""
    if files.card.family.has_styles:
        return System({}, f"'{files.card.name}' only has named styles")
    runtime = open_runtime(files, "auto", 1)
    codes = {
        name: runtime.style(middle_square(load(path), SHOWN_SIDE)[None])[0]
        for name, path in paths.items()
    }
    return System({name: _painter(runtime, code) for name, code in codes.items()})


def refined(model: str, paths: Mapping[str, Path], steps: int) -> System:
    """Returns tfstyle's network, with style codes refined for each photograph."""
    if find_model(model).card.family.has_styles:
        return System({}, f"'{model}' only has named styles")
    stylizer = make_stylizer(StylizeOptions(model=model, refine=steps))

    def painter(path: Path) -> Painter:
        return lambda photo: stylizer(photo, path)

    return System({name: painter(path) for name, path in paths.items()})


def _painter(runtime: Runtime, style: np.ndarray) -> Painter:
    return lambda photo: runtime.paint(photo[None], style[None])[0]


def magenta(folder: Path, paths: Mapping[str, Path]) -> System:
    """Returns Magenta's two networks with the given paintings."""
    try:
        networks = Magenta(folder, threads=os.cpu_count())
    except (ImportError, FileNotFoundError) as error:
        return System({}, str(error))

    def painter(path: Path) -> Painter:
        style = networks.see(middle_square(load(path), STYLE_SIZE))
        return lambda photo: networks.paint(photo, style)

    return System({style: painter(path) for style, path in paths.items()})


def micro_ast(folder: Path, paths: Mapping[str, Path]) -> System:
    """Returns MicroAST with the given paintings at the size of the photographs."""
    try:
        from tests.benchmarks.peers.micro_ast import MicroAST

        network = MicroAST.from_folder(folder)
    except (ImportError, FileNotFoundError) as error:
        return System({}, str(error))

    def painter(path: Path) -> Painter:
        style = network.see(middle_square(load(path), SIZE))
        return lambda photo: network.paint(photo, style)

    return System({style: painter(path) for style, path in paths.items()})


def lengstrom(folder: Path, paths: Mapping[str, Path]) -> System:
    """Returns those of lengstrom's networks that were trained on the paintings."""
    styles = {path.name: style for style, path in paths.items()}
    painters = {
        styles[painting]: Lengstrom.from_file(folder / f"{name}.npz")
        for name, painting in LENGSTROM.items()
        if painting in styles and (folder / f"{name}.npz").is_file()
    }
    return System(painters, "" if painters else f"no networks in {folder.name}")
