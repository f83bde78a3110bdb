"""What is written can be read again, from every folder."""

from pathlib import Path

import pytest

from tfstyle.cli.flagfile import resolve_flags, write_flagfile
from tfstyle.cli.train import define_flags
from tfstyle.features.weights import ENVIRONMENT_VARIABLE

PATHS = ("style", "photos", "output", "begin_with")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    return tmp_path


def _values(*arguments):
    values = define_flags()
    values(["train", *arguments])
    return values


def _resolve(*arguments, **options):
    resolved = resolve_flags(_values(*arguments), PATHS, **options)
    return {name: flag.value for name, flag in resolved.items()}


def test_paths_become_absolute(here):
    resolved = _resolve("--style=a.jpg", "--style=/b.jpg", "--photos=~/p", "--output=.")
    assert resolved["style"] == [str(here / "a.jpg"), "/b.jpg"]
    assert resolved["photos"] == str(Path.home() / "p")
    assert resolved["output"] == str(here)
    assert resolved["begin_with"] == ""
    assert resolved["vgg19_weights"] == ""
    assert resolved["steps"] == define_flags()["steps"].value


@pytest.mark.parametrize(
    ("given", "kept"), [("classic", "classic"), ("other", "{}/other")]
)
def test_names_stay(here, given, kept):
    names = {"begin_with": ["classic"]}
    resolved = _resolve(f"--begin_with={given}", names=names)
    assert resolved["begin_with"] == kept.format(here)


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
        "--style_names=one,two",
        "--style_title=A title, with a comma",
        "--style_title='quoted'",
        "--photos=photos",
        "--output=out",
        "--learning_rate=0.0007",
        "--style_layers=relu1_1,relu2_1",
        "--tensorboard",
        "--licence=CC0 \u2014 none",
    ]
    resolved = resolve_flags(_values(*arguments), PATHS)
    path = here / "run of mine.cfg"
    write_flagfile("train", resolved, path, "interrupted")
    lines = path.read_text().splitlines()
    assert lines[:2] == [
        f"# tfstyle train --flagfile='{path}'",
        "# interrupted",
    ]
    monkeypatch.chdir("/")
    again = _values(f"--flagfile={path}")
    for name, flag in resolved.items():
        assert again[name].value == flag.value, name
    assert [p.name for p in here.iterdir()] == [path.name]
