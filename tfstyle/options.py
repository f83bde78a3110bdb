"""Base class of options: fields with a default, help text, range and choices."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import Field, dataclass, field, fields
from inspect import get_annotations
from os import PathLike, fspath
from typing import Any, Self, TypeVar, cast

from tfstyle.arguments import as_names, check_number, check_type, shown
from tfstyle.errors import InputError, check_name
from tfstyle.features.layer_names import resolve_layers

R = TypeVar("R")

# Maximum width and height of a picture, in pixels.
LARGEST_SIDE = 2**16
PRESERVE_COLORS = ("none", "luminance", "match", "histogram")


def option(
    default: Any,
    help: str,
    *,
    choices: Sequence[str] = (),
    at_least: float | None = None,
    at_most: float | None = None,
    also: float | None = None,
    repeatable: bool = False,
    path: bool = False,
    layers: bool = False,
) -> Any:
    """Declares an option, with its checks, its flag and its help text.

    Args:
        default: Default value, which also determines the type of the flag.
        help: Description of the option, without a period at the end.
        choices: Allowed values; empty if any value is allowed. If `path` is true, names
            that are accepted in place of a path.
        at_least: Minimum of a numeric option; None for the default of `check_number`.
        at_most: Maximum of a numeric option; None for the default of `check_number`.
        also: Number below `at_least` that is also allowed, because it has a special
            meaning. None if there is no such number.
        repeatable: For tuples, whether the flag is repeated for each item. If not, the
            flag takes a comma-separated list.
        path: Whether the value is a path, or a tuple of paths.
        layers: Whether the value is a list of VGG19 layer names.
    """
    metadata = {
        "help": help,
        "choices": tuple(choices),
        "at_least": at_least,
        "at_most": at_most,
        "also": also,
        "repeatable": repeatable,
        "path": path,
        "layers": layers,
    }
    return field(default=default, metadata=metadata)


def reworded(word: str, replacement: str) -> Callable[[type[R]], type[R]]:
    """Returns a class decorator that replaces a word in the help of inherited options.

    Write this decorator below `@dataclass`, so that it is applied first.

    Args:
        word: Word to replace, such as "photograph".
        replacement: New word, such as "frame".
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
    """Base class that checks the types, ranges, choices and layer names of options.

    Raises:
        InputError: A value is invalid.
    """

    def __post_init__(self):
        for item in fields(self):
            self._check(item)

    @classmethod
    def from_kwargs(cls, **options) -> Self:
        """Creates options. If a name is unknown, the error suggests valid names."""
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
            is_integer = item.type is int
            check_number(name, value, *bounds, is_integer, about["also"])
        elif item.type in (bool, str):
            check_type(name, value, item.type)
        if about["choices"] and item.type is str and not about["path"]:
            check_name(name, value, about["choices"])

    def _replace(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)


def check_unchanged(options: Options, names: Collection[str], needed: str) -> None:
    """Raises an error if one of the named options differs from its default.

    Args:
        options: Options of a method.
        names: Names of the options to check.
        needed: Condition under which the named options have an effect, such as "for
            pictures"; shown in the error message.

    Raises:
        InputError: One of the named options differs from its default.
    """
    for item in fields(options):
        value = getattr(options, item.name)
        if item.name in names and value != item.default:
            raise InputError(
                f"Expected `{item.name}` to be used only {needed}. "
                f"Received: {item.name}={shown(value)}"
            )
