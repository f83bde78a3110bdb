"""Tests of completion in the shells themselves, if they are installed."""

import shutil
import subprocess

import pytest

import tfstyle
from tfstyle.cli.commands import command_names
from tfstyle.cli.commands.completion import choices_of
from tfstyle.cli.main import main

STYLES = {"all", *tfstyle.styles()}
STATISTICS = {"gram", "covariance", "mean_std", "w2", "mrf"}
# `compopt` works only during completion.
BASH = """{script}
compopt() {{ :; }}
COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_tfstyle
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def script(capsys):
    def make(shell):
        assert main(["tfstyle", "completion", shell]) == 0
        return capsys.readouterr().out

    return make


@pytest.fixture
def complete_bash(tmp_path, script):
    for name in ("photo one.jpg", "photo.jpg", "other.jpg"):
        (tmp_path / name).touch()

    def complete(*words):
        words = " ".join(f"'{word}'" for word in ("tfstyle", *words))
        program = BASH.format(script=script("bash"), words=words)
        ended = subprocess.run(
            ["bash", "--norc", "-c", program],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.stderr == ""
        return set(ended.stdout.split("\n")) - {""}

    return complete


def test_bash_completes_commands(complete_bash):
    assert complete_bash("") == {*command_names(), "help"}
    assert complete_bash("sty") == {"stylize", "styles"}
    assert complete_bash("help", "opt") == {"optimize"}


def test_bash_completes_flags(complete_bash):
    assert complete_bash("optimize", "--style_w") == {"--style_weight="}
    assert complete_bash("stylize", "--each") == {"--each"}


@pytest.mark.parametrize("words", [("=",), ("=", ""), ("",)])
def test_bash_completes_values(complete_bash, words):
    assert complete_bash("stylize", "a.jpg", "--style", *words) == STYLES
    assert complete_bash("optimize", "--statistic", *words) == STATISTICS


def test_bash_completes_files(complete_bash):
    photos = {"photo one.jpg", "photo.jpg"}
    assert complete_bash("optimize", "ph") == photos
    assert complete_bash("optimize", "--content", "=", "ph") == photos
    assert complete_bash("stylize", "a.jpg", "--style", "=", "ph") == photos


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_syntax_is_right(shell, script, tmp_path):
    (tmp_path / "script").write_text(script(shell))
    if shutil.which(shell):
        subprocess.run([shell, "-n", tmp_path / "script"], check=True)


def test_fish_completes(script, tmp_path):
    (tmp_path / "script").write_text(script("fish"))
    if not shutil.which("fish"):
        return

    def complete(line):
        program = f"source {tmp_path / 'script'}; complete -C '{line}'"
        ended = subprocess.run(
            ["fish", "--no-config", "-c", program],
            capture_output=True,
            text=True,
            check=True,
        )
        return {text.partition("\t")[0] for text in ended.stdout.splitlines()}

    assert complete("tfstyle sty") == {"stylize", "styles"}
    assert {f"--style={name}" for name in STYLES} <= complete(
        "tfstyle stylize --style="
    )


def test_every_flag_has_a_line():
    choices = choices_of("optimize")
    assert {"content", "statistic", "flagfile"} <= {choice.name for choice in choices}
    assert not any("\n" in choice.help for choice in choices)


@pytest.mark.parametrize(
    ("words", "code"), [(["tcsh"], 2), (["bash", "zsh"], 2), ([], 2)]
)
def test_mistakes_are_one_line(words, code, capsys):
    assert main(["tfstyle", "completion", *words]) == code
    assert capsys.readouterr().err.count("\n") == 1
