"""Networks in the formats of other programs.

What is planned and checked needs no TensorFlow; what writes and compares imports it.
"""

import os
from collections.abc import Callable
from typing import Unpack

from tfstyle.backend import import_keras
from tfstyle.exporting.options import ExportOptions
from tfstyle.exporting.plan import make_plan
from tfstyle.keywords import ExportKeywords
from tfstyle.options import check_path


def export(
    model: str | os.PathLike,
    output: str | os.PathLike,
    **options: Unpack[ExportKeywords],
) -> dict:
    """Writes a network for TensorFlow Serving, LiteRT, TensorFlow Hub or Keras.

    What was written is opened again and paints a photograph in every style; a file
    whose pictures are further from the network's than its threshold is refused.

    Args:
        model: Name of a bundled network, or path of one's own, a `.keras` file or a
            folder with one.
        output: Folder to write into; made if it is not there.
        **options: Fields of `tfstyle.ExportOptions`, such as `format` and `tflite`.

    Returns:
        The report, as in `NAME_export.json`: `files` has by file `bytes`, `psnr` in
        decibels and `ssim` against the network (the least of all that were compared),
        `threshold`, `seconds` for a picture of the first of `sizes`, and `operations`,
        how many there are of each.

    Raises:
        InputError: The network or an option cannot be used, something is there already,
            or is below its threshold; then nothing is written.

    Example:

    ```python
    report = tfstyle.export("classic", "exported", format=("tflite", "keras"))
    print(report["files"]["classic_int8.tflite"]["psnr"])
    ```
    """
    return run_export(model, output, ExportOptions.from_kwargs(**options))


def run_export(
    model: str | os.PathLike,
    output: str | os.PathLike,
    options: ExportOptions,
    on_plan: Callable[[list[str]], None] = lambda files: None,
    on_variant: Callable[[str], None] = lambda file: None,
) -> dict:
    """As `export`, and tells what it is at.

    Args:
        model: As for `export`.
        output: As for `export`.
        options: All of them.
        on_plan: Is told the names of all files, when the input is known to be good.
        on_variant: Is told the name of each before it is written.
    """
    check_path("model", model)
    check_path("output", output)
    plan = make_plan(model, output, options)
    on_plan([variant.file for variant in plan.variants])
    import_keras()
    # TensorFlow takes seconds to import: not before the input is known to be good.
    from tfstyle.exporting.run import ExportRun

    return ExportRun(plan, on_variant).run()
