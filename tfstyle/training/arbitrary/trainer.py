"""Trainer for networks that accept both named styles and any painting."""

from typing import ClassVar

import keras
from keras import ops

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.even_style import EvenStyleLoss
from tfstyle.losses.focused_content import FocusedContentLoss
from tfstyle.losses.grid import GridLoss
from tfstyle.losses.luminance import LuminanceLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.networks.families import NAMED_STYLE, STYLE, family_of
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.muon import ConvolutionMuon
from tfstyle.training.schedule import WarmupStableDecay

# Weight of the luminance term for named styles, relative to its weight for unnamed
# paintings.
NAMED_LUMINANCE = 0.25


class ArbitraryTrainer(keras.Model):
    """Trains the body, encoder, head and style codes of a network together.

    A batch is a dictionary; there are no labels. The keys are:

    - `image`: Crops of photographs.
    - `origin`: Position of the crops in the noise field, in pixels.
    - `painting`: Style image of each crop.
    - `style_weights`: Weights of the named styles; all 0 for an unnamed painting.
    - `studied`: Additional paintings, from which the encoder learns.
    - `coefficients`: Targets for the encoder: the result of `gram_coefficients` for the
      `studied` paintings.
    - `relu1_1` and the other style layers: Target Gram matrices of each crop.

    Args:
        network: Network to train.
        extractor: Frozen model that returns the activations for the content and style
            distances.
        content_extractor: Frozen model that returns the activations for the content
            distance.
        options: Training options.
        coefficients: Number of Gram coefficients of a painting.

    Reference:
        Johnson, Alahi, Fei-Fei (ECCV 2016), section 3; Ghiasi et al. (BMVC 2017).
    """

    REPORTED: ClassVar[tuple[str, ...]] = (
        *("content", "style", "grid", "luminance", "coefficients"),
        "relu5_1",
    )

    def __init__(
        self,
        network: keras.Model,
        extractor: keras.Model,
        content_extractor: keras.Model,
        options: ArbitraryOptions,
        coefficients: int,
    ):
        super().__init__(name="arbitrary_trainer", dtype="float32")
        self.network = network
        self.extractor = extractor
        self.content_extractor = content_extractor
        self.options = options
        family = family_of(network)
        self.encode = family.required_signature(STYLE).make_model(network)
        self.look_up = family.required_signature(NAMED_STYLE).make_model(network)
        summary = network.get_layer("encoder_summary").output
        self.summary = keras.Model(self.encode.input, summary)
        self.neutral = network.neutral
        self.regression = keras.layers.Dense(coefficients, name="regression")
        self.regression.build((None, summary.shape[-1]))
        self.content = ContentLoss(CONTENT_LAYERS)
        self.focused = FocusedContentLoss(CONTENT_LAYERS, focus=options.focus)
        self.style = StyleLoss(STYLE_LAYERS)
        self.even = EvenStyleLoss(STYLE_LAYERS, evenness=options.evenness)
        self.grid = GridLoss()
        self.luminance = LuminanceLoss()
        self.trackers = {
            name: keras.metrics.Mean(name=name, dtype="float32")
            for name in self.REPORTED
        }
        self.built = True  # all parts have already been built

    def call(self, inputs, training: bool = False):
        """Returns the pictures painted by the network."""
        return self.network.paint({**inputs, "code": self.code_of(inputs)})

    def code_of(self, inputs):
        """Returns the codes of the paintings, plus trained offsets for named styles.

        A named style's offset is added to the encoder's code, so the style benefits
        from what the encoder learns from all paintings.

        Args:
            inputs: Dictionary with `painting` of shape `(batch, height, width, 3)` and
                `style_weights` of shape `(batch, styles)`. All weights are 0 for an
                unnamed painting.

        Returns:
            `(batch, code_length)`.
        """
        weights = inputs["style_weights"]
        named = ops.sum(weights, axis=-1, keepdims=True)
        own = self.look_up({"style_weights": weights}) - named * self.neutral
        return self.encode({"painting": inputs["painting"]}) + own

    def compute_loss(
        self, x, y=None, y_pred=None, sample_weight=None, training: bool = True
    ):
        """Returns the total loss, averaged over the batch, and updates the metrics."""
        seen = self.extractor(y_pred)
        wanted = self.content_extractor(x["image"])
        targets = {name: x[name] for name in STYLE_LAYERS}
        values = {
            "content": self.focused(y_pred, seen, wanted),
            "style": self.even(y_pred, seen, targets),
            "grid": self.grid(y_pred, seen),
            "luminance": self._luminance_error(x, y_pred),
            "coefficients": self._coefficient_error(x),
        }
        shown = {
            **values,
            "content": self.content(y_pred, seen, wanted),
            "relu5_1": StyleLoss(STYLE_LAYERS[-1:])(y_pred, seen, targets),
        }
        # The metric "style" is always computed from whole pictures, without `evenness`.
        if self.options.evenness:
            shown["style"] = self.style(y_pred, seen, targets)
        for name, value in shown.items():
            self.trackers[name].update_state(value)
        return sum(self._weight(name) * ops.mean(v) for name, v in values.items())

    def state_groups(self) -> dict:
        """Returns the variables that training changes, as lists keyed by group name."""
        return {
            "network": self.network.weights,
            "optimizer": self.optimizer.variables,
            "regression": self.regression.weights,
        }

    def _weight(self, name: str) -> float:
        field = "coefficient" if name == "coefficients" else name
        return getattr(self.options, f"{field}_weight")

    def _luminance_error(self, x, y_pred):
        """Returns the luminance term of each picture, scaled down for named styles."""
        if not self.options.luminance_weight:
            return ops.zeros(ops.shape(y_pred)[:1])
        named = ops.sum(x["style_weights"], axis=-1)
        share = 1 - (1 - NAMED_LUMINANCE) * named
        return share * self.luminance(y_pred, {}, x["image"])

    def _coefficient_error(self, x):
        predicted = self.regression(self.summary({"painting": x["studied"]}))
        return ops.mean(ops.square(predicted - x["coefficients"]), axis=-1)


def compile_trainer(trainer: ArbitraryTrainer, options: ArbitraryOptions) -> None:
    """Compiles a trainer with a new optimizer."""
    schedule = WarmupStableDecay(
        options.learning_rate, options.steps, decay=options.decay
    )
    optimizer = ConvolutionMuon(
        schedule,
        body_rate=options.body_rate,
        encoder_rate=options.encoder_rate,
        head_rate=options.head_rate,
        codes_rate=options.codes_rate,
        global_clipnorm=options.clip_norm,
    )
    optimizer.build(trainer.trainable_variables)
    compiled = keras.backend.backend() == "jax"
    trainer.compile(optimizer=optimizer, jit_compile=compiled)
