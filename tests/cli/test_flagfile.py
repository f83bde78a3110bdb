"""Tests that flagfiles can be read again after writing, from any folder."""

from pathlib import Path

import pytest
from absl import flags

from tfstyle.cli.commands.train import COMMAND
from tfstyle.cli.flagfile import read_flagfiles, resolve_flags, write_flagfile
from tfstyle.features.weights import ENVIRONMENT_VARIABLE


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    return tmp_path


def _values(*arguments):
    values = COMMAND.define_flags()
    values(["train", *read_flagfiles(arguments)])
    return values


def _resolve(*arguments, **options):
    resolved = resolve_flags(_values(*arguments), **options)
    return {name: flag.value for name, flag in resolved.items()}


def test_paths_become_absolute(here):
    resolved = _resolve("--style=a.jpg", "--style=/b.jpg", "--photos=~/p", "--output=.")
    assert resolved["style"] == [str(here / "a.jpg"), "/b.jpg"]
    assert resolved["photos"] == str(Path.home() / "p")
    assert resolved["output"] == str(here)
    assert resolved["init_from"] == ""
    assert resolved["vgg19_weights"] == ""
    assert resolved["steps"] == COMMAND.define_flags()["steps"].value


@pytest.mark.parametrize(
    ("given", "kept"), [("classic", "classic"), ("other", "{}/other")]
)
def test_names_stay(here, given, kept):
    resolved = _resolve(f"--init_from={given}")
    assert resolved["init_from"] == kept.format(here)


def test_weights_named_by_the_environment_are_written_down(here, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "vgg.h5")
    assert _resolve()["vgg19_weights"] == str(here / "vgg.h5")
    assert _resolve("--vgg19_weights=a.h5")["vgg19_weights"] == str(here / "a.h5")


def test_what_only_says_how_a_run_was_watched_is_left_out(here):
    resolved = _resolve("--resume", passing=("resume", "samples_every"))
    assert not {"resume", "samples_every"} & resolved.keys()
    assert "steps" in resolved


def test_the_file_says_the_same_flags(here, monkeypatch):
    arguments = [
        "--style=a b.jpg",
        "--style=#1, \u00e9.jpg",
        "--style=trailing ",
        "--style=two\nlines\r",
        "--style=\udcff",
        "--style_names=one,two,t,l,s",
        "--style_title=A title, with a comma",
        "--style_title='quoted'",
        "--photos=photos",
        "--output=out",
        "--learning_rate=0.0007",
        "--style_layers=relu1_1,relu2_1",
        "--tensorboard",
        "--license=CC0 \u2014 none\n",
    ]
    resolved = resolve_flags(_values(*arguments))
    path = here / "run of mine.cfg"
    write_flagfile("train", resolved, path, "interrupted")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [
        f"# tfstyle train --flagfile='{path}'",
        "# interrupted",
    ]
    monkeypatch.chdir("/")
    again = _values(f"--flagfile={path}")
    for name, flag in resolved.items():
        assert again[name].value == flag.value, name
    assert [p.name for p in here.iterdir()] == [path.name]


def test_a_flagfile_stands_for_its_lines(here):
    (here / "outer.cfg").write_text("--style=a\n--flagfile=inner.cfg\n--style=c\n")
    (here / "inner.cfg").write_text("--style=b\n")
    (here / "~d.cfg").write_text("--style=d\n")
    arguments = ["--flagfile=outer.cfg", "--flagfile", "~d.cfg", "--flagfile="]
    after = ["--", "--flagfile=outer.cfg"]
    expected = [f"--style={name}" for name in "abcd"]
    assert read_flagfiles([*arguments, *after]) == [*expected, *after]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("--flagfile=none.cfg", "No such file"),
        ("--flagfile=.", "directory"),
        ("--flagfile=circle.cfg", "includes itself"),
        ("--flagfile=/dev/zero", "larger than"),
        ("--flagfile=binary.cfg", "decoded"),
        ("--flagfile", "Received: no file"),
    ],
)
def test_a_flagfile_that_cannot_be_read(here, given, reason):
    (here / "circle.cfg").write_text("--flagfile=circle.cfg\n")
    (here / "binary.cfg").write_bytes(b"ab" + bytes(256))
    with pytest.raises(flags.Error, match=reason):
        read_flagfiles([given])


def test_a_name_in_the_comment_cannot_become_a_flag(here):
    path = here / "a\n--steps=1\n.cfg"
    write_flagfile("train", resolve_flags(_values("--steps=7")), path)
    assert _values(f"--flagfile={path}").steps == 7


def test_records_of_earlier_versions_are_read(here):
    lines = ["# tfstyle train --flagfile=a.cfg", "--style=a b.jpg", "--style='q'"]
    lines += ["--style_names=a,'b, c'", '--style_title="quoted"', "--notensorboard"]
    (here / "a.cfg").write_text("\n".join(lines) + "\n")
    values = _values("--flagfile=a.cfg")
    assert values.style == ["a b.jpg", "'q'"]
    assert values.style_title == ['"quoted"']
    assert values.tensorboard is False
