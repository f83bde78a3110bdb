import subprocess
import sys

import pytest

from tfstyle.cli import main as cli_main
from tfstyle.cli.commands import command_names, find_command
from tfstyle.cli.main import main
from tfstyle.version import __version__

TRAIN = ("--style=b", "--photos=p", "--output=o")


def test_help_lists_the_commands(capsys):
    assert main(["tfstyle", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in command_names())


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], ["help", "help"]])
def test_every_spelling_of_help(words, capsys):
    assert main(["tfstyle", *words]) == 0
    assert "\nusage: tfstyle COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["help", "--help"])
def test_help_of_a_command(word, capsys):
    assert main(["tfstyle", "dream", "--help"]) == 0
    expected = capsys.readouterr().out
    assert main(["tfstyle", word, "dream"]) == 0
    assert capsys.readouterr().out == expected
    assert main(["tfstyle", word, "dreem"]) == 2
    assert "Did you mean 'dream'?" in capsys.readouterr().err


def test_messages_hold_no_control_characters(capsys):
    assert main(["tfstyle", "styles", "\x1b[31m", "--model=\x1b]0;a\x07/b"]) == 2
    assert main(["tfstyle", "styles", "--model=\x1b]0;a\x07\udcff/b"]) == 1
    shown = capsys.readouterr().err
    assert "'\\x1b]0;a\\x07\\udcff/b'" in shown
    assert not {"\x1b", "\x07", "\udcff"} & set(shown)


def test_version(capsys):
    assert main(["tfstyle", "--version"]) == 0
    assert capsys.readouterr().out == f"tfstyle {__version__}\n"


def test_nothing_said_shows_the_help_and_fails(capsys):
    assert main(["tfstyle"]) == 2
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["optimise"], "Did you mean 'optimize'?"),
        (
            ["optimize", "--styl_weight=3"],
            "Unknown flag --styl_weight. Did you mean --style_weight?",
        ),
        (["optimize", "--style_weight=abc"], "style_weight"),
        (["optimize", "--flagfile=none.cfg"], "none.cfg"),
        (["serve", "photo.jpg"], "Received: 'photo.jpg'"),
        (["invert", "a.jpg", "b.jpg"], "value of `--content`. Received: 'b.jpg'"),
        (["optimize"], "Expected `--content` to be given"),
        (["optimize", "photo.jpg"], "Expected `--style` to be given"),
        (["train", "--style=b", "--photos=p"], "Expected `--output`"),
        *(
            (["train", f"--{kind}", "--photos=p", "--output=o"], "no collection")
            for kind in ("adversarial", "cycle")
        ),
        (["train", "--arbitrary=a", "--photos=p", "--output=o"], "`--style`"),
        (["train", "--arbitrary=a", "--cycle", *TRAIN], "one of `arbitrary` and"),
        (["train", "--cache=c", *TRAIN], "`cache` to be used only with `arbitrary`"),
        (["train", "--steps=0", *TRAIN], "steps=0"),
        (["cluster", "photos"], "`--output`"),
        (["cluster", "photos", "--groups=0", "--output=o"], "groups=0"),
        (["export", "--format=keras"], "`--output`"),
        (["export", "--format=keras", "--version=0", "--output=o"], "version=0"),
        (["serve", "--port=70000"], "port=70000"),
        (["serve", "--model=a", "--label=b"], "`model` to be NAME=PATH"),
        (["video", "a.mp4", "--output=o.mp4"], "`--style` or `--audio_style`"),
        (["video", "a.mp4", "--output=o.mp4", "--shard=3/2"], "shard='3/2'"),
        (["audio", "--output=o.wav"], "no --style"),
        (["audio", "--style=a.wav", "--output=o.wav"], "no --content"),
        (["audio", "a", "b", "--output=o.wav", "--strength=2"], "strength=2.0"),
    ],
)
def test_what_cannot_be_understood_is_one_line_and_code_2(arguments, line, capsys):
    assert main(["tfstyle", *arguments]) == 2
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1
    about = "" if arguments == ["optimise"] else f"{arguments[0]} "
    assert error.endswith(f" (see tfstyle {about}--help)\n")


@pytest.mark.parametrize(
    ("name", "way"), [("styles", "a smaller image size"), ("audio", "a shorter sound")]
)
def test_without_memory_a_line_says_what_to_reduce(name, way, monkeypatch, capsys):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(cli_main, "_run_command", fail)
    assert main(["tfstyle", name]) == 1
    assert capsys.readouterr().err == f"tfstyle: Not enough memory. Use {way}.\n"


def test_a_reader_who_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m tfstyle optimize --help | head -1"
    ended = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""


@pytest.mark.parametrize("name", command_names())
def test_help_of_every_command_names_every_flag(name, capsys):
    assert main(["tfstyle", name, "--help"]) == 0
    shown = capsys.readouterr().out
    flags = find_command(name).define_flags()
    assert all(f"--{flag}" in shown for flag in flags)


def test_neither_the_package_nor_the_help_imports_tensorflow():
    code = (
        "import sys, tfstyle, tfstyle.cli.main as cli;"
        "cli.main(['tfstyle', 'optimize', '--help']);"
        "sys.exit(any(m in sys.modules for m in ('tensorflow', 'keras')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
