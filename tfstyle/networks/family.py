"""Descriptions of network families and their signatures.

This module can be imported without Keras.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from types import MappingProxyType
from typing import Any

import numpy as np

from tfstyle.arguments import shown
from tfstyle.errors import InputError

# Kinds of style inputs: weights of named styles, or a painting.
STYLE_NAMES, PAINTING = "style_names", "painting"
# Names of signatures. Every family has `PAINT`. A family of networks that take
# paintings also has `STYLE`, which computes the codes of paintings, and may have
# `NAMED_STYLE` for the codes of named styles. A family of networks that normalize over
# the whole picture also has `MOMENTS` and `PAINT_PART`, for tiles.
PAINT, STYLE, NAMED_STYLE = "paint", "style", "named_style"
MOMENTS, PAINT_PART = "moments", "paint_part"

# Shape of an array. Each dimension is a number, or a name such as "batch" or "height".
Shape = tuple[int | str, ...]
PICTURES: Shape = ("batch", "height", "width", 3)
STYLE_WEIGHTS: Shape = ("batch", "styles")
CODES: Shape = ("batch", "code_length")


@dataclass(frozen=True)
class Signature:
    """Named function of a network, with the same inputs and output in all runtimes.

    Args:
        name: Name of the signature.
        inputs: Shapes of the inputs, which are all float32, keyed by name.
        output: Name of the only output, which is float32.
        output_shape: Shape of the output.
        model: Function, as "module:function", that takes a network and returns a Keras
            model with the signature's inputs. If empty, the network itself is the
            model.
        for_tiles: Whether the signature is used only for tiles. Exported files may lack
            the signatures for tiles.
    """

    name: str
    inputs: Mapping[str, Shape]
    output: str
    output_shape: Shape
    model: str = ""
    for_tiles: bool = False

    def make_model(self, network):
        """Returns the signature's Keras model, which shares the network's weights."""
        return resolve_name(self.model)(network) if self.model else network


_MOMENTS = "tfstyle.networks.moments"


def whole_picture_signatures(
    style_input: str, shape: Shape, model: str = "", has_origin: bool = False
) -> tuple[Signature, ...]:
    """Returns the signatures of networks that normalize over the whole picture.

    The networks must have a method `paint`, as `TransformerNet` does.

    Args:
        style_input: Name of the style input.
        shape: Shape of the style input.
        model: Value of `Signature.model` for the signature `PAINT`.
        has_origin: Whether the network needs to know where a tile is in the picture.
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
    """Properties of a class of networks.

    Args:
        name: Name of the class, as stored in model cards and `.keras` files.
        network: The class, as "module:class". Its `get_config` returns `name` and the
            arguments in `ranges`. The class is registered with `package="tfstyle"`.
        shown: Kind of style input: `STYLE_NAMES` or `PAINTING`.
        signatures: Signatures of the networks, including `PAINT`. A family that takes
            paintings also has `STYLE`, which computes `code` from `painting`.
        ranges: Minimum and maximum of each constructor argument of the class, keyed by
            name. If an argument is an integer, its minimum and maximum are integers,
            too. The key "styles" is present if the family has named styles.
        count_parameters: Function that takes the constructor arguments of a network as
            keyword arguments, and returns the number of the network's parameters.
        reach: Function that takes the options on a model card and returns the extent of
            the receptive field on each side of an output pixel, in pixels.
        least_side: Minimum side length of a picture in pixels.
        multiple: Spacing, in pixels, of the grid on which tiles must start.
        integer_network: Function, as "module:function", that takes a network and
            returns a version for 8-bit integers. If empty, the network itself is used.
        painting_side: Shorter side of the paintings given to the network, in pixels.
        defaults: Default values of constructor arguments that older files may lack.
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
    defaults: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def has_styles(self) -> bool:
        """Whether networks of the family take style weights and not a style code."""
        return self.shown == STYLE_NAMES

    @property
    def names_styles(self) -> bool:
        """Whether networks of the family have named styles."""
        return self.name_signature is not None

    @property
    def name_signature(self) -> Signature | None:
        """Signature that takes style weights, or None if there is none."""
        return self.signature(PAINT if self.has_styles else NAMED_STYLE)

    @property
    def has_origin(self) -> bool:
        """Whether the networks need to know where a tile is in the picture."""
        part = self.signature(PAINT_PART)
        return part is not None and "origin" in part.inputs

    @property
    def style_input(self) -> str:
        """Name of the style input."""
        return "style_weights" if self.has_styles else "code"

    def signature(self, name: str) -> Signature | None:
        """Returns the signature with the given name, or None if there is none."""
        return next((s for s in self.signatures if s.name == name), None)

    def required_signature(self, name: str) -> Signature:
        """Returns the signature with the given name.

        Raises:
            KeyError: The family does not have the signature.
        """
        return {each.name: each for each in self.signatures}[name]

    def make_network(self, config: Mapping[str, Any]):
        """Creates a network of the family with the given constructor arguments."""
        return resolve_name(self.network).from_config(dict(config))

    def for_integers(self, network):
        """Returns a version of the network that can be run with 8-bit integers."""
        change = self.integer_network
        return resolve_name(change)(network) if change else network

    def complete(self, config: Mapping[str, Any]) -> dict[str, Any] | None:
        """Adds default values for constructor arguments that an older file lacks.

        Args:
            config: Constructor arguments from a file, without `name`.

        Returns:
            Values of all arguments in `ranges`, keyed by name. The result is None if an
            argument is unknown, is out of range, or is missing and has no default.
        """
        known = {**self.defaults, **config}
        if {*known} != {*self.ranges} or not self.is_within(known):
            return None
        return {name: known[name] for name in self.ranges}

    def is_within(self, config: Mapping[str, Any]) -> bool:
        """Whether all given constructor arguments are in range."""
        given = self.ranges.keys() & config.keys()
        return all(_is_within(config[name], *self.ranges[name]) for name in given)

    def check(self, config: Mapping[str, Any]) -> None:
        """Raises an error unless all given constructor arguments are in range.

        Raises:
            InputError: An argument is out of range.
        """
        for name, (least, most) in self.ranges.items():
            if name in config and not _is_within(config[name], least, most):
                noun = "the number of styles" if name == "styles" else f"`{name}`"
                raise InputError(
                    f"Expected {noun} to be from {least:.10g} to {most:.10g} for "
                    f"{self.name}. Received: {name}={shown(config[name])}"
                )

    def halo(self, options: Mapping[str, Any]) -> int:
        """Returns the width, in pixels, of the border to crop off stylized tiles.

        Args:
            options: Options on the network's model card.

        Returns:
            `reach(options)`, rounded up to a multiple of `multiple`.
        """
        return -(-self.reach(options) // self.multiple) * self.multiple

    def compared_styles(
        self, styles: int, pictures: list[np.ndarray]
    ) -> list[np.ndarray]:
        """Returns style inputs for comparing an exported network with the original.

        Args:
            styles: Number of named styles.
            pictures: Pictures `(height, width, 3)` in [0, 1]. Their upside-down copies
                serve as paintings.

        Returns:
            Style inputs with a batch size of 1: style weights or paintings. If the
            family takes paintings and also has named styles, the last input contains
            style weights.
        """
        if self.has_styles:
            return [row[None] for row in comparison_weights(styles)]
        paintings = [picture[None, ::-1] for picture in pictures]
        return paintings + ([comparison_weights(styles)[-1:]] if styles else [])


def _is_within(value: object, least: float, most: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    integers = isinstance(least, int) and isinstance(most, int)
    return (isinstance(value, int) or not integers) and least <= value <= most


# Sum of the style weights in a blend of all styles. A sum below 1 blends the stylized
# picture with the content image.
BLEND_STRENGTH = 0.8


def comparison_weights(styles: int) -> np.ndarray:
    """Returns weights for each style alone, and for a blend of all styles.

    The weights of the blend are equal, and their sum is `BLEND_STRENGTH`.

    Args:
        styles: Number of styles.

    Returns:
        `(styles + 1, styles)`, float32.

    Example:

    >>> comparison_weights(2).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.4000000059604645, 0.4000000059604645]]
    """
    together = np.full((1, styles), BLEND_STRENGTH / styles)
    return np.concatenate([np.eye(styles), together]).astype(np.float32)
