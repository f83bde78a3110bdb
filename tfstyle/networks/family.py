"""Description of a family of networks, without Keras."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

import numpy as np

# What a family is shown: names of styles that it has learned, or any painting.
STYLE_NAMES, PAINTING = "style_names", "painting"
# Names of signatures. Every family paints; one that is shown a painting first makes a
# code of it, and may make codes of named styles too; one that normalizes over the whole
# picture has the other two for tiles.
PAINT, STYLE, NAMED_STYLE = "paint", "style", "named_style"
MOMENTS, PAINT_PART = "moments", "paint_part"

# A dimension is a number, or the name of what decides it.
Shape = tuple[int | str, ...]
PICTURES: Shape = ("batch", "height", "width", 3)
STYLE_WEIGHTS: Shape = ("batch", "styles")
CODES: Shape = ("batch", "numbers")


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


_MOMENTS = "tfstyle.networks.moments"


def whole_picture_signatures(
    style_input: str, shape: Shape, model: str = "", has_origin: bool = False
) -> tuple[Signature, ...]:
    """Signatures of a family that normalizes over the whole picture.

    The network needs the method `paint` of `TransformerNet`.

    Args:
        style_input: Name of the input beside the image.
        shape: Shape of that input.
        model: As for `Signature`, of the one that paints.
        has_origin: Whether a part has to know its place in the picture.
    """
    inputs = {"image": PICTURES, style_input: shape}
    moments: Shape = ("batch", "moments")
    parts = inputs | {"moments": moments} | ({"origin": (1, 2)} if has_origin else {})
    return (
        Signature(PAINT, inputs, "stylized_image", PICTURES, model),
        Signature(
            MOMENTS,
            inputs,
            "moments",
            moments,
            f"{_MOMENTS}:moments_network",
            for_tiles=True,
        ),
        Signature(
            PAINT_PART,
            parts,
            "stylized_image",
            PICTURES,
            f"{_MOMENTS}:part_network",
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
        painting_side: Shorter side in pixels at which a painting is shown.
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
    painting_side: int = 256

    @property
    def has_styles(self) -> bool:
        """Whether networks of the family paint by style weights instead of a code."""
        return self.shown == STYLE_NAMES

    @property
    def names_styles(self) -> bool:
        """Whether networks of the family know styles by name, perhaps as codes."""
        return self.name_signature is not None

    @property
    def name_signature(self) -> Signature | None:
        """The signature that takes style weights, if there is one."""
        return self.signature(PAINT if self.has_styles else NAMED_STYLE)

    @property
    def has_origin(self) -> bool:
        """Whether a part of a picture has to know its place in the whole."""
        part = self.signature(PAINT_PART)
        return part is not None and "origin" in part.inputs

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
            Arrays of batch size 1. Where the family is shown paintings and names
            styles, the last is a row of style weights.
        """
        if self.has_styles:
            return [row[None] for row in compared_mixtures(styles)]
        paintings = [picture[None, ::-1] for picture in pictures]
        return paintings + ([compared_mixtures(styles)[-1:]] if styles else [])


def _is_within(value: object, least: float, most: float) -> bool:
    integers = isinstance(least, int) and isinstance(most, int)
    kinds = (int,) if integers else (int, float)
    return type(value) in kinds and least <= value <= most


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
