"""Kind of job that paints a picture by optimization."""

import contextlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from tfstyle.blend_weights import normalized_blend_weights
from tfstyle.errors import InputError, check_name
from tfstyle.methods.optimize.inputs import check_guides
from tfstyle.methods.optimize.options import INITS, OptimizeOptions
from tfstyle.serving.job_files import JobFiles
from tfstyle.serving.job_kind import FindModel, JobKind, Order, Output
from tfstyle.serving.job_options import (
    check_limits,
    check_options,
    options_schema,
    tuples,
)
from tfstyle.serving.job_work import PREVIEW
from tfstyle.serving.optimization_work import FILES, INIT, STYLE, optimize
from tfstyle.serving.serve_options import ServeOptions

# Options that requests may not set: `vgg19_weights` is a path on the server, and
# `allow_random_features` is for tests.
_PRIVATE = ("vgg19_weights", "allow_random_features")
_FIELDS = [item for item in fields(OptimizeOptions) if item.name not in _PRIVATE]
OPTIONS = tuple(item.name for item in _FIELDS)
_MASKS = ("content_mask_bytes", "style_mask_bytes")


def parse_optimization(
    document: Mapping[str, Any],
    files: JobFiles,
    limits: ServeOptions,
    find_model: FindModel,
) -> Order:
    """Checks a request for an optimization.

    Args:
        document: Request, parsed from JSON.
        files: Contents of the picture files in the request, keyed by JSON key.
        limits: Options of the server.
        find_model: Not used, because optimizations need no model.

    Raises:
        ServingError: `options` is not an object, the name of an option is unknown, or
            an option's value is nested or too long.
        InputError: An option is invalid or exceeds a limit, the pictures do not match
            each other, or they do not match the options.
    """
    options, checked = _options(document.get("options", {}), limits)
    _check_together(files, options, checked)
    return Order(OPTIMIZATION, files, options)


def _options(
    given: Any, limits: ServeOptions
) -> tuple[dict[str, Any], OptimizeOptions]:
    """Returns the checked options as a dictionary and as `OptimizeOptions`.

    The dictionary contains only the given options, and the defaults that depend on the
    limits of the server.
    """
    options = check_options(given, OPTIONS)
    with contextlib.suppress(KeyError):
        check_name("init", options["init"], INITS)
    # Defaults that exceed the server's limits are reduced to these limits.
    defaults = OptimizeOptions()
    size = min(defaults.image_size, limits.job_max_size)
    steps = min(defaults.iterations, limits.job_max_iterations)
    options = {"image_size": size, "iterations": steps, **options}
    largest = {
        "image_size": limits.job_max_size,
        "iterations": limits.job_max_iterations,
    }
    check_limits(options, largest)
    checked = OptimizeOptions.from_kwargs(**tuples(options))
    if checked.scaled_style_size > limits.job_max_size:
        raise InputError(
            "Expected the longer side of resized paintings to be at most "
            f"{limits.job_max_size} pixels, the limit of this server; reduce "
            "`style_size` or `style_scale`. Received: "
            f"<{checked.scaled_style_size} pixels>"
        )
    return options, checked


def _check_together(
    files: JobFiles, options: Mapping[str, Any], checked: OptimizeOptions
) -> None:
    """Checks that the pictures match each other and the options."""
    for key in _MASKS:
        if key in files and len(files[key]) != len(files[STYLE]):
            raise InputError(
                f"Expected `{key}` to have one mask for each painting in `{STYLE}`, "
                f"{len(files[STYLE])} in all. "
                f"Received: {key}=<{len(files[key])} masks>"
            )
    check_guides(checked, {FILES[key].name: files[key] for key in files})
    normalized_blend_weights(checked.style_blend_weights, len(files[STYLE]))
    if INIT in files and "init" in options:
        raise InputError(
            f"Expected at most one of `{INIT}` and the option `init`. Received: both"
        )


OPTIMIZATION = JobKind(
    "optimization",
    FILES,
    parse_optimization,
    optimize,
    {
        "picture": (
            Output("result.jpg", "image/jpeg"),
            Output("result.png", "image/png"),
            Output(PREVIEW, "image/jpeg", is_final=False),
        )
    },
    options_schema("optimize", _FIELDS),
    modules=("tensorflow",),
    install="pip install tensorflow",
    events={"step": {"type": "integer"}, "steps": {"type": "integer"}},
    refused={
        "style": f"send a painting as `{STYLE}`. A named style belongs to a trained "
        "network and needs no job; use POST /stylize?style=NAME instead"
    },
)
