"""The choice between networks that know styles by name and those shown a painting."""

from dataclasses import replace

from tfstyle.files.paths import expand
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.stylizer import PhotoStylizer, Stylizer
from tfstyle.models.find import bundled_names, find_model
from tfstyle.models.hub import resolve_handle
from tfstyle.models.saved_model_folder import card_file, is_saved_model


def make_stylizer(options: StylizeOptions) -> PhotoStylizer:
    """Opens what `options.model` names.

    Args:
        options: Whose model is a network of ours, by name, path or URL, or a module of
            Magenta's contract, by path or URL.

    Raises:
        InputError: There is no such model, or an option makes no sense with it.

    Example:

    >>> make_stylizer(StylizeOptions()).styles[0]  # doctest: +SKIP
    'starry_night'
    """
    model = resolve_handle(options.model)
    folder = expand(model)
    foreign = is_saved_model(folder) and not card_file(folder).is_file()
    if foreign and model not in bundled_names():
        return ModuleStylizer(options, folder)
    options = replace(options, model=model)
    files = find_model(model)
    kind = Stylizer if files.card.family.has_styles else PaintingStylizer
    return kind(options, files=files)
