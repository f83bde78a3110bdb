"""How distances are measured: our size-independent way, and as others published it."""

from importlib import import_module

from tfstyle.errors import check_name

# One module each, holding a `Formula` named FORMULA.
FORMULAS = ("relative", "gatys_2016", "neural_style", "tf_tutorial")


def get(identifier):
    """Returns a `Formula` by its name, or the one that was given.

    Raises:
        InputError: There is no such formula.
    """
    if not isinstance(identifier, str):
        return identifier
    check_name("formula", identifier, FORMULAS)
    return import_module(f"tfstyle.losses.formulas.{identifier}").FORMULA
