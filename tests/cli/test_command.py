"""Tests of commands as objects: their help, checks, and former flag names."""

import logging
from pathlib import Path

import pytest
from absl import flags

from tfstyle.cli.command import Command
from tfstyle.cli.commands import (
    command_names,
    export,
    find_command,
    optimize,
    stylize,
    summarize_commands,
    train,
)
from tfstyle.cli.flag_groups import FLAG_GROUPS, group_flags
from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.saving import Saving, read_saving
from tfstyle.cli.train_kinds import KINDS, describe_kinds, other_flags
from tfstyle.errors import InputError


def _help(command: Command, flag: str) -> str:
    """The paragraph of a flag in one line."""
    text = command.help_text().partition(f"\n  --{flag}")[2].partition("\n  --")[0]
    text = text.partition("\n\n")[0]
    return " ".join(text.split())


def test_summaries_read_from_the_source_are_those_of_the_commands():
    summaries = summarize_commands()
    commands = {name: find_command(name) for name in command_names()}
    assert {
        name: (group, summary)
        for group, inside in summaries.items()
        for name, summary in inside.items()
    } == {name: (each.group, each.summary) for name, each in commands.items()}


@pytest.mark.parametrize("name", command_names())
def test_each_module_has_one_command(name):
    command = find_command(name)
    assert command.usage.startswith(f"usage: tfstyle {name}")
    known = set(command.define_flags())
    assert {*command.required, *command.renamed.values()} <= known
    assert not known & set(command.renamed)
    assert {command.positional, command.first, command.last} <= {None, *known}
    others = (name for names in command.instead.values() for name in names)
    assert {*command.defaults, *command.instead, *others} <= known


@pytest.mark.parametrize(
    ("command", "flag", "range"),
    [
        (optimize, "image_size", "(from 16 to 65536)"),
        (optimize, "style_scale", "(from 0.1 to 10)"),
        (optimize, "tv_weight", "(at least 0)"),
        (optimize, "save_every", "(at least 0)"),
        (optimize, "preview", "(from 0 to 65535)"),
        (optimize, "tile_size", "(0, or from 64 to 65536)"),
        (stylize, "tile_size", "(0, or from 256 to 65536)"),
        (stylize, "stroke_scale", "(0, or from 1 to 16)"),
        (optimize, "quality", "file (from 1 to 100)"),
        (train, "seed", "(from 0 to 4294967295)"),
        (export, "version", "(from 1 to 9223372036854775807)"),
    ],
)
def test_the_range_stands_in_the_help(command, flag, range):
    assert _help(command.COMMAND, flag).endswith(range)


@pytest.mark.parametrize(
    ("name", "noun"), [("video", "frame"), ("live", "camera picture")]
)
def test_help_of_inherited_options_names_what_is_painted(name, noun):
    command = find_command(name)
    assert "photograph" not in command.help_text()
    for flag, text in {
        "strength": "strength of the style; 0: the unchanged {}",
        "preserve_color": "what to keep of the {}'s colors",
        "image_size": "0: same as the {}",
        "content_mask": "mask of the {}, white where",
    }.items():
        assert text.format(noun) in _help(command, flag)
        assert text.format("photograph") in _help(stylize.COMMAND, flag)


@pytest.mark.parametrize(
    "name",
    [
        *("stylize", "styles", "optimize", "texture", "invert", "dream", "inspect"),
        *("video", "audio"),
    ],
)
def test_help_of_the_output_says_that_an_existing_file_is_replaced(name):
    command = find_command(name)
    text = " ".join(command.define_flags()["output"].help.split())
    assert "an existing file" in text
    assert text.endswith("is replaced")


@pytest.mark.parametrize(
    ("flag", "end"),
    [
        ("style", "for several; not with --adversarial or --cycle"),
        ("collection", "that share a style; only with --adversarial or --cycle"),
        ("cache", "; only with --arbitrary"),
        (
            "optimizer",
            "as many steps as adam; not with --arbitrary, --adversarial or --cycle",
        ),
        ("batch_size", "1024); by default 4 with --adversarial, 1 with --cycle"),
        (
            "alpha",
            "; not with --arbitrary or --adversarial; by default 2.0 with --cycle",
        ),
        ("cycle_weight", "; only with --cycle"),
        ("resume", "give the same flags as for that run, but --steps may be larger"),
    ],
)
def test_help_of_train_says_with_which_training_a_flag_can_be_used(flag, end):
    assert _help(train.COMMAND, flag).endswith(end)


def test_help_of_train_covers_what_the_kinds_refuse():
    values = train.COMMAND.define_flags()
    for kind in filter(None, KINDS):
        values[kind].value = True
        for name in other_flags(values):
            text = describe_kinds(values[name])
            clause = text.partition(";")[0]
            assert (f"--{kind}" in clause) == clause.startswith("not with")
        values[kind].value = False


@pytest.mark.parametrize("name", command_names())
def test_a_required_flag_that_is_missing_is_named(name):
    command = find_command(name)
    for missing in command.required:
        given = [f"--{flag}=x" for flag in command.required if flag != missing]
        if command.define_flags()[missing].default is None:
            with pytest.raises(flags.Error, match=f"no --{missing}"):
                command.parse(given)


@pytest.mark.parametrize("name", command_names())
def test_a_flag_that_is_given_without_a_value_is_named(name):
    command = find_command(name)
    may_be_empty = {
        *(
            "animation",
            "arbitrary",
            "audio_style",
            "cache",
            "collection",
            "finetune",
            "image_size",
        ),
        *("init_from", "jobs_folder", "license", "ray", "representative", "shard"),
        "vgg19_weights",
        *("allowed_host", "label", "saved_style", "style_title"),
    }
    for flag in command.define_flags()._flags().values():
        given = [f"--{other}=x" for other in command.required if other != flag.name]
        takes_texts = type(flag.parser) is flags.ArgumentParser
        if takes_texts and flag.name not in may_be_empty:
            ending = f"`--{flag.name}` to have a value. Received: --{flag.name}=''$"
            with pytest.raises(flags.Error, match=ending):
                command.parse([*given, f"--{flag.name}="])
        elif takes_texts:
            values = command.parse([*given, f"--{flag.name}="])
            assert values[flag.name].value in ("", [""])


def test_an_empty_word_is_a_flag_without_a_value():
    with pytest.raises(flags.Error, match="`--style` to have a value"):
        optimize.COMMAND.parse(["p.jpg", ""])


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


@pytest.mark.parametrize("name", ["optimize", "texture", "invert", "dream", "stylize"])
def test_each_flag_of_a_method_has_a_group(name):
    known = [flag for group in FLAG_GROUPS.values() for flag in group]
    assert len(known) == len(set(known))
    flags = list(find_command(name).define_flags())
    groups = group_flags(flags)
    assert "flags" not in groups
    assert sorted(flag for group in groups.values() for flag in group) == sorted(flags)


@pytest.mark.parametrize(
    ("given", "style", "output"),
    [
        (["p.jpg", "a.jpg", "b.jpg"], ["a.jpg", "b.jpg"], "p-a+b.png"),
        (["p.jpg", "--style=a.jpg"], ["a.jpg"], "p-a.png"),
        (["--content=p.jpg", "a.jpg", "-o", "x.png"], ["a.jpg"], "x.png"),
        (["p.jpg", "a.jpg", "-o=x.png"], ["a.jpg"], "x.png"),
        (["-", "a.jpg"], ["a.jpg"], "-"),
    ],
)
def test_words_of_optimize(given, style, output, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    values = optimize.COMMAND.parse(given)
    assert values.content == ("-" if given[0] == "-" else "p.jpg")
    assert (values.style, values.output) == (style, output)


def test_the_flagfile_of_a_png_has_the_default_quality(tmp_path):
    values = optimize.COMMAND.parse(["p.jpg", "a.jpg", "-o", "out.png"])
    write_flagfile("optimize", resolve_flags(values), tmp_path / "out.png.cfg")
    again = optimize.COMMAND.parse([f"--flagfile={tmp_path / 'out.png.cfg'}"])
    assert again.output == str(Path("out.png").absolute())
    assert read_saving(again, None) == Saving()
    again.quality = 50
    with pytest.raises(
        InputError, match="`quality` to be used only for JPEG or WebP files"
    ):
        read_saving(again, None)


def test_the_default_output_replaces_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def output(*flags):
        return optimize.COMMAND.parse(["in/p.jpg", "The Wave.jpg", *flags]).output

    (tmp_path / "in").mkdir()
    assert output() == "in/p-The_Wave.png"
    (tmp_path / "in" / "p-The_Wave.png").touch()
    (tmp_path / "in" / "p-The_Wave-2.png.cfg").touch()
    (tmp_path / "in" / "p-The_Wave-3.png.checkpoint").touch()
    assert output() == "in/p-The_Wave-4.png"
    assert output("--resume") == "in/p-The_Wave-3.png"
