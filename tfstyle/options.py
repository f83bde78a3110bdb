"""What the options of every method have in common. Needs no TensorFlow."""

from collections.abc import Sequence
from dataclasses import Field, dataclass, field, fields
from numbers import Integral, Real
from os import PathLike, fspath
from typing import Any, ClassVar, Self

from tfstyle.errors import InputError, check_name

# float32 squares overflow above this; no weight needs to be larger.
LARGEST = 1e18
_LONGEST = 80  # characters of a value in a message


def check_number(
    name: str, value, minimum: float, maximum: float = LARGEST, integer: bool = False
) -> None:
    """Refuses what is not a number from `minimum` to `maximum`.

    Args:
        name: Name of the argument that was set.
        value: What it was set to.
        minimum: Least value that is allowed.
        maximum: Largest value that is allowed.
        integer: Whether it has to be a whole number.

    Raises:
        InputError: Another type, not a number, or out of range.
    """
    kind = Integral if integer else Real
    right = isinstance(value, kind) and not isinstance(value, bool)
    if not (right and minimum <= value <= maximum):  # False for NaN
        noun = "a whole number" if integer else "a number"
        raise InputError(
            f"Expected `{name}` to be {noun} from {minimum:g} to {maximum:g}. "
            f"Received: {name}={shown(value)}"
        )


def check_type(name: str, value, kind: type) -> None:
    """Refuses what is not of a type.

    Raises:
        InputError: Another type.
    """
    if not isinstance(value, kind):
        raise InputError(
            f"Expected `{name}` to be of type {kind.__name__}. "
            f"Received: {name}={shown(value)}"
        )


def check_path(name: str, value) -> None:
    """Refuses what cannot be the name of a file or folder.

    Raises:
        InputError: Neither a string nor a path, or an empty one, or one with a NUL.
    """
    text = fspath(value) if isinstance(value, str | PathLike) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise InputError(
            f"Expected `{name}` to be a path. Received: {name}={shown(value)}"
        )


def shown(value: Any) -> str:
    """How a message shows a value of any type: in one line that is not long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def as_names(name: str, value: str | Sequence[str]) -> tuple[str, ...]:
    """Returns one or several names as a tuple.

    Raises:
        InputError: There is none, or something else than strings.
    """
    is_many = isinstance(value, list | tuple)
    names = tuple(value) if is_many else (value,)
    if not names or not all(isinstance(item, str) and item for item in names):
        raise InputError(
            f"Expected `{name}` to be one name or more. Received: {name}={shown(value)}"
        )
    return names


PRESERVE_COLORS = ("none", "luminance", "match", "histogram")


def option(
    default: Any, help: str, choices: tuple[str, ...] = (), repeatable: bool = False
) -> Any:
    """A field of options, from which a flag and its help are made.

    Args:
        default: Its value unless it is set.
        help: A phrase that says what it does.
        choices: Its values, if there are but a few.
        repeatable: Whether the flag of a tuple is repeated for each of its items,
            instead of commas between them.
    """
    about = {"help": help, "choices": choices, "repeatable": repeatable}
    return field(default=default, metadata=about)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options that check themselves: numbers, types and choices.

    Attributes:
        ranges: By name of a field, the least value, and the largest if there is one.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict[str, tuple[float, ...]]] = {}

    def __post_init__(self):
        for item in fields(self):
            self._check(item)

    def _check(self, item: Field) -> None:
        name, value = item.name, getattr(self, item.name)
        if item.type is str and isinstance(value, PathLike):
            value = fspath(value)
            object.__setattr__(self, name, value)
        if name in self.ranges:
            check_number(name, value, *self.ranges[name], integer=item.type is int)
        elif item.type in (bool, str):
            check_type(name, value, item.type)
        if item.metadata["choices"]:
            check_name(name, value, item.metadata["choices"])

    @classmethod
    def from_kwargs(cls, **options) -> Self:
        """Makes options of keywords; unknown names are errors with a suggestion."""
        names = [item.name for item in fields(cls)]
        for name in options:
            check_name("option", name, names)
        return cls(**options)
