"""Selection of a stylizer, and stylization of a single file."""

import logging
from collections.abc import Callable
from dataclasses import replace
from os import PathLike, fspath

from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import (
    Photograph,
    check_output,
    load_photograph,
    read_metadata,
    resize_bytes,
    save,
)
from tfstyle.methods.folders.arguments import AS_USUAL, Saving
from tfstyle.methods.folders.jobs import Job
from tfstyle.methods.folders.settings import Settings, to_comment, with_content
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer
from tfstyle.methods.stylize.settings import read_settings
from tfstyle.methods.stylize.stylizer import Stylizer
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.models.find import bundled_names, find_model, resolve_handle
from tfstyle.models.model_path import card_file, is_saved_model
from tfstyle.models.saved_style_names import (
    new_style_path,
    style_path,
    styles_folder,
)


def open_stylizer(
    style: Style,
    options: StylizeOptions,
    stylizer: PhotoStylizer | None = None,
    pictures: int = 1,
) -> tuple[PhotoStylizer, Style]:
    """Creates a stylizer if none is given, and checks the style.

    Args:
        style: Style, as in `tfstyle.stylize`.
        options: Options of the method, including the network.
        stylizer: Stylizer to use. If None, a stylizer is created from the options.
        pictures: Number of pictures to stylize. With `runtime="auto"`, the choice of
            the runtime depends on this number.

    Returns:
        The stylizer, and the style in the form that the stylizer accepts.

    Raises:
        InputError: The network, an option or the style is invalid, or several styles
            are given for a TensorFlow Hub module, which takes a single painting.
    """
    if stylizer is None:
        stylizer = make_stylizer(options, pictures)
    texts = _texts(style)
    if len(texts) > 1 and isinstance(stylizer, ModuleStylizer):
        raise InputError(
            "Expected a single `style`, because the model takes one painting. "
            f"Received: style={texts}"
        )
    if texts and isinstance(stylizer, Stylizer | ModuleStylizer):
        style = ",".join(texts)
    stylizer.check(style)
    stylizer.check_masks(style)
    return stylizer, style


def _texts(style: Style) -> list[str]:
    """Returns the items of a style if it is a list of strings, or [] otherwise."""
    items = list(style) if isinstance(style, list | tuple) else []
    texts = [item for item in items if isinstance(item, str)]
    return texts if len(texts) == len(items) else []


def stylize_file(
    content: str | PathLike,
    style: Style,
    output: str | PathLike,
    options: StylizeOptions,
    on_share: Callable[[float], None] = lambda share: None,
    save_style: str = "",
    saving: Saving = AS_USUAL,
    stylizer: PhotoStylizer | None = None,
) -> tuple[int, int]:
    """Stylizes a content image, keeping its transparency, and writes the picture.

    Args:
        content: Path of the content image.
        style: Style, as in `open_stylizer`.
        output: Path of the stylized picture.
        options: Options of the method.
        on_share: Function called with the progress, from 0 to 1, after each tile and
            each step of `refine`.
        save_style: Name or path under which to save the style code; if empty, the code
            is not saved.
        saving: Options for writing the picture.
        stylizer: Stylizer to use. If None, a stylizer is created from the options.

    Returns:
        Height and width of the picture.

    Raises:
        InputError: A file, the style or an option is invalid.
    """
    job = Job(expand(content), expand(output))
    check_output(job.output, [job.content])
    stylizer, style = open_stylizer(style, options, stylizer)
    painter = check_save_style(stylizer, save_style) if save_style else None
    check_output(job.output, [*stylizer.files_of(style), *options.content_mask])
    settings = read_settings(stylizer, style)
    with lock_file(job.output):
        # No variable here refers to the photograph, so that its memory can be freed
        # while the picture is made.
        size = write_stylized(
            stylizer,
            style,
            job,
            load_photograph(fspath(content), "content"),
            settings,
            on_share,
            saving,
        )
    if painter is not None:
        _save_style(painter, style, save_style)
    return size


def _save_style(painter: PaintingStylizer, style: Style, name_or_file: str) -> None:
    is_there, log = style_path(name_or_file).exists(), logging.getLogger("tfstyle")
    path = painter.save_style(style, name_or_file)
    if is_there:
        log.info("Replaced the saved style '%s'.", name_or_file)
    else:
        log.info("Saved the style as '%s'.", path)


def check_save_style(stylizer: PhotoStylizer, name_or_file: str) -> PaintingStylizer:
    """Checks that the style code can be saved, and returns the stylizer.

    Raises:
        InputError: The model has no style codes, there are content masks, or
            `name_or_file` is invalid (for example, a reserved name).
    """
    if not isinstance(stylizer, PaintingStylizer):
        raise InputError(
            "Expected `save_style` to be used only with a model that takes paintings. "
            f"Received: save_style={name_or_file!r}"
        )
    if stylizer.options.content_mask:
        raise InputError(
            "Expected `save_style` not to be given with `content_mask`, because each "
            f"mask has its own style. Received: save_style={name_or_file!r}"
        )
    path = new_style_path(name_or_file, stylizer.files.card)
    if path.parent != styles_folder() and not path.parent.is_dir():
        raise InputError(
            f"Expected the folder '{path.parent}' of `save_style` to exist. "
            f"Received: save_style={name_or_file!r}"
        )
    return stylizer


def write_stylized(
    stylizer: PhotoStylizer,
    style: Style,
    job: Job,
    photograph: Photograph,
    settings: Settings,
    on_share: Callable[[float], None] = lambda share: None,
    saving: Saving = AS_USUAL,
) -> tuple[int, int]:
    """Stylizes a loaded content image, and writes the picture.

    Args:
        stylizer: Stylizer to use.
        style: Style from `open_stylizer`.
        job: Path of the content image, and path of the picture to write.
        photograph: Content image.
        settings: Settings of the run, stored in the picture.
        on_share: Function called with the progress, from 0 to 1, after each tile and
            each step of `refine`.
        saving: Options for writing the picture.

    Returns:
        Height and width of the picture.

    Raises:
        InputError: The photograph cannot be stylized, or the picture cannot be written.
    """
    comment = to_comment(with_content(settings, job.content))
    painted = stylizer(photograph.pixels, style, on_share)
    size, alpha = painted.shape[:2], photograph.alpha
    del photograph  # frees memory for Pillow's copy of the picture
    if alpha is not None:
        alpha = resize_bytes(alpha, size)
    metadata = read_metadata(job.content) if saving.keep_metadata else None
    save(painted, job.output, saving.quality, alpha, comment, metadata)
    return size


def make_stylizer(options: StylizeOptions, pictures: int = 1) -> PhotoStylizer:
    """Creates the stylizer for `options.model`; the model itself is loaded later.

    Args:
        options: Options of the method. The model is either a tfstyle network or a
            module with Magenta's interface. A network is given by name, path or URL,
            and a module by path or URL.
        pictures: Number of pictures to stylize. With `runtime="auto"`, the choice of
            the runtime depends on this number.

    Raises:
        InputError: The model or an option is invalid, or the model does not support an
            option.

    Example:

    >>> make_stylizer(StylizeOptions()).styles[0]  # doctest: +SKIP
    'starry_night'
    """
    model = resolve_handle(options.model)
    folder = expand(model)
    foreign = is_saved_model(folder) and not card_file(folder).is_file()
    if foreign and model not in bundled_names():
        return ModuleStylizer(options, folder, pictures)
    options = replace(options, model=model)
    files = find_model(model)
    kind = Stylizer if files.card.family.has_styles else PaintingStylizer
    return kind(options, pictures, files)
