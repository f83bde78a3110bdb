"""Tables that benchmarks return, and the files that they are written to."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.table import columns, markdown
from tfstyle.files.replace_file import replace_file


@dataclass(frozen=True)
class Table:
    """Rows of numbers, with notes and pictures.

    Attributes:
        title: Title, above the names of the rows.
        rows: Rows, keyed by name, as for `markdown`.
        notes: Sentences to print below the table.
        pictures: Picture files that belong to the table.
    """

    title: str
    rows: Mapping[str, Mapping]
    notes: Sequence[str] = ()
    pictures: Sequence[Path] = ()

    def as_dict(self) -> dict:
        """Returns the table as a dictionary for JSON."""
        return {
            "title": self.title,
            "columns": columns(self.rows),
            "rows": {name: dict(row) for name, row in self.rows.items()},
            "notes": list(self.notes),
            "pictures": [str(path) for path in self.pictures],
        }

    def as_markdown(self, folder: Path) -> str:
        """Returns the table, notes and pictures, with paths relative to `folder`."""
        parts = [markdown(self.title, self.rows), *(f"{note}\n" for note in self.notes)]
        for path in self.pictures:
            place = Path(os.path.relpath(path, folder)).as_posix()
            parts.append(f"![{self.title}]({place})\n")
        return "\n".join(parts)


def absent(name: str, reason: str) -> Table:
    """Returns the table of a benchmark that cannot run here."""
    return Table(name, {name: {"absent": reason}})


def write(
    folder: Path, about: Mapping, measured: Mapping[str, Sequence[Table]]
) -> None:
    """Writes `benchmarks.json` and `benchmarks.md`.

    Args:
        folder: Existing folder.
        about: Description of the machine.
        measured: Tables of each benchmark, keyed by its name.
    """
    tables = {name: [t.as_dict() for t in each] for name, each in measured.items()}
    report = json.dumps({"machine": dict(about), "benchmarks": tables}, indent=1)
    head = ", ".join(f"{name} {value}" for name, value in about.items())
    text = [f"# Benchmarks\n\n{head}\n"]
    for name, each in measured.items():
        text += [f"## {name}\n", *(table.as_markdown(folder) for table in each)]
    _replace(folder / "benchmarks.json", report + "\n")
    _replace(folder / "benchmarks.md", "\n".join(text))


def _replace(path: Path, text: str) -> None:
    with replace_file(path) as temporary:
        temporary.write_text(text)
