"""`tfstyle serve`: paint for programs and for a page in the browser, over HTTP."""

import signal

from absl import flags

from tfstyle.cli.command import Command
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

Answers the REST API of TensorFlow Serving, and shows a page at / where photographs can
be painted. PATH is a .tflite or .keras file, a folder with one, a SavedModel, or a
folder with a folder for each version (1, 2, ...), of which the newest is served; a new
version is picked up while the server runs, unless it is damaged. Ctrl-C and SIGTERM end
it when it has answered what it has accepted.

    POST /v1/models/NAME[/versions/N|/labels/L]:predict
    GET  /v1/models/NAME[/versions/N|/labels/L][/metadata]
    GET  /healthz  /metrics  /

flags:
"""


def _define(values: flags.FlagValues) -> None:
    own = {"flag_values": values}
    flags.DEFINE_multi_string(
        "model",
        [StylizeOptions().model],
        "NAME=PATH, or the name of a bundled network; repeat for several",
        **own,
    )
    flags.DEFINE_multi_string(
        "label",
        [],
        "NAME/LABEL=VERSION: a version that is served besides the newest, and asked "
        "for by its label; repeat for several",
        **own,
    )
    define_option_flags(ServeOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Serves until it is told to end."""
    options = options_from_flags(ServeOptions, values)
    sources = parse_sources(values.model, values.label)
    for style in options.saved_style:
        check_saved_style(style)
    # As Ctrl-C: uvicorn answers what it has accepted, then raises the signal again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server = _server_class()(sources, options)
        names = ", ".join(server.models.names)
        print(f"{server.url} serves {names}; Ctrl-C ends it", flush=True)
        server.run()
    except KeyboardInterrupt:
        pass
    return 0


def _server_class() -> type:
    # Not before it is needed: an optional extra.
    try:
        from tfstyle.serving.server import Server
    except ModuleNotFoundError as error:
        raise InputError(
            f"tfstyle serve needs more packages: pip install 'tfstyle[serve]'. "
            f"Received: no module named '{error.name}'"
        ) from error
    return Server


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
)
