"""Tests of `tfstyle stylize` as users run it, with hub modules and SavedModels."""

import numpy as np
import pytest

from tests.methods.arbitrary import write_module
from tfstyle.images import load


@pytest.fixture
def module(folder):
    return write_module(folder / "module")


@pytest.mark.slow
def test_a_module_paints_in_the_style_of_a_picture(folder, module, command_here):
    ended = command_here(
        "stylize",
        "photo.png",
        "--model=module",
        "--style=painting.png",
        "--output=out.png",
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("out.png: 96x64, painting.png, ")
    assert (ended.stdout.count("\n"), ended.stderr) == (1, "")
    photo, painted = load(folder / "photo.png"), load(folder / "out.png")
    color = (2 * painted - photo).mean((0, 1))
    middle = load(folder / "painting.png")[:, 16:80].mean((0, 1))
    np.testing.assert_allclose(color, middle, atol=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            ["--model=module", "--style=wave"],
            "`style` to be the path of a single painting",
        ),
        (
            ["--model=module", "--style=painting.png", "--style=other.png"],
            "Expected a single `style`",
        ),
        (
            ["--model=module", "--style=painting.png", "--tile_size=512"],
            "`tile_size` to be 0",
        ),
        (
            ["--model=https://tfhub.invalid/a/1", "--style=painting.png"],
            "`model` to be a hub module that can be downloaded",
        ),
    ],
)
def test_mistakes_are_one_line(module, command_here, flags, message):
    ended = command_here("stylize", "photo.png", *flags, "--output=out.png")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("tfstyle: ")
    assert ended.stderr.count("\n") == 1
    assert message in ended.stderr


@pytest.mark.slow
def test_the_painting_is_not_written_over(module, command_here):
    same = ["--style=painting.png", "--output=painting.png"]
    ended = command_here("stylize", "photo.png", "--model=module", *same)
    assert ended.returncode == 1
    assert "to differ from the input" in ended.stderr


@pytest.mark.slow
def test_a_saved_model_paints_by_names(folder, saved_model, model, command_here):
    expected = {"--model": model, "--runtime": "keras"}
    for output, flags in (
        ("ours.png", {"--model": saved_model}),
        ("keras.png", expected),
    ):
        given = [f"{name}={value}" for name, value in flags.items()]
        style = ["--style=waves:2,dots", f"--output={output}"]
        ended = command_here("stylize", "photo.png", *style, *given)
        assert (ended.returncode, ended.stderr) == (0, "")
    ours, keras = (load(folder / name) for name in ("ours.png", "keras.png"))
    np.testing.assert_allclose(ours, keras, atol=1.1 / 255)
