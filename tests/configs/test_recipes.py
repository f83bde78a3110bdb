"""Every recipe opens with its command and sets only what there is."""

from pathlib import Path

import pytest

from tfstyle.cli import optimize
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.methods.optimize_options import OptimizeOptions

FOLDER = Path(__file__).parents[2] / "configs"
RECIPES = sorted(FOLDER.glob("optimize/*.cfg"))


def _options(recipe: Path) -> OptimizeOptions:
    values = optimize.define_flags()
    values(["optimize", f"--flagfile={recipe}"])
    return options_from_flags(OptimizeOptions, values)


def test_there_are_recipes():
    assert {path.stem for path in RECIPES} >= {
        "gatys_2016",
        "neural_style",
        "tf_tutorial",
    }


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_can_be_read_and_opens_with_its_command(recipe):
    assert _options(recipe).formula == recipe.stem
    command = f"# tfstyle optimize --flagfile=configs/optimize/{recipe.name}"
    assert command in recipe.read_text()
    assert "# Source: " in recipe.read_text()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_is_in_the_table(recipe):
    assert f"`{recipe.name}`" in (FOLDER / "README.md").read_text()


def test_the_tutorials_layers_are_resolved():
    options = _options(FOLDER / "optimize" / "tf_tutorial.cfg")
    assert options.content_layers == ("relu5_2",)
    assert options.style_layers == tuple(f"relu{n}_1" for n in range(1, 6))
