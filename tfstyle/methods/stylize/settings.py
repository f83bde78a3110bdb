"""Settings of `stylize` that affect the pixels of the result."""

from pathlib import Path

from tfstyle.features.weights import weights_digest
from tfstyle.files.digest import digest
from tfstyle.files.paths import expand
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.network_stylizer import NetworkStylizer
from tfstyle.methods.stylize.options import OWN_STRENGTH, StylizeOptions
from tfstyle.methods.stylize.painting_stylizer import PaintingStylizer
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer
from tfstyle.methods.stylize.style_weights import style_weights
from tfstyle.methods.stylize.stylizer import Stylizer
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.networks.arbitrary_family import EFFECTS


def read_settings(stylizer: PhotoStylizer, style: Style) -> dict[str, str | float]:
    """Returns everything that affects the result's pixels, apart from the photograph.

    Tiles and runtimes are left out, because they hardly change the result.

    Args:
        stylizer: Stylizer to use.
        style: Style that the stylizer accepts.

    Raises:
        InputError: `refine` needs the VGG19 weights, but they are missing or invalid.
    """
    options = stylizer.options
    return {
        "style": _describe_style(stylizer, style),
        "strength": options.strength,
        "image_size": options.image_size,
        "preserve_color": options.preserve_color,
        **_extras(options),
        "model": digest(_model_files(stylizer)),
    }


def _extras(options: StylizeOptions) -> dict[str, str | float]:
    """Returns every option that is set but unknown to older versions of tfstyle."""
    extras: dict[str, str | float] = {}
    if options.stroke_scale:
        extras["stroke_scale"] = options.stroke_scale
    for effect in EFFECTS:
        if getattr(options, effect) != OWN_STRENGTH:
            extras[effect] = getattr(options, effect)
    if options.content_mask:
        masks = [expand(path) for path in options.content_mask]
        # The order matters, because each mask belongs to a style.
        extras["content_mask"] = " ".join(digest([mask]) for mask in masks)
    if options.refine:
        extras |= {"refine": options.refine, "seed": options.seed}
        extras["features"] = weights_digest(options.vgg19_weights)
    return extras


def _describe_style(stylizer: PhotoStylizer, style: Style) -> str:
    if isinstance(stylizer, PaintingStylizer):
        return stylizer.describe(style)
    if not isinstance(stylizer, Stylizer):
        paintings = [expand(path) for path in stylizer.files_of(style)]
        return f"{paintings[0].name} ({digest(paintings)})"
    weights = style_weights(style, stylizer.styles)
    shares = {n: w for n, w in zip(stylizer.styles, weights, strict=True) if w}
    if len(shares) == 1:
        return next(iter(shares))
    return ",".join(f"{name}:{share:.4g}" for name, share in shares.items())


def _model_files(stylizer: PhotoStylizer) -> list[Path]:
    given: list[Path | None] = []
    if isinstance(stylizer, ModuleStylizer):
        given.append(stylizer.folder)
    if isinstance(stylizer, NetworkStylizer):
        files = stylizer.files
        given += [files.keras, files.litert, files.saved_model]
    return [
        file
        for path in filter(None, given)
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
    ]
