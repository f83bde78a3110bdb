"""Network, loss network, terms and targets, put together."""

from collections.abc import Sequence

import keras
import numpy as np

from tfstyle.features.find import find_features
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.grid import GridLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.balance import StyleBalance
from tfstyle.training.finetune import begin_styles
from tfstyle.training.schedule import WarmupStableDecay
from tfstyle.training.targets import middle_square, style_targets
from tfstyle.training.train_options import TrainOptions
from tfstyle.training.trainer import StyleTrainer


def make_trainer(
    options: TrainOptions,
    paintings: Sequence[np.ndarray],
    photos: np.ndarray,
    base: keras.Model | None = None,
    finetune: bool = False,
) -> StyleTrainer:
    """Makes a compiled trainer at its first step.

    Args:
        options: Of the run.
        paintings: `(height, width, 3)` in [0, 1] each.
        photos: `(batch, height, width, 3)` in [0, 1], to find the style that a new one
            begins as.
        base: A network to begin with, of these styles; else a new one.
        finetune: Instead, the base learns these styles anew, and nothing else.

    Raises:
        InputError: There are no weights of VGG19.
    """
    content = ContentLoss(options.content_layers, options.content_weight)
    style = StyleLoss(options.style_layers, options.style_weight)
    layers = (*style.layers, *content.layers)
    features = find_features(
        layers,
        options.vgg19_weights,
        first_padding=options.first_padding,
        dtype=options.loss_dtype,
    )
    extractor = features.extractor
    squares = [middle_square(p, options.style_size) for p in paintings]
    targets = style_targets(extractor, style, squares)
    keras.utils.set_random_seed(options.seed)
    network = base or TransformerNet(len(paintings), options.alpha, options.blocks)
    if finetune:
        network = begin_styles(base, extractor, style, targets, photos)
    # What is seen once, as the paintings are, is not worth the compiling.
    seer = features.computing_in(options.loss_dtype, options.loss_convolution)
    trainer = StyleTrainer(
        network,
        seer,
        keras.Model(seer.input, {n: seer.output[n] for n in content.layers}),
        content,
        style,
        TotalVariationLoss(options.tv_weight),
        targets,
        StyleBalance(len(paintings), name="balance"),
        GridLoss(options.grid_weight),
    )
    compile_trainer(trainer, options)
    return trainer


def compile_trainer(trainer: StyleTrainer, options: TrainOptions) -> None:
    """Gives a trainer its optimizer, at its first step."""
    schedule = WarmupStableDecay(
        options.learning_rate, options.steps, decay=options.decay
    )
    optimizer = keras.optimizers.Adam(schedule, global_clipnorm=options.clip_norm)
    optimizer.build(trainer.network.trainable_variables)
    # On CPUs TensorFlow's own convolutions are quicker than XLA's; JAX has no others.
    compiled = keras.backend.backend() == "jax"
    trainer.compile(optimizer=optimizer, jit_compile=compiled)
