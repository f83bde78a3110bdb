"""Tests of messages about flags that are invalid or repeated."""

import pytest
from absl import flags

from tfstyle.cli.commands import command_names, find_command, optimize
from tfstyle.cli.flag_errors import describe_flag_error

WORDS = ("photo.png", "painting.png", "--output=out.png")


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        ("--styel=wave", "Unknown flag --styel. Did you mean --style?"),
        ("--zzz", "Unknown flag --zzz."),
        ("--rate=fast", "Expected `--rate` to be a number. Received: --rate=fast"),
        ("--rate=-o", "Expected `--rate` to be a number. Received: --rate=-o"),
        ("--steps=x", "Expected `--steps` to be a whole number. Received: --steps=x"),
        ("--columns=-1", "Expected `--columns` to be a whole number of at least 1. "
         "Received: --columns=-1"),
        ("--port=70000", "Expected `--port` to be a whole number from 0 to 65535. "
         "Received: --port=70000"),
        ("--kind=c", "Expected `--kind` to be one of a, b. Received: --kind=c"),
        ("--force=no way", "Expected `--force` to be true or false. "
         "Received: --force=no way"),
    ],
)  # fmt: skip
def test_a_mistake_is_described_like_any_other(argument, line):
    values = flags.FlagValues()
    flags.DEFINE_string("style", "", "", flag_values=values)
    flags.DEFINE_float("rate", 0.0, "", flag_values=values)
    flags.DEFINE_integer("steps", 0, "", flag_values=values)
    flags.DEFINE_integer("columns", 4, "", 1, flag_values=values)
    flags.DEFINE_integer("port", 0, "", 0, 65535, flag_values=values)
    flags.DEFINE_enum("kind", "a", ["a", "b"], "", flag_values=values)
    flags.DEFINE_boolean("force", False, "", flag_values=values)
    with pytest.raises(flags.Error) as raised:
        values(["program", argument])
    assert describe_flag_error(raised.value) == line


@pytest.mark.parametrize("second", [["--keep_mask=b.png"], ["--keep_mask", "b.png"]])
def test_a_second_mask_is_refused(second):
    with pytest.raises(flags.Error) as caught:
        optimize.COMMAND.parse([*WORDS, "--keep_mask=a.png", *second])
    assert str(caught.value) == (
        "Expected `--keep_mask` to be given once. "
        "Received: --keep_mask=a.png, --keep_mask=b.png"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--preserve_color", "--output=x.png"],
            "preserve_color` to have a value, one",
        ),
        (
            ["--preserve_color", "-o", "x.png"],
            "preserve_color` to have a value, one of",
        ),
        (["--seed", "--noresume"], "seed` to have a value. Received: --seed without a"),
        (["--seed"], "seed` to have a value. Received: --seed without a value"),
        (["--seed", "--", "x.png"], "seed` to have a value. Received: --seed without"),
    ],
)
def test_a_flag_is_not_the_value_of_another(arguments, expected):
    with pytest.raises(flags.Error) as caught:
        optimize.COMMAND.parse([*WORDS, *arguments])
    assert str(caught.value).startswith(f"Expected `--{expected}")


def test_values_may_begin_with_a_dash_or_stand_apart():
    words = ["-", "--style", "a.png", "--seed", "3", "--resume", "--output", "-"]
    values = optimize.COMMAND.parse(words)
    assert (values.content, values.style, values.output) == ("-", ["a.png"], "-")
    assert (values.seed, values.resume) == (3, True)


def test_paths_of_a_repeatable_flag_are_not_separated_by_commas(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(flags.Error) as caught:
        optimize.COMMAND.parse([*WORDS, "--content_mask=a.png,b.png"])
    assert str(caught.value) == (
        "Expected `--content_mask` to be given once for each path "
        "(--content_mask=a.png --content_mask=b.png), not once with all paths "
        "separated by commas. Received: --content_mask=a.png,b.png"
    )
    (tmp_path / "a.png,b.png").touch()
    for name in ("a.png,b.png", "old, new.png"):
        values = optimize.COMMAND.parse([*WORDS, f"--content_mask={name}"])
        assert values.content_mask == [name]


@pytest.mark.parametrize("name", command_names())
def test_a_second_list_is_refused(name):
    command = find_command(name)
    required = [f"--{flag}=x" for flag in command.required]
    for flag in command.define_flags()._flags().values():
        if isinstance(flag.parser, flags.ListParser):
            twice = (f"--{flag.name}=a,b", f"--{flag.name}=c")
            with pytest.raises(flags.Error, match=f"`--{flag.name}` to be given once"):
                command.parse([*required, *twice])


def test_the_same_mask_twice_is_one():
    values = optimize.COMMAND.parse([*WORDS, *["--keep_mask=a.png"] * 2])
    assert values.keep_mask == "a.png"


def test_a_flag_replaces_the_value_from_a_flagfile(tmp_path):
    (tmp_path / "old.cfg").write_text("--keep_mask=/a.png\n")
    words = [f"--flagfile={tmp_path / 'old.cfg'}", "--keep_mask=b.png"]
    assert optimize.COMMAND.parse([*WORDS, *words]).keep_mask == "b.png"
