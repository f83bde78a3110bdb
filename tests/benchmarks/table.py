"""Rows of figures as Markdown."""

from collections.abc import Mapping


def markdown(title: str, rows: Mapping[str, Mapping]) -> str:
    """Writes a table with a column for each key.

    Args:
        title: Above the names of the rows.
        rows: By name, the row's values by column. A row may lack columns, and one that
            has `absent` says that instead of its values.
    """
    columns = list(dict.fromkeys(k for r in rows.values() for k in r if k != "absent"))
    lines = [_line([title, *columns]), "|---" * (1 + len(columns)) + "|"]
    for name, row in rows.items():
        lines.append(_line([name, *_cells(row, columns)]))
    return "\n".join(lines) + "\n"


def _cells(row: Mapping, columns: list[str]) -> list[str]:
    if "absent" in row:
        return [f"not here: {row['absent']}", *[""] * (len(columns) - 1)]
    return [_text(row.get(column)) for column in columns]


def _text(value) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
    return "" if value is None else str(value)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
