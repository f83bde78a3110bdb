"""Entry point of `tfstyle COMMAND --flag=value`; reports errors in one line."""

import sys

from absl import flags

from tfstyle.backend import hide_unused_packages
from tfstyle.cli.commands import command_names, find_command, summarize_commands
from tfstyle.cli.flag_errors import UsageError, describe_flag_error
from tfstyle.cli.interruption import INTERRUPTED, leave
from tfstyle.cli.standard_pictures import standard_pictures
from tfstyle.cli.stderr import messages_shown, native_stderr_withheld
from tfstyle.cli.streams import one_line, replace_streams
from tfstyle.errors import InputError, check_name
from tfstyle.interruption import handlers_restored, interruption_kept
from tfstyle.version import __version__

_HELP = ("--help", "-h", "help")

_HEAD = f"""tfstyle {__version__}: neural style transfer

usage: tfstyle COMMAND PICTURE ... --flag=value ... -o OUT.png
       tfstyle help COMMAND
"""


def main(argv: list[str]) -> int:
    """Runs a command.

    Args:
        argv: Name of the program, name of the command, and the command's arguments.

    Returns:
        The exit code: 0 for success, 1 for errors such as unusable input, 2 for
        mistakes on the command line, 130 after Ctrl-C or SIGTERM. If Ctrl-C or SIGTERM
        ends `live` or `serve`, the exit code is 0.
    """
    if len(argv) < 2:
        print(usage(), end="")
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
            raise  # Python prints a traceback, because this is a bug in tfstyle
        way = "a shorter sound" if argv[1] == "audio" else "a smaller image size"
        return _complain(f"Not enough memory. Use {way}.", 1)


def _run_command(name: str, arguments: list[str]) -> int:
    try:
        check_name("command", name, command_names())
    except InputError as error:
        return _complain(f"{error} (see tfstyle --help)", 2)
    command = find_command(name)
    flags_end = arguments.index("--") if "--" in arguments else len(arguments)
    if {"--help", "-h", "-help"} & set(arguments[:flags_end]):
        print(command.help_text(), end="")
        return 0
    try:
        values = command.parse(arguments)
        if not command.streams:
            return command.run(values)
        with standard_pictures(values):
            return command.run(values)
    except (flags.Error, UsageError) as error:
        return _complain(f"{describe_flag_error(error)} (see tfstyle {name} --help)", 2)


def usage() -> str:
    """Returns the text of `tfstyle --help`, which lists the commands by group."""
    text = _HEAD
    for group, summaries in summarize_commands().items():
        lines = (f"  {name:10} {summary}\n" for name, summary in summaries.items())
        text += f"\n{group}:\n{''.join(lines)}"
    return text


def _help(words: list[str]) -> int:
    """Prints the help for a command, or the list of commands."""
    if words and words[0] not in _HELP:
        return _run_command(words[0], ["--help"])
    print(usage(), end="")
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
    # It is not an error if the program that reads the output, such as `head`, exits
    # early.
    if error and not isinstance(error, BrokenPipeError):
        reason = f"Cannot write to standard output: {error.strerror}."
        code = _complain(reason, code or 1)
    leave(code)
