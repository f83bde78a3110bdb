"""Kind of job that stylizes a video with a served network."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from tfstyle.arguments import check_type
from tfstyle.errors import InputError, check_name
from tfstyle.methods.stylize.style_weights import named_weights
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.writing.encoder import AUTO
from tfstyle.serving.job_files import JobFiles
from tfstyle.serving.job_kind import FindModel, JobKind, Order, Output
from tfstyle.serving.job_options import check_limits, check_options, options_schema
from tfstyle.serving.job_work import PREVIEW
from tfstyle.serving.servable import Servable
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.video_work import FILES, RESULTS, STYLE, paint_video

# Options that requests may set. The other options of `tfstyle video` are paths on the
# server, concern the sound, or belong to image optimization.
OPTIONS = (
    *("stability", "strength", "preserve_color", "image_size"),
    *("stroke_scale", "codec", "quality"),
)
_FIELDS = [item for item in fields(VideoOptions) if item.name in OPTIONS]
_CODECS = (AUTO, *RESULTS)
_DEFAULT_CODEC = next(iter(RESULTS))
# Maximum number of characters in the text that describes a blend of styles.
_LONGEST_STYLE = 1000


def parse_video(
    document: Mapping[str, Any],
    files: JobFiles,
    limits: ServeOptions,
    find_model: FindModel,
) -> Order:
    """Checks a request for a stylized video.

    Args:
        document: Request, parsed from JSON.
        files: Contents of the files in the request, keyed by JSON key.
        limits: Options of the server.
        find_model: Function that returns the newest version of a model.

    Raises:
        ServingError: The model or an option does not exist, `options` is not an object,
            or an option's value is nested or too long.
        InputError: The style is missing, invalid or not supported by the model, or an
            option is invalid or exceeds a limit.
    """
    model = document.get("model", "")
    check_type("model", model, str)
    servable = find_model(model)
    style = _style(document, servable, len(files.get(STYLE, ())))
    options = _options(document.get("options", {}), limits)
    return Order(VIDEO, files, {"style": style, "options": options}, servable)


def _style(
    document: Mapping[str, Any], servable: Servable, paintings: int
) -> dict[str, float]:
    """Returns the weights of the named styles, keyed by name.

    Unknown names are rejected, because they would be used as paths later.
    """
    if paintings and not servable.shows_paintings:
        raise InputError(
            f"Expected no `{STYLE}` for the model '{servable.name}', because it has "
            f"only named styles. Received: <paintings: {paintings}>"
        )
    text = document.get("style")
    if text is None and paintings:
        return {}
    if not isinstance(text, str) or len(text) > _LONGEST_STYLE:
        choice = f", or `{STYLE}` to be given" if servable.shows_paintings else ""
        raise InputError(
            "Expected `style` to be a blend of styles, such as 'wave:2,udnie' (at most "
            f"{_LONGEST_STYLE} characters){choice}. "
            f"Received: style=<{type(text).__name__}>"
        )
    return named_weights(text, servable.card.styles)


def _options(given: Any, limits: ServeOptions) -> dict[str, Any]:
    options = check_options(given, OPTIONS)
    codec = options.get("codec", AUTO)
    check_name("codec", codec, _CODECS)
    check_limits(options, {"image_size": limits.job_max_size})
    VideoOptions.from_kwargs(**options)
    return {**options, "codec": _DEFAULT_CODEC if codec == AUTO else codec}


_TEXT = {"type": "string"}
VIDEO = JobKind(
    "video",
    FILES,
    parse_video,
    paint_video,
    {
        "picture": (Output(PREVIEW, "image/jpeg", is_final=False),),
        "video": (
            Output(RESULTS["h264"], "video/mp4"),
            Output(RESULTS["vp9"], "video/webm"),
        ),
    },
    options_schema("video", _FIELDS, {"codec": _CODECS}),
    modules=("av", "cv2"),
    install="pip install 'tfstyle[video]'",
    keys={
        "style": {**_TEXT, "description": "Blend of styles, such as wave:2,udnie."},
        "model": {
            **_TEXT,
            "description": "Name of the model; by default, the first model.",
        },
    },
    events={"frame": {"type": "integer"}, "frames": {"type": "integer"}},
)
