"""All that training can be told, its defaults and its checks. Needs no Keras."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.features import ALGORITHMS, DTYPES, FIRST_PADDINGS
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.networks.families import find_family
from tfstyle.options import Options, option

# A batch is in several styles, whose targets have to mix by their weights: patches do
# not.
TRAINED_TERMS = tuple(name for name, term in STYLE_TERMS.items() if term.is_sum)


TRAIN_OPTIMIZERS = ("adam", "muon")


@dataclass(frozen=True, kw_only=True)
class TrainOptions(Options):
    """Options of `tfstyle train`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    steps: int = option(4400, "batches to learn from", at_least=1, at_most=10**9)
    batch_size: int = option(
        2, "crops in a batch; styles take turns", at_least=1, at_most=1024
    )
    crop_size: int = option(
        160, "side of the crops in pixels", at_least=32, at_most=4096
    )
    last_crop_size: int = option(
        192,
        "side of the crops where the learning rate falls, the last part",
        at_least=32,
        at_most=4096,
    )
    style_size: int = option(
        384,
        "shorter side of the paintings in pixels; their middle square is learned",
        at_least=32,
        at_most=4096,
    )
    network: str = option(
        "TransformerNet", "family of a network that begins anew; it has to know names"
    )
    alpha: float = option(
        0.5, "width: share of the 32, 64 and 128 channels", at_least=1 / 32, at_most=4
    )
    blocks: int = option(5, "residual blocks", at_least=0, at_most=64)
    content_weight: float = option(1.0, "factor of the content distance", at_least=0)
    style_weight: float = option(6.0, "factor of the style distance", at_least=0)
    tv_weight: float = option(0.0, "factor of the total variation", at_least=0)
    # A grid to be seen has an energy of 0.001 and more, photographs have a tenth of it.
    grid_weight: float = option(
        100.0, "factor of the pattern of 4 x 4 pixels that networks weave", at_least=0
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS, "as for optimize", layers=True
    )
    style_layers: tuple[str, ...] = option(STYLE_LAYERS, "as for optimize", layers=True)
    statistic: str = option(
        "gram",
        "what style is, as for optimize; mrf is not among them, for a batch is in "
        "several styles and its patches are those of one painting",
        choices=TRAINED_TERMS,
    )
    focus: float = option(
        0.0,
        "exponent of the content's weight by local energy: 0 weighs all positions "
        "alike, 1 lets flat parts be painted over",
        at_least=0,
        at_most=4,
    )
    optimizer: str = option(
        "adam",
        "adam, or muon, which needs a third of the steps with a learning rate of 0.02",
        choices=TRAIN_OPTIMIZERS,
    )
    learning_rate: float = option(
        2e-3, "learning rate before it falls", at_least=1e-9, at_most=1e3
    )
    clip_norm: float = option(
        10.0,
        "a longer gradient over all weights is cut to this length",
        at_least=1e-9,
        at_most=1e18,
    )
    decay: float = option(
        0.3,
        "last share of the steps, where the learning rate falls",
        at_least=0,
        at_most=1,
    )
    # With zeros the loss network sees a frame, and the learning one paints one.
    first_padding: str = option(
        "replicate",
        "padding of the loss network's first convolution",
        choices=FIRST_PADDINGS,
    )
    loss_dtype: str = option(
        "float32",
        "numbers of the loss network: float32, or bfloat16, about twice as quick where "
        "the processor computes in it",
        choices=DTYPES,
    )
    loss_convolution: str = option(
        "winograd",
        "convolutions of the loss network: direct, or winograd, of a fourth of the "
        "products, in the layers where that is quicker",
        choices=ALGORITHMS,
    )
    seed: int = option(
        0, "of first weights, crops and their order", at_least=0, at_most=2**32 - 1
    )
    vgg19_weights: str = option(
        "",
        "file of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own",
        path=True,
    )

    def __post_init__(self):
        super().__post_init__()
        if not find_family(self.network).has_styles:
            raise InputError(
                "Expected `network` to be a family that knows styles by name, which is "
                f"what is trained. Received: network={self.network!r}"
            )
        if self.content_weight + self.style_weight + self.tv_weight == 0:
            raise InputError(
                "Expected one of `content_weight`, `style_weight` and `tv_weight` to "
                "be more than 0. Received: style_weight=0"
            )
