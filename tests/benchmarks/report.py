"""What a benchmark returns, and how it is shown and kept."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.table import columns, markdown
from tfstyle.files.replace_file import replace_file


@dataclass(frozen=True)
class Table:
    """Rows of figures, with what has to be said of them.

    Attributes:
        title: Above the names of the rows.
        rows: By name, as for `markdown`.
        notes: Sentences.
        pictures: Files that were written for it.
    """

    title: str
    rows: Mapping[str, Mapping]
    notes: Sequence[str] = ()
    pictures: Sequence[Path] = ()

    def as_dict(self) -> dict:
        """Ready for JSON."""
        return {
            "title": self.title,
            "columns": columns(self.rows),
            "rows": {name: dict(row) for name, row in self.rows.items()},
            "notes": list(self.notes),
            "pictures": [str(path) for path in self.pictures],
        }

    def as_markdown(self, folder: Path) -> str:
        """The table, the notes and the pictures, whose paths begin at `folder`."""
        parts = [markdown(self.title, self.rows), *(f"{note}\n" for note in self.notes)]
        for path in self.pictures:
            place = Path(os.path.relpath(path, folder)).as_posix()
            parts.append(f"![{self.title}]({place})\n")
        return "\n".join(parts)


def absent(name: str, reason: str) -> Table:
    """The table of a benchmark that cannot be run here."""
    return Table(name, {name: {"absent": reason}})


def write(
    folder: Path, about: Mapping, measured: Mapping[str, Sequence[Table]]
) -> None:
    """Writes `benchmarks.json` and `benchmarks.md`.

    Args:
        folder: Is there.
        about: What all was measured on.
        measured: The tables of each benchmark by its name.
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
