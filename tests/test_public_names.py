"""Public names of the package, imported at their first use."""

import ast

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


@pytest.mark.parametrize("name", tfstyle.__all__)
def test_every_public_name_is_found(name):
    value = getattr(tfstyle, name)
    assert name == "__version__" or value.__name__ == name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute `stylise`"):
        tfstyle.stylise  # noqa: B018
