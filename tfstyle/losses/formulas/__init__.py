"""Loss formulas: relative distances, and formulas from papers and other programs."""

from importlib import import_module

from tfstyle.errors import check_name

# Names of modules, each of which contains a `Formula` named FORMULA.
FORMULAS = ("relative", "gatys_2016", "neural_style", "tf_tutorial")


def get(identifier):
    """Returns the `Formula` with the given name; a `Formula` is returned unchanged.

    Raises:
        InputError: The name is unknown.
    """
    if not isinstance(identifier, str):
        return identifier
    check_name("formula", identifier, FORMULAS)
    return import_module(f"tfstyle.losses.formulas.{identifier}").FORMULA
