"""Export of a network: its files are written, loaded and checked."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.exporting.formats import ExportTarget
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
        on_target: Function called with the name of each file before it is written.

    Raises:
        InputError: The network is invalid, or Keras uses a backend other than
            TensorFlow.
    """

    def __init__(self, plan: Plan, on_target: Callable[[str], None]):
        import_keras()
        self.plan = plan
        self.on_target = on_target
        self.network, self.card = load_network(plan.network)
        if plan.styles:
            self.card = card_with(self.card, plan.styles)
            self.network = with_codes(self.network, [s.code for s in plan.styles])
        self.expected = expect(self.network, plan.photos)

    def run(self) -> dict:
        """Writes all files or none, and returns the report.

        Raises:
            InputError: A file cannot be written, or the option `force` is not set and
                the PSNR of a file is below the file's threshold.
        """
        plan = self.plan
        names = [*(target.file for target in plan.targets), *plan.reports]
        with staged(plan.folder, names) as folder:
            about = self._about()
            files = {t.file: about | self._export(t, folder) for t in plan.targets}
            self._check(files)
            report = self._report(about, files)
            self._write_report(report, folder)
        return report

    def _export(self, target: ExportTarget, folder: Path) -> dict:
        self.on_target(target.file)
        path = folder / target.file
        target.write(self.network, self.card, path)
        paint = target.open(path)
        first = self.expected[0]
        return {
            "format": target.format,
            "kind": target.kind,
            "bytes": _size(path),
            "threshold": target.threshold,
            **compare(paint, self.expected),
            "seconds": latency(paint, first.image, first.style),
            "operations": target.count_operations(path),
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
                f"Expected {found}; nothing was written. Use --force to write the "
                f"files anyway. Received: model='{self.plan.files.keras}'"
            )

    def _about(self) -> dict:
        """Returns the part of the report that is the same for all files."""
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
    """Returns the size of a file, or of all files in a folder, in bytes."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
