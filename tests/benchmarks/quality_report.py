"""Tables and sheets of `quality`."""

from collections.abc import Mapping, Sequence

import numpy as np

from tests.benchmarks.report import Table
from tfstyle.images.contact_sheet import contact_sheet

COLUMNS = (
    "content",
    "style",
    "relu4_1",
    "relu5_1",
    "new",
    "frame",
    "period 2",
    "period 4",
)


def tables(systems: Mapping[str, Mapping], own: Sequence[str]) -> list[Table]:
    """Returns a table for each style, and one with the means over tfstyle's styles.

    Args:
        systems: Values of each style, or `absent`, keyed by system name.
        own: Styles of tfstyle's network. Systems that lack a style have no mean values.
    """
    styles = dict.fromkeys(s for rows in systems.values() for s in rows)
    styles.pop("absent", None)
    parts = [
        Table(
            style,
            {n: _row(rows[style]) for n, rows in systems.items() if style in rows},
        )
        for style in styles
    ]
    whole = {n: r for n, r in systems.items() if "absent" in r or {*own} <= {*r}}
    return [*parts, Table("all", {n: _mean(whole[n], own) for n in whole})]


def sheet(
    system: str,
    photos: Mapping[str, np.ndarray],
    paintings: Mapping[str, np.ndarray],
    painted: Mapping[str, Sequence[np.ndarray]],
) -> np.ndarray:
    """Draws a row of the paintings, and below it a row for each photograph.

    Args:
        system: Name of the system.
        photos: Photographs, keyed by name.
        paintings: Paintings, keyed by style.
        painted: A picture for each photograph, keyed by style.
    """
    corner = np.ones_like(next(iter(photos.values())))
    cells = [(corner, system), *((paintings[style], style) for style in painted)]
    for number, (name, photo) in enumerate(photos.items()):
        row = [(pictures[number], style) for style, pictures in painted.items()]
        cells += [(photo, name), *row]
    images, labels = zip(*cells, strict=True)
    return contact_sheet(images, labels, columns=1 + len(painted))


def _row(figures: Mapping) -> dict:
    return {name: figures[name] for name in COLUMNS}


def _mean(rows: Mapping, own: Sequence[str]) -> dict:
    if "absent" in rows:
        return dict(rows)
    return {n: float(np.mean([rows[style][n] for style in own])) for n in COLUMNS}
