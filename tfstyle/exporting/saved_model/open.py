"""Loading of exported SavedModels, without Keras."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

from tfstyle.models.card import read_card
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime, load_saved_model


def open_saved_model(folder: str | os.PathLike) -> Callable:
    """Loads a SavedModel written by `write_saved_model`.

    Args:
        folder: Folder of the version, such as `models/classic/1`.

    Returns:
        Function that uses the signature `float` to stylize images. The first argument
        contains the images as `(batch, height, width, 3)`, float32 in [0, 1]. The
        second argument contains either style weights (`(batch, styles)`, float32) or
        paintings in the same format as the images.

    Raises:
        InputError: The SavedModel is damaged, or was not made by tfstyle.
    """
    runtime = SavedModelRuntime(Path(folder))
    if not runtime.family.has_styles:
        return _painter_of_paintings(runtime)

    def paint(images: np.ndarray, style_weights: np.ndarray) -> np.ndarray:
        weights, strength = _with_strength(style_weights)
        mixture = {"style_weights": weights, "strength": strength}
        return runtime.run("float", image=images, **mixture)

    return paint


def _painter_of_paintings(runtime: SavedModelRuntime) -> Callable:
    strength, styles = np.ones(1, np.float32), len(runtime.card.styles)

    def paint(images: np.ndarray, style: np.ndarray) -> np.ndarray:
        inputs = {"image": images, "strength": strength}
        if not styles:
            return runtime.run("float", style_image=style, **inputs)
        painting, weights = np.zeros((1, 0, 0, 3), "f4"), np.zeros((1, styles), "f4")
        if style.ndim == 2:
            weights = style
        else:
            painting = style
        inputs |= {"style_image": painting, "style_weights": weights}
        return runtime.run("float", **inputs)

    return paint


def _caller_with_paintings(module: Callable) -> Callable:
    def paint(images: np.ndarray, style: np.ndarray) -> np.ndarray:
        if style.ndim == 2:
            return module(images, style_weights=style)[0].numpy()
        return module(images, style)[0].numpy()

    return paint


def open_hub_module(folder: str | os.PathLike) -> Callable:
    """Loads a module written by `write_hub_module`.

    Args:
        folder: Folder of the module.

    Returns:
        Function that calls the module without using tfstyle, as other programs would.
        Its arguments and result are described in `open_saved_model`.

    Raises:
        InputError: The module is damaged, or was not made by tfstyle.
    """
    module = load_saved_model(Path(folder))
    if not read_card(folder).family.has_styles:
        return _caller_with_paintings(module)

    def paint(images: np.ndarray, style_weights: np.ndarray) -> np.ndarray:
        return module(images, *_with_strength(style_weights)).numpy()

    return paint


def _with_strength(style_weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Splits style weights into relative weights and a strength.

    The strength is the sum of the style weights, at most 1.
    """
    strength = np.minimum(style_weights.sum(axis=1), 1)
    nothing = strength[:, None] == 0
    return np.where(nothing, np.ones_like(style_weights), style_weights), strength


def count_operations(folder: Path) -> dict[str, int]:
    """Counts the operations of each type in the functions of a SavedModel."""
    content = SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    functions = [f for m in content.meta_graphs for f in m.graph_def.library.function]
    names = [node.op for function in functions for node in function.node_def]
    return dict(Counter(names).most_common())
