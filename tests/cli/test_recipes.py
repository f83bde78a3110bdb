"""Tests of recipes given by name, in the clone and in an installed wheel."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tfstyle.cli.flagfile import find_recipe, read_flagfiles, recipes

ROOT = Path(__file__).parents[2]
FILES = sorted(ROOT.glob("configs/*/*.cfg"))
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
OFFLINE = ["--no-deps", "--no-build-isolation"]


def test_each_recipe_is_found_by_its_name():
    assert recipes() == {path.stem: path for path in FILES}
    assert find_recipe("none") is None


def test_a_name_is_the_file():
    path = ROOT / "configs" / "optimize" / "gatys_2016.cfg"
    assert read_flagfiles(["--flagfile=gatys_2016"]) == read_flagfiles(
        [f"--flagfile={path}"]
    )


def test_a_file_of_that_name_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("gatys_2016").write_text("--iterations=3\n")
    assert read_flagfiles(["--flagfile=gatys_2016"]) == ["--iterations=3"]


def _build_wheel(folder: Path) -> Path:
    """Builds from a copy, since pip writes into the folder that it builds."""
    source = folder / "source"
    for name in ("tfstyle", "configs"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([*PIP, "wheel", *OFFLINE, "-w", folder, source], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return _build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.mark.slow
def test_a_wheel_has_all_files(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"tfstyle/py.typed", "tfstyle/serving/page/index.html"} <= names
    assert sum(name.endswith(".cfg") for name in names) == len(FILES)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["--prefix", "--target"])
def test_an_installed_package_finds_its_recipes(scheme, wheel, tmp_path):
    command = [*PIP, "install", *OFFLINE, "--ignore-installed", scheme, tmp_path, wheel]
    subprocess.run(command, check=True)
    site = next(tmp_path.rglob("tfstyle/__init__.py")).parents[1]
    program = (
        "import tfstyle; from tfstyle.cli.flagfile import recipes; "
        "print(tfstyle.__file__, *recipes().values())"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    file, *found = map(Path, shown.stdout.split())
    assert file.is_relative_to(site)
    assert [path.stem for path in found] == [path.stem for path in FILES]
    assert all(path.is_file() and path.is_relative_to(tmp_path) for path in found)
