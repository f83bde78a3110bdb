"""Magenta's arbitrary stylization with 8-bit weights: two LiteRT files."""

from pathlib import Path

import numpy as np

STYLE_SIZE = 256
CONTENT_SIZE = 384


class Magenta:
    """Two networks: one encodes a painting, the other one paints.

    Args:
        folder: Folder with `style_predict.tflite` and `style_transfer.tflite`.
        threads: Number of threads of each network.

    Raises:
        FileNotFoundError: One of the files does not exist.

    Reference:
        Ghiasi et al., "Exploring the structure of a real-time, arbitrary neural
        artistic stylization network" (BMVC 2017).
    """

    def __init__(self, folder: Path, threads: int):
        self.predict = _interpreter(folder / "style_predict.tflite", threads)
        self.transfer = _interpreter(folder / "style_transfer.tflite", threads)

    def see(self, painting: np.ndarray) -> np.ndarray:
        """Encodes a painting, `(256, 256, 3)` in [0, 1], as `(1, 1, 1, 100)`."""
        return _run(self.predict, painting[None])

    def paint(self, image: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Paints `(384, 384, 3)` in [0, 1] in a style from `see`."""
        return np.clip(_run(self.transfer, image[None], style)[0], 0, 1)


def _interpreter(path: Path, threads: int):
    from ai_edge_litert.interpreter import Interpreter

    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is not in {path.parent}")
    interpreter = Interpreter(str(path), num_threads=threads)
    interpreter.allocate_tensors()
    return interpreter


def _run(interpreter, *values: np.ndarray) -> np.ndarray:
    # Assigned by shape, because the order of the inputs differs between exports.
    places = {tuple(d["shape"]): d["index"] for d in interpreter.get_input_details()}
    for value in values:
        interpreter.set_tensor(places[value.shape], value)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
