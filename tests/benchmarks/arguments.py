"""Kinds of arguments that several benchmarks take."""


def numbers(text: str) -> list[int]:
    """Parts `256,512`."""
    return [int(number) for number in text.split(",")]
