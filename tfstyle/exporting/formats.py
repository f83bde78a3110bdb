"""Targets of an export: the files to write, each with its format and number type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np

from tfstyle.exporting.options import ExportOptions
from tfstyle.runtimes.runtime import Paint


@dataclass(frozen=True)
class ExportTarget:
    """File that an export writes, such as a LiteRT file with 8-bit weights.

    `writer`, `opener` and `operations` have the form "module:function". The functions
    are imported only when they are called, because their modules import TensorFlow.

    Args:
        format: One of `tfstyle.exporting.options.FORMATS`.
        kind: Type of the stored numbers, a key of `THRESHOLDS`.
        file: Path of the file or folder, relative to the output folder, with "/" as the
            separator.
        writer: Function that writes the file; it is called with the network, card, path
            and `arguments`.
        opener: Function that opens the file at a given path and returns a `Paint`
            function.
        threshold: Minimum PSNR, in decibels, between the pictures that the file paints
            and those that the network paints.
        arguments: Additional arguments for the writer.
        operations: Function that takes the path of a file, and returns the file's
            operation counts, keyed by operation name. If "", operations are not
            counted.
    """

    format: str
    kind: str
    file: str
    writer: str
    opener: str
    threshold: float
    arguments: Mapping[str, Any] = field(default_factory=dict)
    operations: str = ""

    def write(self, network, card, path: Path) -> None:
        """Writes a network (a model from `tfstyle.networks`) and its card to `path`."""
        resolve_name(self.writer)(network, card, path, **self.arguments)

    def open(self, path: Path) -> Paint:
        """Opens the written file; returns a function that stylizes pictures with it."""
        return resolve_name(self.opener)(path)

    def count_operations(self, path: Path) -> dict[str, int]:
        """Returns the file's operation counts, keyed by name, or {} if unknown."""
        return resolve_name(self.operations)(path) if self.operations else {}


# Minimum PSNR, in decibels, between the pictures that a file paints and those that the
# network paints. float32 files differ from the network only in the order of additions.
# float16 files have weights with 11 bits of precision; int8 files have 8-bit weights,
# and round feature maps to 8 bits. full_int8 files also have 8-bit normalization sums,
# which limit their accuracy; at 30 dB, their pictures still look like the network's at
# first glance.
THRESHOLDS = {"float32": 90.0, "float16": 55.0, "int8": 34.0, "full_int8": 30.0}

_HERE = "tfstyle.exporting"


def targets(
    name: str, options: ExportOptions, examples: Sequence[np.ndarray] = ()
) -> list[ExportTarget]:
    """Returns the targets to write.

    Args:
        name: Name of the network.
        options: Options of the export.
        examples: Calibration photographs for "full_int8". Each has the shape
            `(height, width, 3)` and values in [0, 1].
    """
    made = {
        "saved_model": [_saved_model(name, options.version)],
        "hub": [_hub(name)],
        "keras": [_keras(name)],
        "tflite": [_tflite(name, kind, options, examples) for kind in options.tflite],
        "web": [_web(name, options)],
    }
    return [target for format in options.format for target in made[format]]


def _saved_model(name: str, version: int) -> ExportTarget:
    return ExportTarget(
        "saved_model",
        "float32",
        f"{name}/{version}",
        f"{_HERE}.saved_model.saved_model:write_saved_model",
        f"{_HERE}.saved_model.open:open_saved_model",
        THRESHOLDS["float32"],
        operations=f"{_HERE}.saved_model.open:count_operations",
    )


def _hub(name: str) -> ExportTarget:
    return ExportTarget(
        "hub",
        "float32",
        f"{name}_hub",
        f"{_HERE}.saved_model.hub_module:write_hub_module",
        f"{_HERE}.saved_model.open:open_hub_module",
        THRESHOLDS["float32"],
        operations=f"{_HERE}.saved_model.open:count_operations",
    )


def _keras(name: str) -> ExportTarget:
    return ExportTarget(
        "keras",
        "float16",
        f"{name}.keras",
        "tfstyle.models.keras_file:save_network",
        f"{_HERE}.verification:open_keras",
        THRESHOLDS["float16"],
        operations=f"{_HERE}.verification:count_layers",
    )


def _tflite(
    name: str, kind: str, options: ExportOptions, examples: Sequence[np.ndarray]
) -> ExportTarget:
    size = f"_{options.image_size}" if options.image_size else ""
    arguments: dict[str, Any] = {"weights": kind, "size": options.size}
    if kind == "full_int8":
        arguments["examples"] = examples
    return ExportTarget(
        "tflite",
        kind,
        f"{name}{size}_{kind}.tflite",
        f"{_HERE}.litert.convert:write_litert",
        f"{_HERE}.litert.open:open_litert",
        THRESHOLDS[kind],
        arguments,
        f"{_HERE}.litert.open:count_operations",
    )


def _web(name: str, options: ExportOptions) -> ExportTarget:
    return ExportTarget(
        "web",
        "float16",
        f"{name}_web",
        f"{_HERE}.web.site:write_site",
        f"{_HERE}.web.open:open_site",
        THRESHOLDS["float16"],
        {"litertjs": options.litertjs},
    )
