"""Writer of `tfstyle/keywords.py`: `python -m tests.keywords`."""

import re
import sys
import textwrap
from dataclasses import Field, fields
from pathlib import Path

import tfstyle

PATH = Path(tfstyle.__file__).parent / "keywords.py"
CLASSES: dict[str, tuple[type, ...]] = {
    "OptimizeKeywords": (tfstyle.OptimizeOptions, tfstyle.Session),
    "OptimizeFolderKeywords": (tfstyle.OptimizeOptions,),
    "TextureKeywords": (tfstyle.TextureOptions, tfstyle.Session),
    "DreamKeywords": (tfstyle.DreamOptions, tfstyle.Session),
    "InvertKeywords": (tfstyle.InvertOptions, tfstyle.Session),
    "InspectKeywords": (tfstyle.InspectOptions,),
    "StylizeKeywords": (tfstyle.StylizeOptions,),
    "StylizeVideoKeywords": (tfstyle.VideoOptions,),
    "AudioKeywords": (tfstyle.AudioOptions, tfstyle.Session),
    "ExportKeywords": (tfstyle.ExportOptions,),
    "TrainOptionKeywords": (tfstyle.TrainOptions,),
}
HEAD = '''"""Keyword arguments of the public functions, with types, for editors.

Written by `python -m tests.keywords` from the fields of the options.
"""

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from tfstyle.optimization.callbacks import Callback
'''
TAIL = '''

class TrainKeywords(TrainOptionKeywords, total=False):
    """Keyword arguments of `tfstyle.train`."""

    style_names: Sequence[str]
    """Names of the styles; by default, the names of the files."""
    style_titles: Sequence[str]
    """Titles and painters of the paintings, for the network's card."""
    init_from: str | PathLike[str]
    """Network with the same styles, whose training is continued."""
    finetune: str | PathLike[str]
    """Network that learns these styles in addition to its own."""
    license: str
    """License of the weights, for the card."""
    checkpoint_every: int
    """Number of steps between two checkpoints."""
    samples_every: int
    """Number of steps between two sheets of samples."""
    resume: bool
    """Whether to continue an unfinished run."""
'''
# Types and texts of fields that are not options.
SESSION = {
    "callbacks": ('"Sequence[Callback]"', "Callbacks that are called during the run."),
    "checkpoint": (
        "str | PathLike[str] | None",
        "File that holds the state of the run; None for no checkpoint.",
    ),
    "checkpoint_every": ("int", "Minimum number of steps between two checkpoints."),
    "resume": ("bool", "Whether to continue from `checkpoint` if it exists."),
}


def _type(item: Field) -> str:
    about = item.metadata
    if about["layers"]:
        return "str | Sequence[str]"
    if item.type == tuple[str, ...]:
        return "str | Sequence[str]"
    if item.type == tuple[float, ...]:
        return "Sequence[float]"
    if about["path"]:
        return "str | PathLike[str]"
    if about["choices"]:
        quoted = ", ".join(f'"{choice}"' for choice in about["choices"])
        return f"Literal[{quoted}]"
    return item.type.__name__


def _about(item: Field) -> str:
    about, help = item.metadata, item.metadata["help"]
    if help.partition(",")[0] not in about["choices"]:
        help = f"{help[:1].upper()}{help[1:]}"
    least, most = about["at_least"], about["at_most"]
    limits = [f"at least {_shown(least)}"] if least is not None else []
    limits += [f"at most {_shown(most)}"] if most is not None else []
    if item.default not in ("", ()):
        limits.append(f"{_shown(item.default)} by default")
    return f"{help} ({', '.join(limits)})." if limits else f"{help}."


def _shown(value) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _field(name: str, kind: str, about: str) -> str:
    doc = textwrap.fill(f'"""{about}"""', 84)
    return textwrap.indent(f"{name}: {kind}\n{doc}\n", "    ")


def _class(name: str, options: tuple[type, ...]) -> str:
    function = name.removesuffix("Keywords").removesuffix("Option")
    function = re.sub("(?<=[a-z])(?=[A-Z])", "_", function).lower()
    lines = [
        f'\n\nclass {name}(TypedDict, total=False):\n    """Keyword arguments of '
        f'`tfstyle.{function}`."""\n\n'
    ]
    for item in (item for each in options for item in fields(each)):
        if item.name in SESSION and not item.metadata:
            lines.append(_field(item.name, *SESSION[item.name]))
        else:
            lines.append(_field(item.name, _type(item), _about(item)))
    return "".join(lines)


def text() -> str:
    """The module as it should be, formatted."""
    return HEAD + "".join(_class(*pair) for pair in CLASSES.items()) + TAIL


def main() -> int:
    """Writes the module."""
    PATH.write_text(text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
