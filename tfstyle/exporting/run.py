"""An export under way: writes, opens again, compares, keeps. Imports TensorFlow."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.exporting.formats import Variant
from tfstyle.exporting.plan import Plan
from tfstyle.exporting.report import as_markdown, merge
from tfstyle.exporting.verification import as_paint, compare, expect, latency
from tfstyle.files.replace_all import staged
from tfstyle.machine import usable_cores
from tfstyle.models.card import PROGRAM
from tfstyle.models.keras_file import load_network
from tfstyle.models.saved_style import card_with
from tfstyle.networks.styles import with_codes
from tfstyle.version import versions


class ExportRun:
    """Exports one network.

    Args:
        plan: What is to be written.
        on_variant: Is told the name of each file before it is written.

    Raises:
        InputError: The network cannot be used.
    """

    def __init__(self, plan: Plan, on_variant: Callable[[str], None]):
        import_keras()
        self.plan = plan
        self.on_variant = on_variant
        self.network, self.card = load_network(plan.files.keras)
        if plan.styles:
            self.card = card_with(self.card, plan.styles)
            self.network = with_codes(self.network, [s.code for s in plan.styles])
        self.expected = expect(self.network, plan.photos)

    def run(self) -> dict:
        """Writes all or nothing; returns the report.

        Raises:
            InputError: Something cannot be written, or is below its threshold.
        """
        plan = self.plan
        names = [*(variant.file for variant in plan.variants), *plan.reports]
        with staged(plan.folder, names) as folder:
            about = self._about()
            files = {v.file: about | self._variant(v, folder) for v in plan.variants}
            self._check(files)
            report = self._report(about, files)
            self._write_report(report, folder)
        return report

    def _variant(self, variant: Variant, folder: Path) -> dict:
        self.on_variant(variant.file)
        path = folder / variant.file
        variant.write(self.network, self.card, path)
        paint = variant.open(path)
        first = self.expected[0]
        return {
            "format": variant.format,
            "kind": variant.kind,
            "bytes": _size(path),
            "threshold": variant.threshold,
            **compare(paint, self.expected),
            "seconds": latency(paint, first.image, first.style),
            "operations": variant.count_operations(path),
        }

    def _check(self, files: Mapping[str, Mapping]) -> None:
        below = {n: f for n, f in files.items() if f["psnr"] < f["threshold"]}
        if below and not self.plan.options.force:
            found = ", ".join(
                f"'{name}' to be {about['threshold']:.0f} dB like the network or more, "
                f"not {about['psnr']:.1f}"
                for name, about in below.items()
            )
            raise InputError(
                f"Expected {found}; nothing was written, --force does it all the same. "
                f"Received: model='{self.plan.files.keras}'"
            )

    def _about(self) -> dict:
        """What is so of all files; an earlier report may have others."""
        first, paint = self.expected[0], as_paint(self.network)
        return {
            "styles": list(self.card.styles),
            "licence": self.card.about.get("licence", ""),
            "threads": usable_cores(),
            "sizes": ["{1}x{0}".format(*photo.shape) for photo in self.plan.photos],
            "keras_seconds": latency(paint, first.image, first.style),
        }

    def _report(self, about: Mapping, files: Mapping[str, Mapping]) -> dict:
        names = {"program": PROGRAM, "model": self.card.name, "versions": versions()}
        return {**names, **about, "files": files}

    def _write_report(self, report: Mapping, folder: Path) -> None:
        as_json, as_page = self.plan.reports
        merged = merge(report, self.plan.folder / as_json)
        (folder / as_json).write_text(json.dumps(merged, indent=1) + "\n", "utf-8")
        (folder / as_page).write_text(as_markdown(merged), "utf-8")


def _size(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
