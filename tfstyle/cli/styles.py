"""The `tfstyle styles` command."""

from collections.abc import Sequence

import numpy as np
from absl import flags

from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.cli.command import Command
from tfstyle.cli.option_flags import define_path
from tfstyle.cli.status_line import PictureProgress
from tfstyle.cli.streams import one_line
from tfstyle.cli.table import print_table
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import check_output, load, resize, save
from tfstyle.images.contact_sheet import contact_sheet
from tfstyle.methods.stylize.file import make_stylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.card import Card
from tfstyle.models.find import find_model
from tfstyle.models.saved_style import read_saved_style, saved_styles
from tfstyle.runtimes import RUNTIMES

USAGE = """usage: tfstyle styles
       tfstyle styles --output=SHEET.png

Lists the styles of a trained network, one per line. --output also writes a sheet that
shows a photograph in each style. A network that takes paintings has no list of styles.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    own = {"flag_values": values}
    defaults = StylizeOptions()
    about = "name of a bundled network, or path of a .keras file, .tflite or SavedModel"
    flags.DEFINE_string("model", defaults.model, about, **own)
    define_path("output", "sheet to write", values)
    define_path("content", "content image; a sample photograph if empty", values)
    flags.DEFINE_integer(
        "image_size",
        320,
        "longer side of each picture in the sheet, in pixels",
        **own,
    )
    flags.DEFINE_integer("columns", 4, "pictures per row of the sheet", 1, **own)
    flags.DEFINE_enum(
        "runtime", defaults.runtime, RUNTIMES, "runtime of the network", **own
    )


def _run(values: flags.FlagValues) -> int:
    """Prints the styles, and writes the sheet if requested."""
    if values.output:
        check_output(expand(values.output), [values.content or SAMPLE_PHOTO])
    given = {name: values[name].value for name in ("model", "image_size", "runtime")}
    options = StylizeOptions(**given)
    card = find_model(options.model).card
    if not card.family.has_styles:
        return _no_styles(card, values)
    if values.output:
        with lock_file(expand(values.output)):
            photo = load(values.content or SAMPLE_PHOTO, "content")
            save(_sheet(photo, options, values.columns), values.output)
    titles = _titles(card)
    print_table(("style", "painting"), titles, _as_text(titles))
    return 0


def _no_styles(card: Card, values: flags.FlagValues) -> int:
    if values.output:
        raise InputError(
            f"Expected `model` to be a network with named styles for --output; "
            f"'{card.name}' takes paintings. Received: model={values.model!r}"
        )
    print(one_line(f"any: {card.name} takes a painting, --style=PAINTING.jpg"))
    return 0


def _sheet(photo: np.ndarray, options: StylizeOptions, columns: int) -> np.ndarray:
    """Returns a sheet of the photograph followed by every style."""
    stylizer = make_stylizer(options)
    stylizer.pictures = len(stylizer.styles)
    progress = PictureProgress(len(stylizer.styles))
    images = [resize(photo, options.size_of(*photo.shape[:2]), clip=True)]
    for style in stylizer.styles:
        progress.begin(style)
        images.append(stylizer(photo, style))
    progress.end()
    return contact_sheet(images, ["photograph", *stylizer.styles], columns)


def _titles(card: Card) -> list[tuple[str, str]]:
    """Returns names of the styles, saved ones too, with titles of their paintings."""
    paintings = card.about.get("styles", {})
    own = [(name, paintings.get(name, {}).get("title", "")) for name in card.styles]
    if card.family.has_styles:
        return own
    saved = saved_styles(card).items()
    return own + [(name, read_saved_style(path, card).title) for name, path in saved]


def _as_text(titles: Sequence[tuple[str, str]]) -> str:
    width = max((len(name) for name, _ in titles), default=0)
    lines = (one_line(f"{name:{width}}  {title}") for name, title in titles)
    return "\n".join(line.rstrip() for line in lines)


COMMAND = Command(
    usage=USAGE,
    define=_define,
    run=_run,
    renamed={"photo": "content"},
)
