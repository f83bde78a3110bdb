"""The `tfstyle styles` command."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from absl import flags

from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.cli.command import Command, Group
from tfstyle.cli.option_flags import define_path
from tfstyle.cli.status_line import PictureProgress
from tfstyle.cli.streams import one_line
from tfstyle.cli.table import print_table
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import MIN_SIDE, check_output, fit, load, resize, save
from tfstyle.images.contact_sheet import contact_sheet
from tfstyle.methods.stylize.file import make_stylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.models.card import Card
from tfstyle.models.find import bundled_names, find_model, resolve_handle
from tfstyle.models.saved_style import read_saved_style, saved_styles
from tfstyle.options import LARGEST_SIDE
from tfstyle.runtimes import RUNTIMES

# Ratio of a picture's shorter side to that of the small painting in its corner, and
# width in pixels of the white frame around the painting.
THUMBNAIL_SHARE, FRAME = 4, 2
# Mean and standard deviation of the gray noise that is painted as a sample of strokes.
SAMPLE_GRAYS = 0.45, 0.2

USAGE = """usage: tfstyle styles
       tfstyle styles --output=SHEET.png

Lists the styles of a trained network, one per line. With --output, also writes a sheet
that shows a photograph in each style. A corner of each picture shows the style's
painting if the --paintings folder contains this painting; otherwise, it shows a sample
of the style's strokes. For a network that takes any painting, only named and saved
styles are listed.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    defaults = StylizeOptions()
    flags.DEFINE_string(
        "model",
        defaults.model,
        "name of a bundled network, or path of a .keras file, .tflite file or "
        "SavedModel",
        flag_values=values,
    )
    define_path("output", "sheet to write; an existing file is replaced", values)
    define_path("content", "content image; by default, a sample photograph", values)
    define_path(
        "paintings", "folder of the paintings that the network was trained on", values
    )
    flags.DEFINE_integer(
        "image_size",
        320,
        "longer side of each picture in the sheet, in pixels; 0: as in the photograph",
        0,
        LARGEST_SIDE,
        flag_values=values,
    )
    flags.DEFINE_integer(
        "columns", 4, "number of pictures per row of the sheet", 1, flag_values=values
    )
    flags.DEFINE_enum(
        "runtime",
        defaults.runtime,
        RUNTIMES,
        "runtime for the network (see `tfstyle stylize --help`)",
        flag_values=values,
    )


def _run(values: flags.FlagValues) -> int:
    """Prints the styles, and writes the sheet if requested."""
    if values.output:
        check_output(expand(values.output), [values.content or SAMPLE_PHOTO])
    names = ("model", "image_size", "runtime")
    given: dict[str, Any] = {name: values[name].value for name in names}
    options = StylizeOptions(**given)
    card = find_model(resolve_handle(options.model)).card
    titles = _titles(card)
    if not titles:
        return _no_styles(card, values)
    if values.output:
        with lock_file(expand(values.output)):
            photo = load(values.content or SAMPLE_PHOTO, "content")
            paintings = _find_paintings(card, values.paintings)
            sheet = _sheet(photo, options, values.columns, paintings)
            save(sheet, values.output)
    print_table(("style", "painting"), titles, _as_text(titles))
    others = [name for name in bundled_names() if name != options.model]
    if options.model == StylizeOptions.model and others:
        note = f"Other bundled networks (--model=NAME): {', '.join(others)}"
        print(note, file=sys.stderr)
    return 0


def _no_styles(card: Card, values: flags.FlagValues) -> int:
    if values.output:
        raise InputError(
            "Expected `model` to have named styles if --output is given, but "
            f"'{card.name}' only takes paintings. Received: model={values.model!r}"
        )
    print(
        one_line(
            f"{card.name} takes any painting as its style: tfstyle stylize PHOTO "
            f"--model={values.model} --style=PAINTING.jpg"
        )
    )
    return 0


def _sheet(
    photo: np.ndarray,
    options: StylizeOptions,
    columns: int,
    paintings: Mapping[str, np.ndarray],
) -> np.ndarray:
    """Returns a sheet with the photograph, unchanged and in each style."""
    stylizer = make_stylizer(options)
    stylizer.pictures = len(stylizer.styles)
    progress = PictureProgress(len(stylizer.styles))
    images = [resize(photo, options.size_of(*photo.shape[:2]), clip=True)]
    for style in stylizer.styles:
        progress.begin(style)
        painted = stylizer(photo, style)
        _add_painting(
            painted, paintings.get(style), sample=partial(stylizer, style=style)
        )
        images.append(painted)
    progress.end()
    return contact_sheet(images, ["photograph", *stylizer.styles], columns)


def _find_paintings(card: Card, folder: str | None) -> dict[str, np.ndarray]:
    """Loads the paintings of the styles from a folder, keyed by style name."""
    if not folder:
        return {}
    files = {name: about.get("file") for name, about in _paintings(card).items()}
    paths = {name: expand(folder) / file for name, file in files.items() if file}
    existing_paths = {name: path for name, path in paths.items() if path.is_file()}
    if not existing_paths:
        names = ", ".join(filter(None, files.values()))
        expected = (
            f"to contain paintings that the model was trained on: {names}"
            if names
            else "to be omitted, because the model's card lists no painting files"
        )
        raise InputError(
            f"Expected `paintings` {expected}. Received: paintings={folder!r}"
        )
    return {name: load(path, "paintings") for name, path in existing_paths.items()}


def _add_painting(
    painted: np.ndarray,
    painting: np.ndarray | None,
    sample: Callable[[np.ndarray], np.ndarray],
) -> None:
    """Puts a painting, or a sample of strokes, into the corner of a picture."""
    side = min(painted.shape[:2]) // THUMBNAIL_SHARE
    if side < MIN_SIDE:
        return
    if painting is None:
        # The sample is cropped from the interior, where the edges have no effect. It is
        # not resized, so its strokes are as large as those in the picture.
        strokes = sample(_noise(side))
        small = strokes[side : 2 * side, side : 2 * side]
    else:
        height, width, _ = painting.shape
        longer = round(side * max(height, width) / min(height, width))
        size = fit(height, width, min(longer, 2 * side))
        small = resize(painting, size, clip=True)
    _put_in_corner(painted, small)


def _noise(side: int) -> np.ndarray:
    """Returns gray noise at several scales; when stylized, it shows only strokes.

    Args:
        side: Side, in pixels, of the sample: the part of the noise that will be shown.
            The sample has a fixed mean and standard deviation; otherwise, samples of
            pale styles could be white.

    Returns:
        `(4 * side, 4 * side, 3)`, float32 in [0, 1]. The sample begins at `(side,
        side)`.
    """
    random, size = np.random.default_rng(0), (4 * side, 4 * side)
    noise = np.zeros((*size, 3), np.float32)
    for cell in (side // 2, 16, 4):
        shape = [max(2, length // cell) for length in size]
        coarse = random.random((*shape, 1), np.float32).repeat(3, axis=2)
        noise += resize(coarse, size)
    seen = noise[side : 2 * side, side : 2 * side]
    mean, deviation = SAMPLE_GRAYS
    return (mean + deviation * (noise - seen.mean()) / seen.std()).clip(0, 1)


def _put_in_corner(image: np.ndarray, small: np.ndarray) -> None:
    """Puts a small picture with a white frame into an image's lower right corner."""
    height, width, _ = small.shape
    image[-height - FRAME :, -width - FRAME :] = 1
    image[-height:, -width:] = small


def _paintings(card: Card) -> Mapping[str, Mapping[str, str]]:
    return card.about.get("styles", {})


def _titles(card: Card) -> list[tuple[str, str]]:
    """Returns the name and the title of each style, including saved styles."""
    paintings = _paintings(card)
    own = [(name, paintings.get(name, {}).get("title", "")) for name in card.styles]
    if card.family.has_styles:
        return own
    # A saved style is not listed if the network has a style of the same name.
    saved = [item for item in saved_styles(card).items() if item[0] not in card.styles]
    return own + [(name, read_saved_style(path, card).title) for name, path in saved]


def _as_text(titles: Sequence[tuple[str, str]]) -> str:
    width = max((len(name) for name, _ in titles), default=0)
    lines = (one_line(f"{name:{width}}  {title}") for name, title in titles)
    return "\n".join(line.rstrip() for line in lines)


COMMAND = Command(
    group=Group.PAINT,
    summary="list the styles of a trained network",
    usage=USAGE,
    define=_define,
    run=_run,
    renamed={"photo": "content"},
)
