"""The direction of the arrows: a package imports only from those above it."""

import ast
from pathlib import Path

import pytest

import tfstyle

ROOT = Path(tfstyle.__file__).parent
LAYERS = [
    "images",
    "features",
    "statistics",
    "losses",
    "networks",
    "methods",
    "training",
    "exporting",
    "serving",
    "cli",
]
MODULES = sorted(ROOT.rglob("*.py"))


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def _packages(names: set[str]) -> set[str]:
    ours = {name.split(".")[1] for name in names if name.startswith("tfstyle.")}
    return ours & set(LAYERS)


@pytest.mark.parametrize("package", LAYERS)
def test_a_package_imports_only_from_those_above_it(package):
    allowed = set(LAYERS[: LAYERS.index(package) + 1])
    for path in (ROOT / package).rglob("*.py"):
        assert _packages(_imports(path)) <= allowed, path


@pytest.mark.parametrize(
    "package", ["images", "statistics", "losses", "networks", "training"]
)
def test_what_is_independent_of_tensorflow_stays_so(package):
    for path in (ROOT / package).rglob("*.py"):
        assert not any(n.startswith("tensorflow") for n in _imports(path)), path


@pytest.mark.parametrize("package", LAYERS[:-1])
def test_library_code_does_not_print(package):
    for path in (ROOT / package).rglob("*.py"):
        calls = [n for n in ast.walk(ast.parse(path.read_text())) if _is_print(n)]
        assert not calls, path


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
