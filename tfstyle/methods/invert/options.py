"""Options of `invert`."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.optimization.options import OptimizationOptions
from tfstyle.options import LARGEST_SIDE, option
from tfstyle.public import public

# Gatys et al. 2016, figure 1, bottom: content reconstructions (a) to (e).
PAPER_LAYERS = ("relu1_2", "relu2_2", "relu3_2", "relu4_2", "relu5_2")
RECONSTRUCTIONS = ("content", "style")


class Part(NamedTuple):
    """One picture in a contact sheet.

    Attributes:
        label: Caption of the picture.
        options: Options of the run that makes the picture.
    """

    label: str
    options: "InvertOptions"


@public
@dataclass(frozen=True, kw_only=True)
class InvertOptions(OptimizationOptions):
    """Options of `tfstyle.invert` and flags of `tfstyle invert`.

    Raises:
        InputError: A value is invalid.
    """

    image_size: int = option(
        256,
        "length of the longer side of the result in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    reconstruct: str = option(
        "content",
        "what to reconstruct the picture from; content: the activations at each "
        "position; style: only the statistics of the activations over all positions",
        choices=RECONSTRUCTIONS,
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS, "layers of VGG19 to reconstruct content from", layers=True
    )
    style_layers: tuple[str, ...] = option(
        STYLE_LAYERS, "layers of VGG19 to reconstruct style from", layers=True
    )
    statistic: str = option(
        "gram", "statistic that represents the style", choices=tuple(STYLE_TERMS)
    )
    min_scale: int = option(
        64,
        "minimum length of the longer side at the coarsest scale, in pixels",
        at_least=MIN_SIDE,
    )
    tv_weight: float = option(
        0.0, "weight of the total variation term, which smooths the picture", at_least=0
    )
    sheet: bool = option(
        False,
        "make a sheet of several reconstructions; with --reconstruct=content and "
        "several content layers: one from each of these layers; with "
        "--reconstruct=content and a single content layer: one from each of relu1_2, "
        "relu2_2, relu3_2, relu4_2 and relu5_2; with --reconstruct=style: the first "
        "from the first style layer, the second from the first two layers, and so on",
    )

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers that the picture is reconstructed from."""
        if self.reconstruct == "content":
            return self.content_layers
        return *self.style_layers, *(STYLE_TERMS[self.statistic].layers or ())

    def parts(self) -> list[Part]:
        """Returns the label and options of each picture in the sheet, in order."""
        if self.reconstruct == "style":
            layers = self.style_layers
            return [self._style_part(layers[: n + 1]) for n in range(len(layers))]
        several = len(self.content_layers) > 1
        layers = self.content_layers if several else PAPER_LAYERS
        return [Part(n, self._with(content_layers=(n,))) for n in layers]

    def _style_part(self, layers: tuple[str, ...]) -> Part:
        label = layers[0] if len(layers) == 1 else f"{layers[0]} to {layers[-1]}"
        return Part(label, self._with(style_layers=layers))

    def _with(self, **changes) -> Self:
        return replace(self, sheet=False, **changes)
