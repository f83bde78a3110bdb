"""Entry point of `tfstyle COMMAND --flag=value`, with one-line error messages."""

import sys
from importlib import import_module

from absl import flags

from tfstyle.backend import hide_unused_packages
from tfstyle.cli.command import Command
from tfstyle.cli.flag_errors import describe_flag_error
from tfstyle.cli.interruption import INTERRUPTED, leave
from tfstyle.cli.standard_pictures import standard_pictures
from tfstyle.cli.stderr import messages_shown, native_stderr_withheld
from tfstyle.cli.streams import one_line, replace_streams
from tfstyle.errors import InputError, check_name
from tfstyle.interruption import handlers_restored, interruption_kept
from tfstyle.version import __version__

# Summary of each command, keyed by group title and command name.
GROUPS = {
    "paint photographs and videos": {
        "stylize": "stylize photographs with a trained network, in one pass",
        "styles": "list the styles of a trained network",
        "optimize": "paint a photograph in a painting's style by optimizing pixels",
        "video": "stylize a video with a trained network, and keep its sound",
        "live": "stylize pictures from a camera and show them on a web page",
    },
    "make and understand pictures": {
        "dream": "amplify what a network sees in a photograph",
        "texture": "make a texture of any size from a painting",
        "invert": "show what a layer of a network preserves of a photograph",
        "inspect": "show what a network sees in a picture",
    },
    "change sounds": {
        "audio": "transfer the style of one sound to another",
    },
    "train and deploy networks": {
        "cluster": "group pictures by style, to find a collection for training",
        "train": "train a network to paint in given styles",
        "export": "export a trained network for servers, phones and web pages",
        "serve": "serve a web page and an HTTP API for stylizing",
    },
    "other": {
        "completion": "print a shell completion script for commands and flags",
    },
}
COMMANDS = {name: about for group in GROUPS.values() for name, about in group.items()}

_HELP = ("--help", "-h", "help")

USAGE = f"""tfstyle {__version__}: neural style transfer

usage: tfstyle COMMAND PICTURE ... --flag=value ... -o OUT.png
       tfstyle help COMMAND

"""
USAGE += "\n".join(
    f"{title}:\n" + "".join(f"  {name:10} {about}\n" for name, about in group.items())
    for title, group in GROUPS.items()
)


def main(argv: list[str]) -> int:
    """Runs a command.

    Args:
        argv: Name of the program, name of the command, and the command's arguments.

    Returns:
        The exit code: 0 for success, 1 for errors such as unusable input, 2 for
        mistakes on the command line, 130 after Ctrl-C or SIGTERM (but 0 for `live` and
        `serve`).
    """
    if len(argv) < 2:
        print(USAGE, end="")
        return 2
    if argv[1] in _HELP:
        return _help(argv[2:])
    if argv[1] in ("--version", "-V", "version"):
        print(f"tfstyle {__version__}")
        return 0
    hide_unused_packages()
    try:
        with messages_shown(), handlers_restored(), interruption_kept():
            return _run_command(argv[1], argv[2:])
    except KeyboardInterrupt:
        return _complain("Interrupted; nothing was written.", INTERRUPTED)
    except (InputError, OSError) as error:
        return _complain(error, 1)
    except Exception as error:
        if type(error).__name__ not in ("MemoryError", "ResourceExhaustedError"):
            raise  # a bug in tfstyle keeps its traceback
        way = "a shorter sound" if argv[1] == "audio" else "a smaller image size"
        return _complain(f"Not enough memory. Use {way}.", 1)


def _run_command(name: str, arguments: list[str]) -> int:
    try:
        check_name("command", name, COMMANDS)
    except InputError as error:
        return _complain(f"{error} (see tfstyle --help)", 2)
    command: Command = import_module(f"tfstyle.cli.{name}").COMMAND
    flags_end = arguments.index("--") if "--" in arguments else len(arguments)
    if {"--help", "-h", "-help"} & set(arguments[:flags_end]):
        print(command.help_text(), end="")
        return 0
    try:
        values = command.parse(arguments)
    except flags.Error as error:
        return _complain(f"{describe_flag_error(error)} (see tfstyle {name} --help)", 2)
    if not command.streams:
        return command.run(values)
    with standard_pictures(values):
        return command.run(values)


def _help(words: list[str]) -> int:
    """Prints the help of a command, or the list of commands."""
    if words and words[0] not in _HELP:
        return _run_command(words[0], ["--help"])
    print(USAGE, end="")
    return 0


def _complain(error: Exception | str, code: int) -> int:
    line = one_line(" ".join(str(error).split()))
    print(f"tfstyle: {line}", file=sys.stderr)
    return code


def run_program() -> None:
    """Runs the command given on the command line, and exits with its exit code."""
    stdout = replace_streams()
    with native_stderr_withheld():
        code = main(sys.argv)
    stdout.flush()
    error = stdout.error
    # It is not an error if the reader of the output, such as `head`, ends early.
    if error and not isinstance(error, BrokenPipeError):
        reason = f"Cannot write to standard output: {error.strerror}."
        code = _complain(reason, code or 1)
    leave(code)
