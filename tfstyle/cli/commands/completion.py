"""`tfstyle completion`: shell completion of commands and flags."""

from collections.abc import Iterator
from typing import NamedTuple

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.commands import command_names, find_command
from tfstyle.cli.flag_errors import UsageError, checking_flags
from tfstyle.cli.option_flags import path_names
from tfstyle.errors import check_name
from tfstyle.models.find import bundled_names, find_model

USAGE = """usage: tfstyle completion bash|zsh|fish

Prints a script for shell completion of commands, flags and their values:

    eval "$(tfstyle completion bash)"            in ~/.bashrc
    eval "$(tfstyle completion zsh)"             in ~/.zshrc, after compinit
    tfstyle completion fish | source             in ~/.config/fish/config.fish

flags:
"""


class Choice(NamedTuple):
    """Flag of a command, described for the completion scripts.

    Attributes:
        name: Name without dashes.
        help: Description on one line.
        takes_value: Whether the flag takes a value.
        values: Suggested values. If empty, file names are suggested.
    """

    name: str
    help: str
    takes_value: bool
    values: tuple[str, ...]


def _define(values: flags.FlagValues) -> None:
    flags.DEFINE_multi_string(
        "shell",
        None,
        "bash, zsh or fish; can also be given as a positional argument",
        flag_values=values,
    )


def _run(values: flags.FlagValues) -> int:
    """Prints the script."""
    if len(values.shell) > 1:
        raise UsageError(
            f"Expected one shell at a time. Received: shell={values.shell}"
        )
    (shell,) = values.shell
    with checking_flags():
        check_name("shell", shell, _SCRIPTS)
    print(_SCRIPTS[shell](), end="")
    return 0


def _commands() -> dict[str, str]:
    summaries = {name: find_command(name).summary for name in command_names()}
    return {**summaries, "help": "show the flags of a command"}


def choices_of(command: str) -> list[Choice]:
    """Lists the flags of a command.

    Args:
        command: Name of the command.
    """
    if command == "help":
        return []
    values = find_command(command).define_flags()
    own = [_choice(command, values[name]) for name in values]
    flagfile = Choice("flagfile", "file to read flags from", True, ())
    return [*own, flagfile, Choice("help", "show all flags", False, ())]


def _choice(command: str, flag: flags.Flag) -> Choice:
    help = " ".join(flag.help.partition(">: ")[2].split() or flag.help.split())
    values = getattr(flag.parser, "enum_values", None) or path_names(flag) or ()
    if flag.name == "model" and command != "serve":
        values = bundled_names()
    if (command, flag.name) == ("stylize", "style"):
        values = ("all", *find_model(_default_model()).card.styles)
    return Choice(flag.name, help, not flag.boolean, tuple(values))


def _default_model() -> str:
    from tfstyle.methods.stylize.options import StylizeOptions

    return StylizeOptions().model


def _bash() -> str:
    cases = "".join(
        f"        {name}) flags='{' '.join(_with_equals(name))}' ;;\n"
        for name in _commands()
    )
    values = "".join(
        f"        {name}:--{choice.name}) values='{' '.join(choice.values)}' ;;\n"
        for name, choice in _with_values()
    )
    return _BASH.format(commands=" ".join(_commands()), cases=cases, values=values)


def _with_equals(command: str) -> Iterator[str]:
    for choice in choices_of(command):
        yield f"--{choice.name}{'=' if choice.takes_value else ''}"


def _with_values() -> Iterator[tuple[str, Choice]]:
    for name in _commands():
        for choice in choices_of(name):
            if choice.values:
                yield name, choice


# Bash splits words at `=`, so the value of a flag may be a separate word.
_BASH = """# Completion of tfstyle for bash.
_tfstyle() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" command="${{COMP_WORDS[1]}}"
    local before="${{COMP_WORDS[COMP_CWORD-1]}}" flags='' values=''
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 || ( $command == help && $COMP_CWORD -eq 2 ) ]]; then
        COMPREPLY=($(compgen -W '{commands}' -- "$word"))
        return
    fi
    if [[ $word == '=' ]]; then
        word=''
    elif [[ $before == '=' ]]; then
        before="${{COMP_WORDS[COMP_CWORD-2]}}"
    fi
    case "$command:$before" in
{values}    esac
    if [[ -n $values ]]; then
        COMPREPLY=($(compgen -W "$values" -- "$word"))
        [[ ${{#COMPREPLY[@]}} -gt 0 ]] && return
    fi
    case "$command" in
{cases}    esac
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$word"))
        [[ ${{COMPREPLY[0]-}} == *= ]] && compopt -o nospace
        return
    fi
    compopt -o filenames
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$word"))
}}
complete -F _tfstyle tfstyle
"""


def _zsh() -> str:
    commands = "".join(f"    {_quoted(f'{n}:{h}')}\n" for n, h in _commands().items())
    cases = "".join(_zsh_case(name) for name in _commands())
    return _ZSH.format(commands=commands, cases=cases)


def _zsh_case(command: str) -> str:
    lines = []
    for choice in choices_of(command):
        help = choice.help
        for character in "\\[]:":
            help = help.replace(character, f"\\{character}")
        value = f"({' '.join(choice.values)})" if choice.values else "_files"
        ending = f"=[{help}]:value:{value}" if choice.takes_value else f"[{help}]"
        # A `*` means that the flag can be repeated.
        lines.append(f"            {_quoted(f'*--{choice.name}{ending}')} \\\n")
    if command == "help":
        return "        help) _describe command commands ;;\n"
    words = "".join(lines)
    return f"        {command}) _arguments \\\n{words}            '*:file:_files' ;;\n"


_ZSH = """#compdef tfstyle
# Completion of tfstyle for zsh.
_tfstyle() {{
    local -a commands
    commands=(
{commands}    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command="$words[2]"
    shift words
    (( CURRENT-- ))
    case "$command" in
{cases}    esac
}}
if [[ $funcstack[1] == _tfstyle ]]; then
    _tfstyle "$@"
else
    compdef _tfstyle tfstyle
fi
"""


def _fish() -> str:
    lines = ["# Completion of tfstyle for fish.\n"]
    for name, help in _commands().items():
        words = f"-n __fish_use_subcommand -f -a {name} -d {_quoted(help)}"
        lines.append(f"complete -c tfstyle {words}\n")
        lines += [_fish_flag(name, choice) for choice in choices_of(name)]
    names = " ".join(_commands())
    lines.append(
        "complete -c tfstyle -n '__fish_seen_subcommand_from help' -f "
        f"-a {_quoted(names)}\n"
    )
    return "".join(lines)


def _fish_flag(command: str, choice: Choice) -> str:
    value = " -r -F" if choice.takes_value else ""
    if choice.values:
        value = f" -x -a {_quoted(' '.join(choice.values))}"
    return (
        f"complete -c tfstyle -n '__fish_seen_subcommand_from {command}' "
        f"-l {choice.name}{value} -d {_quoted(choice.help)}\n"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish}

COMMAND = Command(
    group=Group.OTHER,
    summary="print a shell completion script for commands and flags",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("shell",),
    positional="shell",
)
