"""Contact sheet with the features of pictures. Imports TensorFlow."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import keras
import numpy as np

from tfstyle.images import fit, resize
from tfstyle.images.contact_sheet import contact_sheet, heat
from tfstyle.methods.inspect.inputs import InspectPlan
from tfstyle.optimization.run import load_features
from tfstyle.statistics.gram import gram
from tfstyle.statistics.sums import accumulate

# All entries of a Gram matrix above this quantile get the brightest color. Otherwise, a
# single strong channel would make all other channels look dark.
BRIGHT = 0.99

Cell = tuple[np.ndarray, str]

# Picture and label of an empty cell.
_EMPTY = (np.ones((1, 1, 3), np.float32), "")


class Seen(NamedTuple):
    """Features of one picture at one layer.

    Attributes:
        maps: Nonnegative activations, `(height, width, channels)`.
        gram: Gram matrix, `(channels, channels)`.
    """

    maps: np.ndarray
    gram: np.ndarray


def make_sheet(plan: InspectPlan) -> np.ndarray:
    """Makes the contact sheet for a plan.

    Args:
        plan: Plan from `plan_inspect`.

    Returns:
        The sheet, `(height, width, 3)` in [0, 1].

    Raises:
        InputError: The VGG19 weights are missing or invalid.
    """
    options = plan.options
    return inspection_sheet(
        plan.contents, observe(plan), options.channels_per_layer, options.cell_size
    )


def observe(plan: InspectPlan) -> dict[str, list[Seen]]:
    """Returns the features of each picture, keyed by layer name."""
    options = plan.options
    extractor = load_features(options, options.layers).extractor
    views = [extractor(keras.ops.convert_to_tensor(i[None])) for i in plan.contents]
    return {name: [_seen(view[name]) for view in views] for name in options.layers}


def _seen(features) -> Seen:
    maps, matrix = features[0], gram(accumulate(features))[0]
    return Seen(*map(keras.ops.convert_to_numpy, (maps, matrix)))


def most_active(seen: Sequence[Seen], count: int) -> list[int]:
    """Returns the indices of the most active channels, highest mean activation first.

    Args:
        seen: Features of each picture at one layer; all pictures have equal weight.
        count: Maximum number of channels.
    """
    means = sum(each.maps.mean(axis=(0, 1)) for each in seen)
    return np.argsort(-means, kind="stable")[:count].tolist()


def map_cell(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Draws the map of one channel in gray, from black (minimum) to white (maximum).

    Args:
        values: Feature map, `(height, width)`.
        size: Height and width of the cell in pixels. If the map is smaller than the
            cell, each value of the map fills a rectangle. If the map is larger,
            neighboring values are averaged.

    Returns:
        The cell, `(*size, 3)` in [0, 1]; black if the map is constant.
    """
    span = np.ptp(values)
    gray = (values - values.min()) / (span if span else 1)
    return np.repeat(resize(gray[..., None], size, "area", clip=True), 3, axis=2)


def gram_cell(gram: np.ndarray, side: int, bright: float) -> np.ndarray:
    """Draws the square roots of a Gram matrix's entries as a heat map.

    Args:
        gram: Gram matrix, `(channels, channels)`, with nonnegative entries.
        side: Side of the cell in pixels. If the matrix is larger than the cell, entries
            are averaged.
        bright: Value that gets the brightest color; larger entries are clipped.

    Returns:
        The cell, `(side, side, 3)` in [0, 1].
    """
    # An entry is a mean product of two activations, so its square root has the scale of
    # one activation.
    roots = np.sqrt(np.clip(gram / (bright or 1), 0, 1))
    return heat(resize(roots[..., None], (side, side), "area")[..., 0])


def inspection_sheet(
    pictures: Sequence[np.ndarray],
    seen: Mapping[str, Sequence[Seen]],
    count: int,
    cell_size: int,
) -> np.ndarray:
    """Arranges each layer's feature maps and Gram matrices in a row.

    Args:
        pictures: Pictures, shown in the first row, `(height, width, 3)` in [0, 1].
        seen: Features of each picture, keyed by layer name.
        count: Number of channels to show for each layer.
        cell_size: Longer side of each cell in pixels.

    Returns:
        The sheet, `(height, width, 3)` in [0, 1].
    """
    cells = []
    for layer, views in seen.items():
        channels = most_active(views, count)
        bright = float(np.quantile([view.gram for view in views], BRIGHT))
        for number, (picture, view) in enumerate(zip(pictures, views, strict=True), 1):
            size = fit(picture.shape[0], picture.shape[1], cell_size)
            is_first = layer == next(iter(seen))
            cells.append(_picture_cell(picture, size, number) if is_first else _EMPTY)
            cells += _map_cells(view.maps, size, layer, channels)
            cells.append((gram_cell(view.gram, cell_size, bright), f"{layer} Gram"))
    images, labels = zip(*cells, strict=True)
    return contact_sheet(images, labels, len(cells) // len(seen))


def _picture_cell(picture: np.ndarray, size: tuple[int, int], number: int) -> Cell:
    return resize(picture, size, clip=True), f"picture {number}"


def _map_cells(
    maps: np.ndarray, size: tuple[int, int], layer: str, channels: Sequence[int]
) -> list[Cell]:
    return [(map_cell(maps[..., c], size), f"{layer} #{c}") for c in channels]
