"""Base class of options: fields with a default, help text, range and choices."""

import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from functools import wraps
from inspect import get_annotations
from numbers import Integral, Real
from os import PathLike, fspath
from typing import Any, ParamSpec, Self, TypeVar, cast

from tfstyle.errors import InputError, check_name
from tfstyle.features.layer_names import resolve_layers

P = ParamSpec("P")
R = TypeVar("R")

# Default maximum of numeric options. Squares of numbers above 1.8e19 overflow float32,
# and no weight needs to be this large.
LARGEST_NUMBER = 1e18
# Maximum number of characters of a value in a message.
_LONGEST = 80
# Maximum side of a picture, in pixels.
LARGEST_SIDE = 2**16
PRESERVE_COLORS = ("none", "luminance", "match", "histogram")


def option(
    default: Any,
    help: str,
    *,
    choices: Sequence[str] = (),
    at_least: float | None = None,
    at_most: float | None = None,
    repeatable: bool = False,
    path: bool = False,
    layers: bool = False,
) -> Any:
    """Declares an option. Its checks, flag and help are derived from the declaration.

    Args:
        default: Default value, which also sets the type of the flag.
        help: Description of the option, without a period at the end.
        choices: Allowed values; empty if any value is allowed. For a path: names that
            are accepted in place of a path.
        at_least: Minimum of a number; None for `-LARGEST_NUMBER`.
        at_most: Maximum of a number; None for `LARGEST_NUMBER`.
        repeatable: For tuples: whether the flag is repeated for each item, instead of
            taking a comma-separated list.
        path: Whether the value is a path, or a tuple of paths.
        layers: Whether the value is a list of VGG19 layer names.
    """
    metadata = {
        "help": help,
        "choices": tuple(choices),
        "at_least": at_least,
        "at_most": at_most,
        "repeatable": repeatable,
        "path": path,
        "layers": layers,
    }
    return field(default=default, metadata=metadata)


def reworded(word: str, replacement: str) -> Callable[[type[R]], type[R]]:
    """Returns a class decorator that replaces a word in the help of inherited options.

    The decorator must be applied before `dataclass`, that is, written below it.

    Args:
        word: Word that does not fit the class, such as "photograph".
        replacement: Word that does.
    """

    def decorate(options_class: type[R]) -> type[R]:
        own, inherited = get_annotations(options_class), cast(Any, options_class)
        for item in fields(inherited):
            help = item.metadata["help"].replace(word, replacement)
            if help != item.metadata["help"] and item.name not in own:
                own[item.name] = item.type
                changed = field(
                    default=item.default, metadata={**item.metadata, "help": help}
                )
                setattr(options_class, item.name, changed)
        options_class.__annotations__ = own
        return options_class

    return decorate


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options that check their own types, ranges, choices and layer names.

    Raises:
        InputError: A value is invalid.
    """

    def __post_init__(self):
        for item in fields(self):
            self._check(item)

    @classmethod
    def from_kwargs(cls, **options) -> Self:
        """Creates options; the error for an unknown name suggests valid names."""
        names = [item.name for item in fields(cls)]
        for name in options:
            check_name("option", name, names)
        return cls(**options)

    def _check(self, item: Field) -> None:
        name, value, about = item.name, getattr(self, item.name), item.metadata
        if about["layers"]:
            self._replace(name, resolve_layers(as_names(name, value), name))
        elif item.type is str and isinstance(value, PathLike):
            self._replace(name, fspath(value))
        elif item.type in (int, float):
            bounds = about["at_least"], about["at_most"]
            check_number(name, value, *bounds, integer=item.type is int)
        elif item.type in (bool, str):
            check_type(name, value, item.type)
        if about["choices"] and item.type is str and not about["path"]:
            check_name(name, value, about["choices"])

    def _replace(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)


def check_number(
    name: str,
    value: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    integer: bool = False,
) -> None:
    """Raises an error unless the value is a number in the given range.

    Args:
        name: Name of the argument.
        value: Value of the argument.
        minimum: Smallest allowed value; `-LARGEST_NUMBER` if None.
        maximum: Largest allowed value; `LARGEST_NUMBER` if None.
        integer: Whether the value must be an integer.

    Raises:
        InputError: The value has the wrong type, is NaN, or is out of range.
    """
    minimum = -LARGEST_NUMBER if minimum is None else minimum
    maximum = LARGEST_NUMBER if maximum is None else maximum
    kind = Integral if integer else Real
    is_number = isinstance(value, kind) and not isinstance(value, bool)
    if not (is_number and minimum <= value <= maximum):  # False for NaN
        noun = "a whole number" if integer else "a number"
        raise InputError(
            f"Expected `{name}` to be {noun} from {minimum:.10g} to {maximum:.10g}. "
            f"Received: {name}={shown(value)}"
        )


def check_type(name: str, value: Any, kind: type) -> None:
    """Raises an error unless the value has the given type.

    Raises:
        InputError: The value is not of type `kind`.
    """
    if not isinstance(value, kind):
        raise InputError(
            f"Expected `{name}` to be of type {kind.__name__}. "
            f"Received: {name}={shown(value)}"
        )


def renamed(**names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Returns a decorator for functions whose arguments were renamed.

    The functions still accept the former names, with a warning.

    Args:
        **names: Current names, keyed by former name.

    Example:

    >>> @renamed(photo="content")
    ... def shape(content): return content.shape
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*arguments: P.args, **keywords: P.kwargs) -> R:
            for former in names.keys() & keywords.keys():
                present = names[former]
                if present in keywords:
                    raise InputError(
                        f"Expected `{present}`, or its former name `{former}`, but not "
                        f"both. Received: {former}={shown(keywords[former])}, "
                        f"{present}={shown(keywords[present])}"
                    )
                warnings.warn(
                    f"`{former}` is now called `{present}`.",
                    DeprecationWarning,
                    stacklevel=2,
                )
                keywords[present] = keywords.pop(former)
            return function(*arguments, **keywords)

        return call

    return decorate


def parse_size(name: str, text: str) -> tuple[int, int]:
    """Parses a size written as WIDTHxHEIGHT.

    Args:
        name: Name of the argument.
        text: Value of the argument.

    Returns:
        Height and width in pixels.

    Raises:
        InputError: The text is not a size.

    Example:

    >>> parse_size("output_size", "640x480")
    (480, 640)
    """
    sides = re.fullmatch(r"(\d{1,9})x(\d{1,9})", text, re.ASCII)
    if sides is None:
        raise InputError(
            f"Expected `{name}` to be WIDTHxHEIGHT in pixels, such as 640x480. "
            f"Received: {name}={shown(text)}"
        )
    width, height = map(int, sides.groups())
    return height, width


def check_path(name: str, value) -> None:
    """Raises an error unless the value can be the path of a file or folder.

    Raises:
        InputError: The value is not a string or path, is empty, or contains a null
            character.
    """
    text = fspath(value) if isinstance(value, str | PathLike) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise InputError(
            f"Expected `{name}` to be a path. Received: {name}={shown(value)}"
        )


def as_paths(name: str, value) -> tuple[str, ...]:
    """Returns a path, or a list of any number of paths, as a tuple of strings.

    Raises:
        InputError: A value is not a path.
    """
    paths = value if isinstance(value, list | tuple) else [value]
    for path in paths:
        check_path(name, path)
    return tuple(fspath(path) for path in paths)


def shown(value: Any) -> str:
    """Formats a value of any type for a message, on one line of limited length."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def as_names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    """Returns one or several names as a tuple.

    Raises:
        InputError: There is no name, or a name is empty or not a string.
    """
    is_many = isinstance(value, list | tuple)
    names: tuple[Any, ...] = tuple(value) if is_many else (value,)
    if not names or not all(isinstance(item, str) and item for item in names):
        raise InputError(
            f"Expected `{name}` to be one or more names. Received: "
            f"{name}={shown(value)}"
        )
    return names


def check_blend_weights(weights: Sequence[float]) -> None:
    """Raises an error unless the weights are a sequence of numbers, each at least 0.

    Raises:
        InputError: `style_blend_weights` is invalid.
    """
    check_type("style_blend_weights", weights, Sequence)
    for weight in weights:
        check_number("style_blend_weights", weight, 0)


def check_unchanged(options: Options, names: Collection[str], needed: str) -> None:
    """Raises an error if one of the named options differs from its default.

    Args:
        options: Options.
        names: Names of the options to check.
        needed: Condition under which these options have an effect, for the message.

    Raises:
        InputError: One of these options differs from its default.
    """
    for item in fields(options):
        value = getattr(options, item.name)
        if item.name in names and value != item.default:
            raise InputError(
                f"Expected `{item.name}` to be used only {needed}. "
                f"Received: {item.name}={shown(value)}"
            )


def split_weights(
    styles: Mapping[str, float], weights: Sequence[float]
) -> tuple[list[str], tuple[float, ...]]:
    """Splits a dictionary of weights, keyed by path, into paths and weights.

    Args:
        styles: Dictionary given as `style`.
        weights: Value of `style_blend_weights`, which must be empty.

    Raises:
        InputError: Both arguments contain weights, or a key or a weight is invalid.
    """
    if weights:
        raise InputError(
            "Expected no `style_blend_weights` if `style` is a dictionary of "
            f"weights. Received: style_blend_weights={shown(weights)}"
        )
    for path, weight in styles.items():
        check_path("style", path)
        check_number(f"style[{shown(path)}]", weight, 0)
    return list(styles), tuple(styles.values())


def normalized_blend_weights(weights: Sequence[float], count: int) -> tuple[float, ...]:
    """Scales blend weights to a sum of 1.

    Args:
        weights: Weights with any sum; equal weights if empty.
        count: Number of styles.

    Raises:
        InputError: The number of weights is not `count`, or all weights are 0.

    Example:

    >>> normalized_blend_weights((3, 1), 2), normalized_blend_weights((), 2)
    ((0.75, 0.25), (0.5, 0.5))
    """
    given = weights or (1.0,) * count
    if len(given) != count or not sum(given) > 0:
        raise InputError(
            f"Expected `style_blend_weights` to have one number for each `style` "
            f"({count} in all), at least one of them above 0. Received: "
            f"style_blend_weights={list(weights)}"
        )
    return tuple(weight / sum(given) for weight in given)
