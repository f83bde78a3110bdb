"""Tests of `tfstyle stylize` as users run it, with a network that takes paintings."""

import numpy as np
import pytest

from tfstyle.images import load, save

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def stylize(command_here, painting_model, folder, random):
    save(random.random((20, 30, 3), np.float32), folder / "painting.png")
    model = f"--model={painting_model}"
    return lambda *arguments: command_here("stylize", model, *arguments)


def test_a_painting_is_named_after_the_photograph(folder, stylize):
    ended = stylize("photo.png", "painting.png", "--output=a.png")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("a.png: 96x64, painting.png, ")
    flag = stylize("photo.png", "--style=painting.png", "--output=b.png")
    assert flag.returncode == 0, flag.stderr
    np.testing.assert_array_equal(load(folder / "a.png"), load(folder / "b.png"))


def test_saving_under_a_used_name_is_reported(folder, stylize, monkeypatch):
    monkeypatch.setenv("TFSTYLE_STYLES", str(folder / "styles"))
    for line in (f"Saved the style as '{folder}/styles/", "Replaced the saved style '"):
        ended = stylize("photo.png", "painting.png", "--save_style=x", "-o", "a.png")
        assert ended.returncode == 0, ended.stderr
        assert line in ended.stderr
        assert ended.stderr.count(" style ") == 1


@pytest.mark.parametrize("name", ["dots", "all"])
def test_a_style_cannot_be_saved_under_a_name_that_is_taken(
    folder, stylize, monkeypatch, name
):
    monkeypatch.setenv("TFSTYLE_STYLES", str(folder / "styles"))
    given = f"--save_style={name}"
    ended = stylize("photo.png", "painting.png", given, "-o", "a.png")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"an available name, but '{name}' is " in ended.stderr
    assert not (folder / "a.png").exists()
    assert not (folder / "styles").exists()


def test_a_saved_style_paints_again_and_blends(folder, stylize):
    kept = "--save_style=mine.style"
    ended = stylize("photo.png", "painting.png", kept, "--output=a.png")
    assert ended.returncode == 0, ended.stderr
    assert "Saved the style as 'mine.style'" in ended.stderr
    again = stylize("photo.png", "--style=mine.style", "--output=b.png")
    assert again.returncode == 0, again.stderr
    np.testing.assert_array_equal(load(folder / "a.png"), load(folder / "b.png"))
    blend = "--style=mine.style:1", "--style=dots:2", "--output=c.png"
    assert stylize("photo.png", *blend).returncode == 0
    other = stylize("photo.png", "--style=dots:2,painting.png", "--output=d.png")
    assert other.returncode == 0, other.stderr
    np.testing.assert_array_equal(load(folder / "c.png"), load(folder / "d.png"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["photo.png", "--style=dotz", "--output=a.png"], "Did you mean 'dots'"),
        (["photo.png", "gone.png", "--output=a.png"], "to be an existing file"),
        (
            ["photo.png", "--style=dots", "--save_style=", "--output=a.png"],
            "`--save_style` to have a value",
        ),
        (
            ["photo.png", "--style=dots", "--output=a/", "--save_style=mine"],
            "`save_style` to be used with one photograph and one style",
        ),
        (
            ["photo.png", "--style=dots", "--output=a.png", "--save_style=no/x.style"],
            "the folder 'no' of `save_style` to exist",
        ),
        (
            ["photo.png", "--style=dots", "--refine=3", "--output=a.png"],
            "only the style code of 'dots' is available",
        ),
    ],
)
def test_mistakes_are_told_in_one_line(stylize, arguments, message):
    ended = stylize(*arguments)
    assert ended.returncode in (1, 2)
    assert message in ended.stderr
    assert ended.stderr.strip().count("\n") == 0
