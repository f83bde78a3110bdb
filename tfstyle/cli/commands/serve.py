"""The `tfstyle serve` command."""

import signal

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.flag_errors import checking_flags
from tfstyle.cli.option_flags import (
    define_option_flags,
    options_from_flags,
)
from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.saved_style import check_saved_style
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.versions import parse_sources

USAGE = """usage: tfstyle serve
       tfstyle serve --model=NAME=PATH --model=OTHER=PATH --port=8501

Serves the REST API of TensorFlow Serving and, at the path /, a web page for stylizing
photographs. PATH is a .tflite file, a .keras file, a SavedModel or a folder. The folder
contains a .tflite or .keras file, or one subfolder per version (1, 2, ...). By default,
the newest version is served. If a newer version appears while the server is running,
the server loads the new version, unless that version is damaged. Ctrl-C or SIGTERM
stops the server after it has responded to all accepted requests.

    POST /stylize?style=NAME[:WEIGHT][,NAME...]&strength=0.8&model=NAME
    GET  /v1/models
    POST /v1/models/NAME[/versions/N|/labels/L]:predict
    GET  /v1/models/NAME[/versions/N|/labels/L][/metadata]
    GET  /healthz  /metrics  /openapi.json  /

curl --data-binary @photo.jpg 'http://127.0.0.1:8501/stylize?style=wave' > out.jpg

flags:
"""


def _define(values: flags.FlagValues) -> None:
    flags.DEFINE_multi_string(
        "model",
        [StylizeOptions().model],
        "model to serve: NAME=PATH, a path, or the name of a bundled network; repeat "
        "the flag for several models",
        flag_values=values,
    )
    flags.DEFINE_multi_string(
        "label",
        [],
        "NAME/LABEL=VERSION: also serve this version of the model NAME under LABEL; "
        "repeat the flag for several labels",
        flag_values=values,
    )
    define_option_flags(ServeOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Runs the server until Ctrl-C or SIGTERM stops it."""
    options = options_from_flags(ServeOptions, values)
    with checking_flags():
        sources = parse_sources(values.model, values.label)
    for style in options.saved_style:
        check_saved_style(style)
    # SIGTERM is handled like Ctrl-C. When Uvicorn receives a signal, it responds to all
    # accepted requests, and then raises the signal again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server = _server_class()(sources, options)
        names = ", ".join(server.models.names)
        print(f"{server.url} serves {names}; press Ctrl-C to stop", flush=True)
        server.run()
    except KeyboardInterrupt:
        pass
    return 0


def _server_class() -> type:
    # Imported late, because the server needs the optional packages for `serve`.
    try:
        from tfstyle.serving.server import Server
    except ModuleNotFoundError as error:
        raise InputError(
            "Expected the packages for `tfstyle serve` to be installed: pip install "
            f"'tfstyle[serve]'. Received: no module '{error.name}'"
        ) from error
    return Server


COMMAND = Command(
    group=Group.DEPLOY,
    summary="serve a web page and an HTTP API for stylizing",
    usage=USAGE,
    define=_define,
    run=_run,
)
