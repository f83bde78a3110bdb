"""What every method that looks through VGG19 can be told. Needs no TensorFlow."""

from dataclasses import dataclass
from typing import ClassVar

from tfstyle.features import FIRST_PADDINGS, POOLINGS
from tfstyle.features.layer_names import resolve_layers
from tfstyle.features.weights import named_weights
from tfstyle.methods.option_checks import as_names
from tfstyle.methods.options import Options, option


@dataclass(frozen=True, kw_only=True)
class FeatureOptions(Options):
    """Options of the feature network.

    Attributes:
        layer_fields: Names of the fields that are lists of layers.

    Raises:
        InputError: A value that cannot be used.
    """

    layer_fields: ClassVar[tuple[str, ...]] = ()

    pooling: str = option("max", "pooling of the feature network", POOLINGS)
    first_padding: str = option(
        "replicate", "padding of its first convolution", FIRST_PADDINGS
    )
    vgg19_weights: str = option(
        "",
        "file of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own",
    )
    allow_random_features: bool = option(
        False, "where VGG19's weights cannot be had, go on with random ones"
    )

    def __post_init__(self):
        for name in self.layer_fields:
            names = as_names(name, getattr(self, name))
            object.__setattr__(self, name, resolve_layers(names, name))
        super().__post_init__()

    def check_requirements(self) -> None:
        """Refuses what only this machine can tell, before TensorFlow is imported.

        Raises:
            InputError: No such file of weights.
        """
        named_weights(self.vgg19_weights)
