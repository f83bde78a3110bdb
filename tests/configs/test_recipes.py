"""Tests that every recipe begins with its command and sets only existing flags."""

from pathlib import Path

import pytest

from tfstyle.cli.commands import find_command
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.losses.formulas import FORMULAS
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.training.options import TrainOptions

FOLDER = Path(__file__).parents[2] / "configs"
OPTIONS = {"optimize": OptimizeOptions, "train": TrainOptions}
RECIPES = [path for name in OPTIONS for path in sorted(FOLDER.glob(f"{name}/*.cfg"))]


def _options(recipe: Path) -> OptimizeOptions | TrainOptions:
    command = recipe.parent.name
    values = find_command(command).define_flags()
    values([command, f"--flagfile={recipe}"])
    return options_from_flags(OPTIONS[command], values)


def test_there_are_recipes():
    assert {path.stem for path in RECIPES} >= {
        "classic_1",
        "finetune",
        "gatys_2016",
        "neural_style",
        "tf_tutorial",
        "thorough",
    }


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_can_be_read_and_opens_with_its_command(recipe):
    assert _options(recipe)
    command = recipe.parent.name
    opening = f"# tfstyle {command} --flagfile=configs/{command}/{recipe.name}"
    assert opening in recipe.read_text()
    assert "\n# Time" in recipe.read_text()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_is_in_the_table(recipe):
    assert f"`{recipe.name}`" in (FOLDER / "README.md").read_text()


@pytest.mark.parametrize("name", [n for n in FORMULAS if n != "relative"])
def test_a_published_formula_has_a_recipe_with_its_source(name):
    recipe = FOLDER / "optimize" / f"{name}.cfg"
    assert _options(recipe).formula == name
    assert "# Source: " in recipe.read_text()


def test_the_tutorials_layers_are_resolved():
    options = _options(FOLDER / "optimize" / "tf_tutorial.cfg")
    assert options.content_layers == ("relu5_2",)
    assert options.style_layers == tuple(f"relu{n}_1" for n in range(1, 6))
