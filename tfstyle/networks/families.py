"""Table of the families of networks, known without Keras."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from types import MappingProxyType
from typing import Any

import numpy as np

from tfstyle.errors import check_name

# What a family is shown: names of styles that it has learned, or any painting.
STYLE_NAMES, PAINTING = "style_names", "painting"
# Names of signatures. Every family paints; one that is shown a painting first makes a
# code of it; one that normalizes over the whole picture has the other two for tiles.
PAINT, STYLE, MOMENTS, PAINT_PART = "paint", "style", "moments", "paint_part"

# The residual blocks of a `TransformerNet` mirror two pixels, so that they need three,
# at a quarter of the size.
MIN_SIDE = 12
# A card with the scales and shifts of so many styles is no mistake yet.
MOST_STYLES = 1000
# The widest and deepest networks that `tfstyle train` makes.
LEAST_ALPHA, MOST_ALPHA = 1 / 32, 4
MOST_BLOCKS = 64
DEFAULT_BLOCKS = 5
# Johnson et al., supplement, table 1: channels at full, half and quarter size, of which
# alpha is the share.
CHANNELS = (32, 64, 128)
# How far a pixel of a `TransformerNet` sees to each side, in pixels of the picture: 3
# for the first 7 x 7, 2 for the 3 x 3 at half the size, 2 and 1 for the two after
# enlargement, 3 for the last 7 x 7, and up to 3, since enlargement rounds to a whole
# pixel of the quarter; and 4 for each of the two 3 x 3 of a block, at a quarter.
REACH = 3 + 2 + 2 + 1 + 3 + 3
REACH_OF_A_BLOCK = 2 * 4

# A dimension is a number, or the name of what decides it.
Shape = tuple[int | str, ...]
PICTURES: Shape = ("batch", "height", "width", 3)


@dataclass(frozen=True)
class Signature:
    """A function of a network that every runtime offers.

    Args:
        name: Name of the signature.
        inputs: Shapes of the inputs, all float32, by name.
        output: Name of the only output, float32.
        output_shape: Shape of the output.
        model: "module:function" that takes a network of the family and returns a Keras
            model of these inputs; the network itself if empty.
        for_tiles: Whether the signature serves nothing but painting in tiles, so that
            a file may be without it.
    """

    name: str
    inputs: Mapping[str, Shape]
    output: str
    output_shape: Shape
    model: str = ""
    for_tiles: bool = False

    def make_model(self, network):
        """Returns the Keras model of this signature, which shares the weights."""
        return resolve_name(self.model)(network) if self.model else network


def style_signatures() -> tuple[Signature, ...]:
    """Signatures of a family that paints style names and normalizes the whole picture.

    The network needs the method `paint` of `TransformerNet`.
    """
    inputs = {"image": PICTURES, "style_weights": ("batch", "styles")}
    moments = {"moments": ("batch", "moments")}
    models = "tfstyle.networks.moments"
    return (
        Signature(PAINT, inputs, "stylized_image", PICTURES),
        Signature(
            MOMENTS,
            inputs,
            "moments",
            moments["moments"],
            f"{models}:moments_network",
            for_tiles=True,
        ),
        Signature(
            PAINT_PART,
            inputs | moments,
            "stylized_image",
            PICTURES,
            f"{models}:part_network",
            for_tiles=True,
        ),
    )


@dataclass(frozen=True)
class Family:
    """What the rest of the package knows of the networks of one class.

    Args:
        name: Name of the class, as on cards and in `.keras` files.
        network: "module:class" of the network, whose `get_config` has the names of
            `ranges` and `name`, and which is registered with `package="tfstyle"`.
        shown: `STYLE_NAMES` or `PAINTING`.
        signatures: Signatures of the networks, `PAINT` among them; `STYLE` too where
            the family is shown a painting, from `painting` to `code`.
        ranges: Least and largest value of each argument of the class; integers only
            where both are integers. "styles" is one where the family is shown names.
        count_parameters: Function from these arguments to the number of weights.
        reach: Function from the options on a card to how far a pixel of the result sees
            to each side, in pixels.
        least_side: Least side of a picture in pixels.
        multiple: Divisor of the coordinates at which a tile may begin.
        integer_network: "module:function" that returns a copy of a network for 8-bit
            integers; the network itself if empty.
        painting_side: Longer side in pixels to which a larger painting is reduced.
    """

    name: str
    network: str
    shown: str
    signatures: tuple[Signature, ...]
    ranges: Mapping[str, tuple[float, float]]
    count_parameters: Callable[..., int]
    reach: Callable[[Mapping[str, Any]], int]
    least_side: int = 1
    multiple: int = 1
    integer_network: str = ""
    painting_side: int = 512

    @property
    def has_styles(self) -> bool:
        """Whether networks of the family know styles by name."""
        return self.shown == STYLE_NAMES

    @property
    def style_input(self) -> str:
        """Name of the input that says how to paint."""
        return "style_weights" if self.has_styles else "code"

    def signature(self, name: str) -> Signature | None:
        """Returns the signature of this name, if the family has it."""
        return next((s for s in self.signatures if s.name == name), None)

    def make_network(self, config: Mapping[str, Any]):
        """Returns a Keras model of these arguments."""
        return resolve_name(self.network).from_config(dict(config))

    def for_integers(self, network):
        """Returns a network that 8-bit integers can compute."""
        change = self.integer_network
        return resolve_name(change)(network) if change else network

    def is_config(self, config: Mapping[str, Any]) -> bool:
        """Whether arguments are those of the class, and all of them in range."""
        return {*config} == {*self.ranges} and self.is_within(config)

    def is_within(self, config: Mapping[str, Any]) -> bool:
        """Whether those arguments of the class that are given are in range."""
        given = self.ranges.keys() & config.keys()
        return all(_is_within(config[name], *self.ranges[name]) for name in given)

    def halo(self, options: Mapping[str, Any]) -> int:
        """Returns the reach, rounded up to a `multiple`.

        Args:
            options: Options on the card of a network.
        """
        return -(-self.reach(options) // self.multiple) * self.multiple

    def compared_styles(
        self, styles: int, pictures: list[np.ndarray]
    ) -> list[np.ndarray]:
        """Returns what networks are compared on: rows of style weights, or paintings.

        Args:
            styles: Number of styles.
            pictures: Pictures `(height, width, 3)` in [0, 1] that serve as paintings.

        Returns:
            Arrays of batch size 1.
        """
        if self.has_styles:
            return [row[None] for row in compared_mixtures(styles)]
        return [picture[None, ::-1] for picture in pictures]


def _is_within(value: object, least: float, most: float) -> bool:
    integers = isinstance(least, int) and isinstance(most, int)
    kinds = (int,) if integers else (int, float)
    return type(value) in kinds and least <= value <= most


def count_parameters(styles: int, alpha: float, blocks: int) -> int:
    """Counts the weights of a `TransformerNet`.

    Args:
        styles: As for `TransformerNet`.
        alpha: As for `TransformerNet`.
        blocks: As for `TransformerNet`.

    Example:

    >>> count_parameters(styles=6, alpha=0.5, blocks=5)
    426579
    """
    full, half, quarter = (max(1, round(alpha * channels)) for channels in CHANNELS)
    kernels = 7 * 7 * 3 * half + 3 * 3 * half * quarter
    kernels += blocks * 2 * 3 * 3 * quarter * quarter
    kernels += 3 * 3 * quarter * half + 3 * 3 * half * full
    kernels += 7 * 7 * full * 3 + 3
    normalized = 2 * half + quarter * (1 + 2 * blocks) + full
    return kernels + 2 * styles * normalized


def transformer_reach(options: Mapping[str, Any]) -> int:
    """Returns how far a pixel of a `TransformerNet` sees to each side.

    Args:
        options: Options on the card, of which `blocks` counts.

    Example:

    >>> transformer_reach({"blocks": 5})
    54
    """
    return REACH + REACH_OF_A_BLOCK * options.get("blocks", DEFAULT_BLOCKS)


# A new family is one row here, and one file beside this one.
FAMILIES: dict[str, Family] = {
    "TransformerNet": Family(
        name="TransformerNet",
        network="tfstyle.networks.transformer_net:TransformerNet",
        shown=STYLE_NAMES,
        signatures=style_signatures(),
        ranges=MappingProxyType(
            {
                "styles": (1, MOST_STYLES),
                "alpha": (LEAST_ALPHA, MOST_ALPHA),
                "blocks": (0, MOST_BLOCKS),
            }
        ),
        count_parameters=count_parameters,
        reach=transformer_reach,
        least_side=MIN_SIDE,
        # The network works at a quarter of the size.
        multiple=4,
        integer_network="tfstyle.networks.transformer_net:integer_network",
    ),
}


def family_of(network) -> Family:
    """Returns the family of a network, which the name of its class says."""
    return find_family(type(network).__name__)


def find_family(name: str) -> Family:
    """Returns the family that a card names.

    Raises:
        InputError: This version has no such family.
    """
    return FAMILIES[check_name("network", name, FAMILIES)]


# Sum of the last row, so that a part of the content image is left in the picture.
STRENGTH = 0.8


def compared_mixtures(styles: int) -> np.ndarray:
    """Each style alone, and all of them together at a strength below 1.

    Args:
        styles: Number of styles.

    Returns:
        `(styles + 1, styles)`, float32.

    Example:

    >>> compared_mixtures(2).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.4000000059604645, 0.4000000059604645]]
    """
    together = np.full((1, styles), STRENGTH / styles)
    return np.concatenate([np.eye(styles), together]).astype(np.float32)
