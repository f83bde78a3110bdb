"""All that `invert` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.optimization.options import OptimizationOptions
from tfstyle.options import LARGEST_SIDE, option

# Gatys et al. 2016, figure 1, below: the content reconstructions (a) to (e).
PAPER_LAYERS = ("relu1_2", "relu2_2", "relu3_2", "relu4_2", "relu5_2")
RECONSTRUCTIONS = ("content", "style")


class Part(NamedTuple):
    """One picture of a sheet.

    Attributes:
        label: What is written below it.
        options: Those of the run that makes it.
    """

    label: str
    options: "InvertOptions"


@dataclass(frozen=True, kw_only=True)
class InvertOptions(OptimizationOptions):
    """Options of `tfstyle.invert`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    image_size: int = option(
        256,
        "longer side of the result in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    reconstruct: str = option(
        "content",
        "what is to be had again: the activations in their places, or their "
        "statistics wherever they are",
        choices=RECONSTRUCTIONS,
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS, "layers of VGG19 whose activations are had again", layers=True
    )
    style_layers: tuple[str, ...] = option(
        STYLE_LAYERS, "layers of VGG19 whose statistics are had again", layers=True
    )
    statistic: str = option("gram", "what style is", choices=tuple(STYLE_TERMS))
    min_scale: int = option(
        64, "no scale has a shorter longer side than this, in pixels", at_least=MIN_SIDE
    )
    tv_weight: float = option(0.0, "factor of the total variation: smooths", at_least=0)
    sheet: bool = option(
        False,
        "a sheet of pictures, one run for each: of every content layer by itself (of "
        "those in the paper if there is but one), or of the first style layer, the "
        "first two, and so on",
    )

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of the term that is reconstructed."""
        if self.reconstruct == "content":
            return self.content_layers
        return *self.style_layers, *(STYLE_TERMS[self.statistic].layers or ())

    def parts(self) -> list[Part]:
        """The runs of a sheet, in order."""
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
