"""Commands as values: their help, their checks and the former names of flags."""

import logging
from importlib import import_module

import pytest
from absl import flags

from tfstyle.cli import export, optimize, stylize, train
from tfstyle.cli.command import Command
from tfstyle.cli.main import COMMANDS


def _help(command: Command, flag: str) -> str:
    """The paragraph of a flag in one line."""
    text = command.help_text().partition(f"\n  --{flag}")[2].partition("\n  --")[0]
    return " ".join(text.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_module_has_one_command(name):
    command = import_module(f"tfstyle.cli.{name}").COMMAND
    assert command.usage.startswith(f"usage: tfstyle {name}")
    known = set(command.define_flags())
    assert {*command.required, *command.renamed.values()} <= known
    assert not known & set(command.renamed)
    assert command.positional in {None, *known}


@pytest.mark.parametrize(
    ("command", "flag", "range"),
    [
        (optimize, "image_size", "(from 16 to 65536)"),
        (optimize, "style_scale", "(from 0.1 to 10)"),
        (optimize, "tv_weight", "(at least 0)"),
        (optimize, "save_every", "(at least 0)"),
        (train, "seed", "(from 0 to 4294967295)"),
        (export, "version", "(from 1 to 9223372036854775807)"),
    ],
)
def test_the_range_stands_in_the_help(command, flag, range):
    assert _help(command.COMMAND, flag).endswith(range)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_required_flag_that_is_missing_is_named(name):
    command = import_module(f"tfstyle.cli.{name}").COMMAND
    for missing in command.required:
        given = [f"--{flag}=x" for flag in command.required if flag != missing]
        with pytest.raises(flags.Error, match=f"no --{missing}"):
            command.parse([*given, f"--{missing}="])


@pytest.mark.parametrize(
    ("given", "present"),
    [
        (["--photo=a.png"], ["a.png"]),
        (["-photo=--photo"], ["--photo"]),
        (["--photo", "a.png", "b.png"], ["a.png", "b.png"]),
        (["--content=a.png", "--", "--photo=b.png"], ["a.png", "--photo=b.png"]),
        (["photo", "--style=photo"], ["photo"]),
    ],
)
def test_former_names_of_flags_work(given, present, caplog):
    caplog.set_level(logging.INFO, "tfstyle")
    values = stylize.COMMAND.parse(["--style=wave", "--output=out.png", *given])
    assert values.content == present
    is_former = given[0].startswith(("--photo", "-photo"))
    lines = ["--photo is now --content."] if is_former else []
    assert caplog.messages == lines


def test_former_names_in_flagfiles_work(tmp_path):
    file = tmp_path / "train.cfg"
    file.write_text("--begin_with=classic\n--licence=CC0\n")
    given = [f"--{name}=x" for name in train.COMMAND.required]
    values = train.COMMAND.parse([*given, f"--flagfile={file}"])
    assert (values.init_from, values.license) == ("classic", "CC0")
