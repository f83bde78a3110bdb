"""Requests for jobs: parsing, limits, and JSON schema."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from tfstyle.errors import InputError, check_name
from tfstyle.methods.optimize.inputs import check_guides
from tfstyle.methods.optimize.options import INITS, OptimizeOptions
from tfstyle.options import normalized_blend_weights
from tfstyle.serving.job_pictures import (
    CONTENT,
    INIT,
    JOB_PICTURES,
    MOST,
    STYLE,
    JobFiles,
    parse_pictures,
)
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import invalid

KEYS = (*JOB_PICTURES, "options")
# Options that requests may not set: `vgg19_weights` is a path on the server, and
# `allow_random_features` is for tests.
_PRIVATE = ("vgg19_weights", "allow_random_features")
_FIELDS = [item for item in fields(OptimizeOptions) if item.name not in _PRIVATE]
OPTIONS = tuple(item.name for item in _FIELDS)
# Maximum lengths of a list and of a string. Valid strings, such as names of layers, are
# much shorter.
_MOST_ITEMS, _LONGEST = 64, 200
_TYPES = {int: "integer", float: "number", bool: "boolean", str: "string"}


def parse_job(
    body: bytes, limits: ServeOptions
) -> tuple[dict[str, list[bytes]], dict[str, Any]]:
    """Parses the request for a job.

    Args:
        body: JSON with the keys `KEYS`.
        limits: Options of the server, which include the limits for jobs.

    Returns:
        Files of the pictures, keyed as in the request, and the options.

    Raises:
        ServingError: The body is invalid, contradicts itself, or exceeds the limits.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise invalid(f"Expected the body to be a JSON object with {', '.join(KEYS)}")
    try:
        for name in document:
            check_name("key", name[:100], KEYS)
        files = parse_pictures(document)
        options, checked = _options(document.get("options", {}), limits)
        _check_together(files, options, checked)
    except InputError as error:
        raise invalid(str(error)) from error
    return files, options


def tuples(options: Mapping[str, Any]) -> dict[str, Any]:
    """Converts options from JSON to Python: lists become tuples."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}


def request_schema() -> dict[str, Any]:
    """Returns the JSON schema of a request; it does not contain a server's limits."""
    one = {
        "type": "object",
        "properties": {"b64": {"type": "string"}},
        "required": ["b64"],
    }
    several = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST}
    pictures = {
        key: {
            "description": f"JPEG, PNG or WebP file: {about.help}.",
            **({"oneOf": [one, several]} if about.several else one),
        }
        for key, about in JOB_PICTURES.items()
    }
    options = {
        "type": "object",
        "description": "Options of `tfstyle optimize`.",
        "properties": {item.name: _schema_of(item) for item in _FIELDS},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {**pictures, "options": options},
        "required": [CONTENT, STYLE],
        "additionalProperties": False,
    }


def _options(
    options: Any, limits: ServeOptions
) -> tuple[dict[str, Any], OptimizeOptions]:
    """Returns the given options, twice: as a dictionary, and as `OptimizeOptions`.

    The dictionary contains only the given options and the defaults that depend on the
    limits.
    """
    if not isinstance(options, dict):
        raise invalid("Expected `options` to be an object")
    for name, value in options.items():
        check_name("option", name[:100], OPTIONS)
        _check_length(name, value)
    with contextlib.suppress(KeyError):
        check_name("init", options["init"], INITS)
    # Defaults that exceed the server's limits are reduced to these limits.
    defaults = OptimizeOptions()
    size = min(defaults.image_size, limits.job_max_size)
    steps = min(defaults.iterations, limits.job_max_iterations)
    options = {"image_size": size, "iterations": steps, **options}
    checked = OptimizeOptions.from_kwargs(**tuples(options))
    largest = {
        "image_size": limits.job_max_size,
        "scaled_style_size": limits.job_max_size,
        "iterations": limits.job_max_iterations,
    }
    for name, limit in largest.items():
        value = getattr(checked, name)
        if value > limit:
            raise invalid(
                f"Expected `{name}` to be at most {limit}, the limit of this server. "
                f"Received: {name}={value}"
            )
    return options, checked


def _check_length(name: str, value: Any) -> None:
    """Raises an error if a value is too long to be checked quickly."""
    items = value if isinstance(value, list) else [value]
    is_short = len(items) <= _MOST_ITEMS and not any(
        isinstance(item, list | dict) or len(str(item)) > _LONGEST for item in items
    )
    if not is_short:
        raise invalid(
            f"Expected `{name}` to be a number, a boolean, a string of at most "
            f"{_LONGEST} characters, or a list of at most {_MOST_ITEMS} of these"
        )


def _check_together(
    files: JobFiles, options: Mapping[str, Any], checked: OptimizeOptions
) -> None:
    """Raises an error if pictures and options contradict each other."""
    check_guides(checked, {JOB_PICTURES[key].argument: files[key] for key in files})
    normalized_blend_weights(checked.style_blend_weights, len(files[STYLE]))
    if INIT in files and "init" in options:
        raise InputError(
            f"Expected at most one of `{INIT}` and the option `init`. Received: both"
        )


def _schema_of(item: Field) -> dict[str, Any]:
    about = item.metadata
    described = {"description": about["help"]}
    if item.default is not MISSING:
        default = item.default
        described["default"] = list(default) if isinstance(default, tuple) else default
    if item.type not in _TYPES:  # tuples
        kind = "number" if item.type == tuple[float, ...] else "string"
        return {**described, "type": "array", "items": {"type": kind}}
    limits = {"minimum": about["at_least"], "maximum": about["at_most"]}
    limits = {name: limit for name, limit in limits.items() if limit is not None}
    choices = {"enum": list(about["choices"])} if about["choices"] else {}
    return {**described, "type": _TYPES[item.type], **limits, **choices}
