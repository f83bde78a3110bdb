"""Tests of the package's public names, which are imported at first use."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

import tfstyle
from tests.public_names import PATH, text
from tfstyle import public_names


def names_for_type_checkers() -> dict[str, str]:
    """Read the names that editors see, with the modules that they come from."""
    tree = ast.parse(PATH.read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: node.module or ""
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_the_module_lists_what_is_marked():
    assert PATH.read_text() == text(), "run `python -m tests.public_names`"


def test_editors_see_the_names_that_are_imported():
    eager = {"InputError", "__version__"}
    assert names_for_type_checkers() == public_names.HOMES
    assert public_names.__all__ == list(public_names.HOMES)
    assert set(public_names.HOMES) | eager == set(tfstyle.__all__) <= set(dir(tfstyle))


def test_types_of_results_are_public_too():
    for module in {*public_names.HOMES.values()}:
        tree = ast.parse(Path(find_spec(module).origin).read_text())
        nodes = [*ast.walk(tree)]
        ours = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and "tfstyle" in (node.module or ""):
                ours |= {alias.name for alias in node.names}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in public_names.HOMES:
                returned = {*re.findall(r"\w+", ast.unparse(node.returns))} & ours
                assert returned <= {*public_names.HOMES}, node.name


@pytest.mark.parametrize("name", tfstyle.__all__)
def test_every_public_name_is_found(name):
    value = getattr(tfstyle, name)
    assert name == "__version__" or value.__name__ == name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute `stylise`"):
        tfstyle.stylise  # noqa: B018
