"""Commands of `tfstyle`: `tfstyle NAME` runs the `COMMAND` of the file `NAME.py`."""

from importlib import import_module
from pkgutil import iter_modules

from tfstyle.cli.command import Command


def command_names() -> list[str]:
    """Lists the names of all commands in alphabetical order, without importing them."""
    names = [module.name for module in iter_modules(__path__)]
    return sorted(name for name in names if not name.startswith("_"))


def find_command(name: str) -> Command:
    """Imports a command.

    Args:
        name: One of `command_names`.
    """
    return import_module(f"{__name__}.{name}").COMMAND
