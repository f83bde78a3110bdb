"""Programs that paint a picture: tfstyle and other projects.

Each function gets a photograph, `(height, width, 3)` in [0, 1], loads its networks, and
returns a function that paints the photograph. Packages are imported when a function is
called, so that a process contains only the packages of the program that it measures.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

# Side of the painting that MicroAST encodes before the clock starts, in pixels.
STYLE_SIDE = 512


def ours(photo: np.ndarray, model: str, runtime: str) -> Callable[[], None]:
    """Network of tfstyle with the runtime "litert" or "keras", in its first style."""
    from tfstyle.models.find import find_model
    from tfstyle.networks.families import NAMED_STYLE
    from tfstyle.runtimes import open_runtime

    files = find_model(model)
    megapixels = photo.shape[0] * photo.shape[1] / 1e6
    network = open_runtime(files, runtime, megapixels)
    style = np.eye(1, len(files.card.styles), dtype=np.float32)
    if not network.family.has_styles:
        style = network.run(NAMED_STYLE, style_weights=style)

    def paint() -> None:
        network.paint(photo[None], style)

    return paint


def code(photo: np.ndarray, model: str) -> Callable[[], None]:
    """Style code of a painting, resized to the size that the encoder expects."""
    from tfstyle.images import resize
    from tfstyle.models.find import find_model
    from tfstyle.runtimes import open_runtime

    network = open_runtime(find_model(model), "litert", 0.1)
    side = network.family.painting_side
    painting = resize(photo, (side, side), clip=True)

    def encode() -> None:
        network.style(painting[None])

    return encode


def litert_file(photo: np.ndarray, path: Path) -> Callable[[], None]:
    """Exported `.tflite` file, for any size or a fixed one, in its first style."""
    from tfstyle.exporting.litert.open import open_litert
    from tfstyle.models.card import read_card

    network = open_litert(path)
    weights = np.eye(1, len(read_card(path).styles), dtype=np.float32)

    def paint() -> None:
        network(photo[None], weights)

    return paint


def pytorch_examples(
    photo: np.ndarray, channels_last: bool, width: float = 1.0
) -> Callable[[], None]:
    """Network of pytorch/examples, or the same network with a smaller width."""
    from tests.benchmarks.peers.pytorch_examples import painter

    paint = painter(channels_last, width)

    def paint_photo() -> None:
        paint(photo)

    return paint_photo


def magenta(photo: np.ndarray, folder: Path) -> Callable[[], None]:
    """Magenta's transfer network, which only takes 384 x 384 pixels."""
    from tests.benchmarks.peers.magenta import STYLE_SIZE, Magenta

    networks = Magenta(folder, threads=os.cpu_count())
    style = networks.see(np.ascontiguousarray(photo[:STYLE_SIZE, :STYLE_SIZE]))

    def paint() -> None:
        networks.paint(photo, style)

    return paint


def micro_ast(
    photo: np.ndarray, folder: Path, channels_last: bool
) -> Callable[[], None]:
    """MicroAST, with the photograph itself as the style, encoded in advance."""
    import torch

    from tests.benchmarks.peers.micro_ast import MicroAST

    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = MicroAST.from_folder(folder, layout)
    style = network.see(np.ascontiguousarray(photo[:STYLE_SIDE, :STYLE_SIDE]))

    def paint() -> None:
        network.paint(photo, style)

    return paint
