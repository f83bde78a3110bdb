"""Tables of numbers as Markdown."""

from collections.abc import Mapping


def markdown(title: str, rows: Mapping[str, Mapping]) -> str:
    """Returns a Markdown table with a column for each key.

    Args:
        title: Title, above the names of the rows.
        rows: Rows, keyed by name; each has its values keyed by column. A row may lack
            columns. A row with the key `absent` shows that reason in place of values.
    """
    names = columns(rows) or [""]
    lines = [_line([title, *names]), "|---" * (1 + len(names)) + "|"]
    for name, row in rows.items():
        lines.append(_line([name, *_cells(row, names)]))
    return "\n".join(lines) + "\n"


def columns(rows: Mapping[str, Mapping]) -> list[str]:
    """Returns the keys of all rows, in order of first occurrence."""
    keys = dict.fromkeys(key for row in rows.values() for key in row)
    return [key for key in keys if key != "absent"]


def _cells(row: Mapping, names: list[str]) -> list[str]:
    if "absent" in row:
        return [f"not here: {row['absent']}", *[""] * (len(names) - 1)]
    return [_text(row.get(name)) for name in names]


def _text(value) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
    return "" if value is None else str(value)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
