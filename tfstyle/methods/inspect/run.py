"""Features of pictures and their sheet. Imports TensorFlow."""

import keras
import numpy as np

from tfstyle.methods.inspect.inputs import InspectPlan
from tfstyle.methods.inspect.sheet import Seen, inspection_sheet
from tfstyle.optimization.run import load_features
from tfstyle.statistics.gram import gram
from tfstyle.statistics.sums import accumulate


def make_sheet(plan: InspectPlan) -> np.ndarray:
    """Makes the sheet of a plan.

    Args:
        plan: Pictures and options, from `plan_inspect`.

    Returns:
        `(height, width, 3)` in [0, 1].

    Raises:
        InputError: There are no weights.
    """
    options = plan.options
    return inspection_sheet(
        plan.contents, observe(plan), options.channels_per_layer, options.cell_size
    )


def observe(plan: InspectPlan) -> dict[str, list[Seen]]:
    """Returns the view of each layer on each picture, by the name of the layer."""
    options = plan.options
    extractor = load_features(options, options.layers).extractor
    views = [extractor(keras.ops.convert_to_tensor(i[None])) for i in plan.contents]
    return {name: [_seen(view[name]) for view in views] for name in options.layers}


def _seen(features) -> Seen:
    maps, matrix = features[0], gram(accumulate(features))[0]
    return Seen(*map(keras.ops.convert_to_numpy, (maps, matrix)))
