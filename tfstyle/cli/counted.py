"""Counts of things for messages, such as "2 styles"."""


def counted(number: int, noun: str) -> str:
    """Returns a number followed by a noun in the singular or plural.

    Args:
        number: Number of things.
        noun: Singular noun that forms its plural by adding "s".

    Example:

    >>> counted(1, "style"), counted(2, "style")
    ('1 style', '2 styles')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
