"""Outcomes of cases: counts and tables."""

import collections
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.report import Table

# Maximum number of defects per kind and row that are described, with inputs kept.
KEPT = 3
PICTURE, REFUSED, ACCEPTED = GOOD = ("picture", "refused", "accepted")


class Outcome(NamedTuple):
    """Outcome of a case.

    Attributes:
        kind: One of `GOOD`, or the kind of the defect, such as "hang".
        detail: One line about it.
    """

    kind: str
    detail: str = ""

    @property
    def is_defect(self) -> bool:
        """Whether the package did something wrong."""
        return self.kind not in GOOD


class WrongResultError(Exception):
    """Raised if a function returns a wrong result.

    Args:
        kind: Kind of the defect.
        detail: What is wrong.
    """

    def __init__(self, kind: str, detail: str):
        super().__init__(detail)
        self.kind = kind


class Case(NamedTuple):
    """Input that is determined by its seed and number.

    Attributes:
        number: Number of the case.
        name: Name of its row in the table.
        data: Bytes of the file.
        suffix: Suffix of the file's name.
        about: Names of the changes to the bytes.
    """

    number: int
    name: str
    data: bytes
    suffix: str = ""
    about: str = ""


class Findings:
    """Counts of outcomes, and the first defects of each kind.

    Args:
        part: Name of the part of the stress test.
        seed: Seed of its cases.
        folder: Folder for inputs that cause defects.

    Attributes:
        defects: Number of defects.
    """

    def __init__(self, part: str, seed: int, folder: Path):
        self.part, self.seed, self.folder = part, seed, folder
        self.defects = 0
        self._counts = collections.defaultdict(collections.Counter)
        self._described = collections.defaultdict(list)
        self._lock = threading.Lock()

    def add(self, case: Case, outcome: Outcome) -> None:
        """Counts an outcome; saves the input of one of the first defects."""
        with self._lock:
            self._counts[case.name][outcome.kind] += 1
            if outcome.is_defect:
                self.defects += 1
                self._describe(case, outcome)

    def tables(self) -> list[Table]:
        """Returns tables of the counts, and of the first defects, if there are any."""
        rows = {name: self._row(name) for name in sorted(self._counts)}
        rows["all"] = self._row(*self._counts)
        tables = [Table(f"{self.part}, seed {self.seed}", rows)]
        if self.defects:
            described = {}
            for name, row in sorted(self._lines(), key=lambda line: line[0]):
                # Outcomes that belong to no single input have no case number.
                same = sum(known.partition(" (")[0] == name for known in described)
                described[f"{name} ({same + 1})" if same else name] = row
            tables.append(Table(f"{self.part}: first defects", described))
        return tables

    def _lines(self) -> list[tuple[str, dict]]:
        return [line for lines in self._described.values() for line in lines]

    def _row(self, *names: str) -> dict:
        counts = sum((self._counts[name] for name in names), collections.Counter())
        defects = sorted(kind for kind in counts if kind not in GOOD)
        kinds = [*(kind for kind in GOOD if counts[kind]), *defects]
        return {"cases": counts.total(), **{kind: counts[kind] for kind in kinds}}

    def _describe(self, case: Case, outcome: Outcome) -> None:
        lines = self._described[case.name, outcome.kind, outcome.detail[:12]]
        if len(lines) >= KEPT:
            return
        row = {"kind": outcome.kind, "detail": _cell(outcome.detail)}
        if case.data:
            row["input"] = self._save(case)
        if case.about:
            row["made by"] = case.about
        lines.append((f"{case.name} {self.seed}-{case.number}", row))

    def _save(self, case: Case) -> str:
        folder = self.folder / "defects"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{self.part}_{self.seed}_{case.number}{case.suffix}"
        (folder / name).write_bytes(case.data)
        return f"defects/{name}"


def _cell(text: str) -> str:
    """Returns a text for a table: one line, without bars and control characters."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.replace("|", "/").split())[:200]


def failed(tables: Sequence[Table]) -> bool:
    """Whether tables contain defects."""
    return any(table.title.endswith("first defects") for table in tables)
