"""Commands of `tfstyle`: `tfstyle NAME` runs the `COMMAND` defined in `NAME.py`."""

import ast
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tfstyle.cli.command import Command, Group


def command_names() -> list[str]:
    """Lists all command names in alphabetical order, without importing the commands."""
    names = [module.name for module in iter_modules(__path__)]
    return sorted(name for name in names if not name.startswith("_"))


def find_command(name: str) -> Command:
    """Imports a command.

    Args:
        name: One of the names from `command_names`.
    """
    return import_module(f"{__name__}.{name}").COMMAND


def summarize_commands() -> dict[Group, dict[str, str]]:
    """Returns the summary of each command, keyed by group and name.

    The summaries are read from the source code, because importing all commands takes
    0.2 s. Each command must therefore call `Command` with `group=Group.NAME` and a
    literal `summary`.
    """
    summaries: dict[Group, dict[str, str]] = {group: {} for group in Group}
    for name in command_names():
        call = _find_call(Path(__path__[0], f"{name}.py"))
        arguments = {keyword.arg: keyword.value for keyword in call.keywords}
        group = Group[ast.unparse(arguments["group"]).removeprefix("Group.")]
        summaries[group][name] = ast.literal_eval(arguments["summary"])
    return summaries


def _find_call(path: Path) -> ast.Call:
    """Returns the syntax tree of the call to `Command` in a file."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return next(call for call in calls if ast.unparse(call.func) == Command.__name__)
