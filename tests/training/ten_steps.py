"""Ten steps of a training run with all random numbers from NumPy; prints the results.

python -m tests.training.ten_steps PHOTOS OUTPUT
"""

import json
import sys
from pathlib import Path

import keras
import numpy as np

from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import find_pictures
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.grid import GridLoss
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.balance import StyleBalance
from tfstyle.training.callbacks import Log, Samples, read_log
from tfstyle.training.checkpoint import CheckpointWriter, RunState, StepCounter
from tfstyle.training.data import Crops
from tfstyle.training.options import TrainOptions
from tfstyle.training.targets import style_targets
from tfstyle.training.trainer import StyleTrainer, compile_trainer

OPTIONS = TrainOptions(steps=10, learning_rate=2e-3)
LAYERS = ("relu1_1", "relu2_1")


def main(photos: Path, output: Path) -> None:
    """Trains, and prints values to compare."""
    trainer = _trainer()
    state = RunState(output / "checkpoint.npz", {}, trainer)
    squares = np.random.default_rng(2).random((2, 16, 16, 3), np.float32)
    log = Log(output / "log.jsonl", state, every=1)
    samples = Samples(output / "samples", squares, 2, state, every=10)
    crops = Crops(find_pictures(photos, "photos"), 2, 32, 2, OPTIONS.steps)
    callbacks = [StepCounter(state), log, samples, CheckpointWriter(state, 4)]
    trainer.fit(crops, shuffle=False, verbose=0, callbacks=callbacks)
    end = [np.array(weight) for weight in trainer.network.weights]
    for weight in trainer.network.weights:
        weight.assign(np.zeros(weight.shape))
    state.load()
    kept = [np.array(weight) for weight in trainer.network.weights]
    course = {
        "backend": keras.backend.backend(),
        "losses": [line["loss"] for line in read_log(log.path)],
        "kept": all(map(np.array_equal, kept, end)) and state.step == OPTIONS.steps,
        "samples": sorted(path.name for path in samples.folder.iterdir()),
        "tensorflow": "tensorflow" in sys.modules,
    }
    print(json.dumps(course))


def _trainer() -> StyleTrainer:
    network = TransformerNet(2, alpha=0.125, blocks=0)
    extractor = vgg19_features(LAYERS, None)
    random = np.random.default_rng(0)
    for variable in (*network.weights, *extractor.weights):
        if variable.name == "kernel":
            spread = np.sqrt(2 / np.prod(variable.shape[:-1]))
            variable.assign(random.normal(0, spread, variable.shape))
    style = StyleLoss(LAYERS, OPTIONS.style_weight)
    paintings = random.random((2, 32, 32, 3), np.float32)
    trainer = StyleTrainer(
        network,
        extractor,
        extractor,
        ContentLoss(LAYERS[1:], OPTIONS.content_weight),
        style,
        TotalVariationLoss(OPTIONS.tv_weight),
        style_targets(extractor, style, paintings),
        StyleBalance(2, name="balance"),
        GridLoss(100.0),
    )
    compile_trainer(trainer, OPTIONS)
    return trainer


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
