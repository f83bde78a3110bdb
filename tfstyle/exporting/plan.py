"""Plan of an export, checked before TensorFlow is imported."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.errors import InputError
from tfstyle.exporting.formats import ExportTarget, targets
from tfstyle.exporting.options import ExportOptions
from tfstyle.exporting.report import read_report
from tfstyle.exporting.web.litertjs import check_litertjs
from tfstyle.files.paths import expand
from tfstyle.files.replace_folder import staged
from tfstyle.images import find_pictures, fit, load, resize
from tfstyle.models.find import ModelFiles, find_model
from tfstyle.models.saved_style import SavedStyle, find_saved_styles
from tfstyle.runtimes import LITERT_PACKAGE

# Lengths, in pixels, of the longer side of the sample photograph when it is resized for
# the comparison. At 253 pixels, both sides are odd: 253 x 169.
COMPARED_SIDES = (384, 253)
# Longer side of calibration photographs in pixels, and their maximum number. LiteRT's
# guide recommends 100 to 500 photographs.
EXAMPLE_SIDE = 384
MOST_EXAMPLES = 200


@dataclass(frozen=True)
class Plan:
    """Plan of an export, and of the comparison of exported files with the network.

    Args:
        files: Files of the network.
        network: Path of the network's `.keras` file.
        styles: Saved styles to add to the exported network.
        folder: Output folder.
        targets: Files to write.
        photos: Photographs for the comparison, `(height, width, 3)` in [0, 1].
        options: Options of the export.
    """

    files: ModelFiles
    network: Path
    styles: Sequence[SavedStyle]
    folder: Path
    targets: Sequence[ExportTarget]
    photos: Sequence[np.ndarray]
    options: ExportOptions

    @property
    def reports(self) -> tuple[str, str]:
        """File names of the JSON report and of the Markdown report."""
        name = self.files.card.name
        return f"{name}_export.json", f"{name}_export.md"


def make_plan(
    model: str | os.PathLike, output: str | os.PathLike, options: ExportOptions
) -> Plan:
    """Plans an export after checking its inputs and its output folder.

    Args:
        model: Network, as in `tfstyle.export`.
        output: Output folder, as in `tfstyle.export`.
        options: Options of the export.

    Raises:
        InputError: The network, a saved style or a photograph is invalid; a package is
            missing; the output folder is unsuitable or not writable; or a file already
            exists and `overwrite` is not set.
    """
    files = find_model(model)
    if files.keras is None:
        raise InputError(
            "Expected `model` to be a .keras file, from which all exports are made. "
            f"Received: model={os.fspath(model)!r}"
        )
    needs_litert = [f for f in options.format if f in ("tflite", "web")]
    if needs_litert and find_spec(LITERT_PACKAGE) is None:
        raise InputError(
            "Expected LiteRT to be installed (pip install ai-edge-litert), because "
            "exported files are run and compared with the network. Received: "
            f"format={needs_litert[0]!r}"
        )
    if "web" in options.format:
        check_litertjs(options.litertjs)
    folder = expand(output)
    chosen = targets(files.card.name, options, _examples(options))
    styles = find_saved_styles(options.saved_style, files.card)
    photos = _compared(options.size)
    plan = Plan(files, files.keras, styles, folder, chosen, photos, options)
    for check in (_check_place, _check_reports, _check_free):
        check(plan, os.fspath(output))
    with staged(folder, []):  # reports an unwritable folder early
        return plan


def _check_place(plan: Plan, output: str) -> None:
    """Raises an error if files cannot or should not be written to the output folder."""
    if plan.folder.resolve() == plan.network.parent.resolve():
        raise InputError(
            "Expected `output` to differ from the network's folder, which must "
            f"contain a single network. Received: output={output!r}"
        )
    for name in (*(target.file for target in plan.targets), *plan.reports):
        for path in (plan.folder / name).parents:
            if path.exists() and not path.is_dir():
                raise InputError(
                    f"Expected '{path}' to be a folder or not to exist. "
                    f"Received: output={output!r}"
                )


def _check_reports(plan: Plan, output: str) -> None:
    for name in plan.reports:
        path = plan.folder / name
        is_ours = read_report(plan.folder / plan.reports[0]) is not None
        may_go = path.is_file() and (is_ours or plan.options.overwrite)
        if path.exists() and not may_go:
            way = "move it away"
            if path.is_file():
                way += ", or use --overwrite to replace it"
            raise InputError(
                f"Expected the existing '{name}' in `output` to be the complete report "
                f"of an earlier export; {way}. Received: output={output!r}"
            )


def _check_free(plan: Plan, output: str) -> None:
    if plan.options.overwrite:
        return
    for target in plan.targets:
        if (plan.folder / target.file).exists():
            way = "use --overwrite to replace it"
            if target.format == "saved_model":
                way += f", or --version={plan.options.version + 1} to keep it"
            raise InputError(
                f"Expected `output` not to contain '{target.file}' already; {way}. "
                f"Received: output={output!r}"
            )


def _compared(size: tuple[int, int] | None) -> list[np.ndarray]:
    photo = load(SAMPLE_PHOTO)
    if size:
        return [resize(photo, size, clip=True)]
    return [_fitted(photo, side) for side in COMPARED_SIDES]


def _examples(options: ExportOptions) -> list[np.ndarray]:
    if "full_int8" not in options.tflite or "tflite" not in options.format:
        return []
    # The sample photograph is always included, because LiteRT crashes if all values are
    # equal, as in a folder of black pictures.
    paths = [SAMPLE_PHOTO]
    if options.representative:
        paths += find_pictures(options.representative, "representative")
    photos = (load(path, "representative") for path in paths[:MOST_EXAMPLES])
    if options.size:
        return [resize(photo, options.size, clip=True) for photo in photos]
    return [_fitted(photo, EXAMPLE_SIDE) for photo in photos]


def _fitted(photo: np.ndarray, side: int) -> np.ndarray:
    return resize(photo, fit(photo.shape[0], photo.shape[1], side), clip=True)
