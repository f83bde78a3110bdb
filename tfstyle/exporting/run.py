"""Export run: writes files, loads them again and compares them with the network."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.exporting.formats import Variant
from tfstyle.exporting.plan import Plan
from tfstyle.exporting.report import as_markdown, merge
from tfstyle.exporting.verification import as_paint, compare, expect, latency
from tfstyle.files.replace_folder import staged
from tfstyle.machine import usable_cores
from tfstyle.models.card import PROGRAM
from tfstyle.models.keras_file import load_network
from tfstyle.models.saved_style import card_with
from tfstyle.networks.styles import with_codes
from tfstyle.version import versions


class ExportRun:
    """Export of one network.

    Args:
        plan: Plan of the export.
        on_variant: Function called with the name of each file before it is written.

    Raises:
        InputError: The network is invalid, or Keras uses a backend other than
            TensorFlow.
    """

    def __init__(self, plan: Plan, on_variant: Callable[[str], None]):
        import_keras()
        self.plan = plan
        self.on_variant = on_variant
        self.network, self.card = load_network(plan.network)
        if plan.styles:
            self.card = card_with(self.card, plan.styles)
            self.network = with_codes(self.network, [s.code for s in plan.styles])
        self.expected = expect(self.network, plan.photos)

    def run(self) -> dict:
        """Writes all files or none, and returns the report.

        Raises:
            InputError: A file cannot be written or, without the option `force`, has a
                PSNR below the threshold.
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
                f"'{name}' to match the network with a PSNR of at least "
                f"{about['threshold']:.0f} dB, not {about['psnr']:.1f} dB"
                for name, about in below.items()
            )
            raise InputError(
                f"Expected {found}; nothing was written. Use --force to write anyway. "
                f"Received: model='{self.plan.files.keras}'"
            )

    def _about(self) -> dict:
        """Information that is the same for all files of this export."""
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
    """Size of a file, or of all files in a folder, in bytes."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
