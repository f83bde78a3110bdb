"""All that training can be told, its defaults and its checks. Needs no Keras."""

from dataclasses import dataclass, field, fields

from tfstyle.errors import check_name
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS, resolve_layers
from tfstyle.methods.option_checks import as_names, check_number, check_type


def _option(default, help: str):
    return field(default=default, metadata={"help": help, "choices": ()})


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """Options of `tfstyle.train`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    steps: int = _option(4400, "batches to learn from")
    batch_size: int = _option(2, "crops in a batch; styles take turns")
    crop_size: int = _option(160, "side of the crops in pixels")
    last_crop_size: int = _option(
        192, "side of the crops where the learning rate falls, the last part"
    )
    style_size: int = _option(
        384, "shorter side of the paintings in pixels; their middle square is learned"
    )
    alpha: float = _option(0.5, "width: share of the 32, 64 and 128 channels")
    blocks: int = _option(5, "residual blocks")
    content_weight: float = _option(1.0, "factor of the content distance")
    style_weight: float = _option(6.0, "factor of the style distance")
    tv_weight: float = _option(0.0, "factor of the total variation")
    content_layers: tuple[str, ...] = _option(CONTENT_LAYERS, "as for optimize")
    style_layers: tuple[str, ...] = _option(STYLE_LAYERS, "as for optimize")
    learning_rate: float = _option(2e-3, "of Adam, before it falls")
    clip_norm: float = _option(
        10.0, "a longer gradient over all weights is cut to this length"
    )
    decay: float = _option(
        0.3, "last share of the steps, where the learning rate falls"
    )
    seed: int = _option(0, "of first weights, crops and their order")
    vgg19_weights: str = _option(
        "", "file of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own"
    )

    def __post_init__(self):
        for name in ("content_layers", "style_layers"):
            names = as_names(name, getattr(self, name))
            object.__setattr__(self, name, resolve_layers(names, name))
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name in _RANGES:
                integer = item.type is int
                check_number(item.name, value, *_RANGES[item.name], integer=integer)
        check_type("vgg19_weights", self.vgg19_weights, str)

    @classmethod
    def from_kwargs(cls, **options) -> "TrainOptions":
        """Makes options of keywords; unknown names are errors with a suggestion."""
        names = [item.name for item in fields(cls)]
        for name in options:
            check_name("option", name, names)
        return cls(**options)


# The least value and the largest. VGG19 halves a crop four times before relu5_1.
_RANGES = {
    "steps": (1, 10**9),
    "batch_size": (1, 1024),
    "crop_size": (32, 4096),
    "last_crop_size": (32, 4096),
    "style_size": (32, 4096),
    "alpha": (1 / 32, 4),
    "blocks": (0, 64),
    "content_weight": (0,),
    "style_weight": (0,),
    "tv_weight": (0,),
    "learning_rate": (1e-9, 1e3),
    "clip_norm": (1e-9, 1e18),
    "decay": (0, 1),
    "seed": (0, 2**32 - 1),
}
