"""Search for recipes, which are the flagfiles that come with the package."""

from pathlib import Path

import tfstyle

SUFFIX = ".cfg"
# Folder of the recipes in a clone of the repository.
_CLONE = Path(tfstyle.__file__).parents[1]


def find_recipe(name: str) -> Path | None:
    """Finds a recipe by its name.

    Args:
        name: Name of a recipe without suffix, such as "gatys_2016".

    Returns:
        File of the recipe, or None if it does not exist.
    """
    return recipes().get(name)


def recipes() -> dict[str, Path]:
    """Returns the files of all recipes, keyed by name."""
    is_clone = (_CLONE / "setup.cfg").is_file()
    files = sorted(_CLONE.glob(f"configs/*/*{SUFFIX}")) if is_clone else _installed()
    return {path.stem: path for path in files}


def _installed() -> list[Path]:
    """Finds recipes among the files that pip recorded at installation."""
    # Imported late, because `importlib.metadata` imports an email parser, which is
    # needed only here.
    from importlib.metadata import PackageNotFoundError, files

    try:
        recorded = files("tfstyle") or []
    except PackageNotFoundError:
        recorded = []
    found = [Path(str(p.locate())).resolve() for p in recorded if p.suffix == SUFFIX]
    # `pip install --target` records paths that do not exist.
    there = [path for path in found if path.is_file()]
    return sorted(there or _CLONE.glob(f"share/tfstyle/configs/*/*{SUFFIX}"))
