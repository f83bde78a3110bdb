"""`tfstyle COMMAND --flag=value`: finds the command, turns mistakes into one line."""

import sys
from importlib import import_module

from absl import flags

from tfstyle.cli.callbacks import INTERRUPTED
from tfstyle.cli.command import Command
from tfstyle.cli.log import messages_shown
from tfstyle.cli.native_stderr import native_stderr_withheld
from tfstyle.cli.streams import one_line, replace_streams
from tfstyle.errors import InputError, check_name
from tfstyle.version import __version__

COMMANDS = {
    "stylize": "paint photographs with a trained network, in one pass",
    "styles": "list the styles of a trained network",
    "optimize": "paint a photograph in the style of a painting, pixel by pixel",
    "dream": "draw into a photograph what a network sees in it",
    "inspect": "show what a network sees in a picture",
    "texture": "make a picture of any size of the texture of a painting",
    "invert": "show what a layer of the feature network keeps of a photograph",
    "audio": "give a sound the manner of another",
    "train": "teach a network to paint in given styles",
    "export": "write a trained network for servers, phones and other programs",
    "serve": "paint for programs and for a page in the browser, over HTTP",
}

_HELP = ("--help", "-h", "help")

USAGE = f"""tfstyle {__version__}: neural style transfer

usage: tfstyle COMMAND --flag=value ...
       tfstyle help COMMAND

commands:
""" + "\n".join(f"  {name:10} {about}" for name, about in COMMANDS.items())


def main(argv: list[str]) -> int:
    """Runs a command.

    Args:
        argv: The program's name, the command and its flags.

    Returns:
        The exit code: 0, or 1 where the input cannot be used, 2 where the command line
        cannot be understood, 130 after Ctrl-C.
    """
    if len(argv) < 2:
        print(USAGE)
        return 2
    if argv[1] in _HELP:
        return _help(argv[2:])
    if argv[1] == "--version":
        print(__version__)
        return 0
    try:
        with messages_shown():
            return _run_command(argv[1], argv[2:])
    except KeyboardInterrupt:
        return _complain("Interrupted; nothing was written.", INTERRUPTED)
    except (InputError, OSError) as error:
        return _complain(error, 1)
    except Exception as error:
        if type(error).__name__ not in ("MemoryError", "ResourceExhaustedError"):
            raise  # a defect of ours keeps its traceback
        return _complain("Not enough memory; a smaller picture needs less.", 1)


def _run_command(name: str, arguments: list[str]) -> int:
    try:
        check_name("command", name, COMMANDS)
    except InputError as error:
        return _complain(error, 2)
    command: Command = import_module(f"tfstyle.cli.{name}").COMMAND
    if {"--help", "-h", "-help"} & set(arguments):
        print(command.help_text())
        return 0
    try:
        values = command.parse(arguments)
    except flags.Error as error:
        return _complain(error, 2)
    return command.run(values)


def _help(words: list[str]) -> int:
    """The help of a command, or the list of the commands."""
    if words and words[0] not in _HELP:
        return _run_command(words[0], ["--help"])
    print(USAGE)
    return 0


def _complain(error: Exception | str, code: int) -> int:
    line = one_line(" ".join(str(error).split()))
    print(f"tfstyle: {line}", file=sys.stderr)
    return code


def run() -> None:
    """The console script."""
    replace_streams()
    with native_stderr_withheld():
        code = main(sys.argv)
    sys.stdout.flush()
    error = sys.stdout.error
    # A reader who has seen enough, such as `head`, is no error.
    if error and not isinstance(error, BrokenPipeError):
        reason = f"Standard output cannot be written: {error.strerror}."
        code = _complain(reason, code or 1)
    sys.exit(code)
