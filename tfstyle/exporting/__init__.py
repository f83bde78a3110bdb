"""Export of networks for other programs.

An export is planned and checked before TensorFlow is imported.
"""

import os
from collections.abc import Callable
from typing import Unpack

from tfstyle.arguments import check_path
from tfstyle.backend import import_keras
from tfstyle.exporting.options import ExportOptions
from tfstyle.exporting.plan import make_plan
from tfstyle.files.lock import lock_folder
from tfstyle.files.paths import check_folder_name, expand
from tfstyle.keywords import ExportKeywords
from tfstyle.public import public


@public
def export(
    model: str | os.PathLike,
    output: str | os.PathLike,
    **options: Unpack[ExportKeywords],
) -> dict:
    """Exports a network for TensorFlow Serving, LiteRT, TF Hub, Keras or a web page.

    To test the exported files, each file and the network stylize the same photograph.
    If a file's pictures differ too much from the network's (PSNR below a threshold), no
    file is written, unless `force` is set.

    Args:
        model: Name of a bundled network, path of a `.keras` file, or path of a folder
            that contains a `.keras` file.
        output: Output folder, created if needed.
        **options: Fields of `tfstyle.ExportOptions`, such as `format` and `tflite`.

    Returns:
        The report, which is also merged into `NAME_export.json` in the output folder.
        `files` contains a dictionary for each file, keyed by file name. In this
        dictionary, `bytes` is the size of the file. `psnr` (in decibels) and `ssim` are
        the lowest values of all compared pictures. `threshold` is the minimum PSNR.
        `seconds` is the time for a picture of the first size in the report's `sizes`.
        `operations` contains operation counts, keyed by name.

    Raises:
        InputError: The network or an option is invalid, a package is missing, or
            `output` is in use by another run, is not writable or has a file extension.
            This error is also raised if a file already exists and `overwrite` is not
            set, or if a file's PSNR is below its threshold and `force` is not set. In
            all of these cases, nothing is written.

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
    on_target: Callable[[str], None] = lambda file: None,
) -> dict:
    """Exports a network, as `export` does, and reports the progress.

    Args:
        model: Network, as in `export`.
        output: Output folder, as in `export`.
        options: Options of the export.
        on_plan: Function called with the names of all files to write, after the model
            and the options have been checked.
        on_target: Function called with the name of each file before it is written.
    """
    check_path("model", model)
    check_path("output", output)
    folder = expand(output)
    check_folder_name(folder, os.fspath(output))  # before the lock creates the folder
    with lock_folder(folder):
        plan = make_plan(model, output, options)
        on_plan([target.file for target in plan.targets])
        import_keras()
        # Importing TensorFlow takes seconds, so the input is checked first.
        from tfstyle.exporting.run import ExportRun

        return ExportRun(plan, on_target).run()
