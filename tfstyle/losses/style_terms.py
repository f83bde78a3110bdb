"""Table of style terms. Importing this module does not import Keras."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from tfstyle.errors import check_name
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.statistics import STATISTICS

if TYPE_CHECKING:
    from tfstyle.losses.style_term import StyleTerm


class StyleTermInfo(NamedTuple):
    """Properties of a style term.

    Attributes:
        path: Subclass of `StyleTerm`, as "module:class". Its first arguments are
            `layers` and `weight`. If `is_sum` is True, the next arguments are
            `statistic` and `formula`.
        is_sum: Value of the class attribute `is_sum` (see `Loss`).
        has_regions: Value of the class attribute `has_regions` (see `Loss`).
        layers: Names of the layers used in the paper that introduced the term. If None,
            the default layers are used.
    """

    path: str
    is_sum: bool = True
    has_regions: bool = True
    layers: tuple[str, ...] | None = None


STYLE_TERMS = {
    **{name: StyleTermInfo("tfstyle.losses.style:StyleLoss") for name in STATISTICS},
    "mrf": StyleTermInfo(
        "tfstyle.losses.mrf:MRFLoss",
        is_sum=False,
        has_regions=False,
        layers=("relu3_1", "relu4_1"),  # Li & Wand 2016, section 3
    ),
}


def make_style_term(
    name: str,
    layers: Sequence[str],
    weight: float = 1.0,
    formula: str = "relative",
    default_layers: Sequence[str] = STYLE_LAYERS,
) -> "StyleTerm":
    """Creates a style term by name.

    Args:
        name: Key of `STYLE_TERMS`.
        layers: Names of layers. If they equal `default_layers`, and the term has its
            own layers (`StyleTermInfo.layers`), the term's own layers are used instead.
        weight: Weight in the objective, at least 0.
        formula: Name of a formula; ignored if the term's `is_sum` is False.
        default_layers: Value of `layers` if the user has not chosen any layers.

    Raises:
        InputError: The name is unknown, or the weight is negative.
    """
    info = STYLE_TERMS[check_name("statistic", name, STYLE_TERMS)]
    module, cls = info.path.split(":")
    make = getattr(import_module(module), cls)
    if info.layers and tuple(layers) == tuple(default_layers):
        layers = info.layers
    if not info.is_sum:
        return make(layers, weight)
    return make(layers, weight, name, formula)
