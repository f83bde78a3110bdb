"""Report of an export, as JSON and as tables."""

import json
from collections.abc import Mapping
from pathlib import Path

from tfstyle.models.card import PROGRAM

HEADER = ("file", "bytes", "PSNR dB", "at least", "SSIM", "ms", "operations")
# Required keys in the entry for each file.
KEYS = {
    *("kind", "bytes", "psnr", "threshold", "ssim", "seconds", "operations"),
    *("styles", "licence", "sizes", "keras_seconds", "threads"),
}
# PSNR in decibels that is reported for equal pictures, because JSON has no infinity.
# Unequal float32 pictures have a lower PSNR: 144 dB if all values differ by 2^-24.
EQUAL_PSNR = 200.0


def merge(report: Mapping, path: Path) -> dict:
    """Merges an earlier report into a new one, except for entries of deleted files.

    Args:
        report: New report, whose entries take precedence.
        path: Path of the earlier report, in the folder of the exported files. This
            file need not exist.
    """
    earlier = read_report(path) or {"files": {}}
    kept = {n: a for n, a in earlier["files"].items() if _beside(path, n)}
    return {**report, "files": dict(sorted({**kept, **report["files"]}.items()))}


def read_report(path: Path) -> dict | None:
    """Returns the report in a JSON file, or None if the file is missing or invalid.

    Args:
        path: Path of the JSON file, which need not exist.
    """
    try:
        report = json.loads(path.read_text())
        is_ours = report["program"] == PROGRAM
        is_whole = all(about.keys() >= KEYS for about in report["files"].values())
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return report if is_ours and is_whole else None


def rows(files: Mapping[str, Mapping]) -> list[tuple[str, ...]]:
    """Returns a table row for each file, with the columns of `HEADER`."""
    return [
        (
            name,
            str(about["bytes"]),
            _decibels(about),
            f"{about['threshold']:.0f}",
            f"{about['ssim']:.4f}",
            f"{1000 * about['seconds']:.0f}",
            str(sum(about["operations"].values()) or ""),
        )
        for name, about in files.items()
    ]


def as_text(files: Mapping[str, Mapping]) -> str:
    """Formats a table of the files as plain text with aligned columns."""
    lines = [HEADER, *rows(files)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def as_markdown(report: Mapping) -> str:
    """Formats the whole report as Markdown."""
    parts = [
        f"# {report['model']}, exported",
        f"Exported by tfstyle {report['versions']['tfstyle']}.",
        _table(report["files"]),
        "PSNR and SSIM compare the pictures that each file paints with those that the "
        "network paints in Keras. A photograph is stylized with several styles or "
        "paintings, at each of the sizes listed below (width x height). The table "
        "shows the lowest values. Times are medians of several runs at the first size, "
        "on the machine that exported the files.",
        *(_details(name, about) for name, about in report["files"].items()),
    ]
    return "\n\n".join(parts) + "\n"


def _beside(path: Path, name: str) -> bool:
    return (path.parent / name).exists()


def _table(files: Mapping[str, Mapping]) -> str:
    lines = [HEADER, ("---",) * len(HEADER), *rows(files)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _decibels(about: Mapping) -> str:
    if about["psnr"] >= EQUAL_PSNR:
        return "equal"
    note = " (below)" if about["psnr"] < about["threshold"] else ""
    return f"{about['psnr']:.1f}{note}"


def _details(name: str, about: Mapping) -> str:
    counts = [f"{count} {kind}" for kind, count in about["operations"].items()]
    return (
        f"`{name}`, {about['kind']}. Styles: {', '.join(about['styles'])}. License: "
        f"{about['licence'] or 'not given'}. Sizes: {', '.join(about['sizes'])}. Keras "
        f"takes {1000 * about['keras_seconds']:.0f} ms for a picture of the first "
        f"size, with {about['threads']} threads. Operations: "
        f"{', '.join(counts) or 'not counted'}."
    )
