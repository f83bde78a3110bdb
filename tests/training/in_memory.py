"""Training from pictures in memory: uninterrupted, resumed, and with `fit`.

KERAS_BACKEND=jax python -m tests.training.in_memory OUTPUT
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp
import keras
import numpy as np

from tests.training.copies import Copies
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.networks.arbitrary_net import ArbitraryNet
from tfstyle.training.arbitrary.cache import CHANNELS
from tfstyle.training.arbitrary.memory.draw import Draw
from tfstyle.training.arbitrary.memory.fit import fit_in_memory
from tfstyle.training.arbitrary.memory.pictures import MemoryPictures
from tfstyle.training.arbitrary.options import ArbitraryOptions
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer, compile_trainer
from tfstyle.training.arbitrary.variants import SHOWN
from tfstyle.training.callbacks import Log, read_log
from tfstyle.training.checkpoint import CheckpointWriter, RunState, StepCounter

STEPS, STYLES, COEFFICIENTS = 3, 2, 3
OPTIONS = ArbitraryOptions(
    steps=STEPS,
    batch_size=3,
    crop_size=64,
    named_share=0.4,
    mixed_share=0.5,
    evenness=0.5,
    seed=7,
)
DRAW = Draw.from_options(OPTIONS)


def make_pictures() -> MemoryPictures:
    """Photographs of two sizes, four paintings and two named styles, all random."""
    random = np.random.default_rng(0)

    def grams(count: int) -> dict[str, np.ndarray]:
        features = {n: random.random((count, 9, c)) for n, c in CHANNELS.items()}
        return {n: np.einsum("npi,npj->nij", f, f) / 9 for n, f in features.items()}

    entries = grams(4)
    norms = np.stack([np.linalg.norm(entries[n], axis=(1, 2)) for n in STYLE_LAYERS], 1)
    triangles = {
        n: (g / norms[:, i, None, None])[:, *np.triu_indices(CHANNELS[n])]
        for i, (n, g) in enumerate(entries.items())
    }
    return MemoryPictures(
        photos=jnp.asarray(random.integers(0, 256, (3, 80, 96, 3)), "uint8"),
        sizes=jnp.asarray([[80, 96], [80, 64], [72, 96]], "float32"),
        shown=jnp.asarray(random.integers(0, 256, (4, SHOWN, SHOWN, 3)), "uint8"),
        norms=jnp.asarray(norms, "float32"),
        grams={n: jnp.asarray(t, "float16") for n, t in triangles.items()},
        coefficients=jnp.asarray(random.random((4, COEFFICIENTS)), "float32"),
        named={n: jnp.asarray(g, "float32") for n, g in grams(STYLES).items()},
        named_shown=jnp.asarray(random.random((STYLES, SHOWN, SHOWN, 3)), "float32"),
    )


def main(output: Path) -> None:
    """Trains in three ways, and prints values to compare."""
    keras.initializers.VarianceScaling.__call__ = _draw_weights
    pictures = make_pictures()
    _in_memory(output / "whole", pictures, every=1, copies={1: output / "parts"})
    _in_memory(output / "parts", pictures, every=STEPS)
    trainer, _, callbacks = _begin(output / "files")
    draw = jax.jit(lambda number: DRAW(pictures, number))
    batches = [draw(number) for number in range(STEPS)]
    # Single steps compile faster without optimizations; the loop would take minutes.
    jax.config.update("jax_disable_most_optimizations", True)
    trainer.fit(_Batches(batches), shuffle=False, verbose=0, callbacks=callbacks)
    logs = {n: read_log(output / n / "log.jsonl") for n in ("whole", "parts", "files")}
    print(json.dumps(logs))


def _draw_weights(self, shape, dtype=None) -> jax.Array:
    """Draws with NumPy, because JAX would compile a function for each shape."""
    spread = np.sqrt(1 / np.prod(shape[:-1]))
    return jnp.asarray(np.random.default_rng(0).normal(0, spread, shape), dtype)


def _in_memory(
    folder: Path,
    pictures: MemoryPictures,
    every: int,
    copies: Mapping = MappingProxyType({}),
) -> None:
    """Continues from the checkpoint, in calls that end at multiples of `every`."""
    trainer, state, callbacks = _begin(folder, every)
    run = SimpleNamespace(state=state, output=folder)
    callbacks.append(Copies(run, copies))
    fit_in_memory(trainer, DRAW, pictures, state, STEPS, [every], callbacks)


def _begin(folder: Path, every: int = 2) -> tuple[ArbitraryTrainer, RunState, list]:
    folder.mkdir(exist_ok=True)
    trainer = _trainer()
    state = RunState(folder / "checkpoint.npz", {}, trainer)
    state.load()
    log = Log(folder / "log.jsonl", state)
    return trainer, state, [StepCounter(state), log, CheckpointWriter(state, every)]


def _trainer() -> ArbitraryTrainer:
    keras.utils.set_random_seed(0)
    extractor = _extractor()
    content = {name: extractor.output[name] for name in CONTENT_LAYERS}
    trainer = ArbitraryTrainer(
        ArbitraryNet(STYLES, blocks=0, coarse_blocks=0),
        extractor,
        keras.Model(extractor.input, content),
        OPTIONS,
        COEFFICIENTS,
    )
    compile_trainer(trainer, OPTIONS)
    return trainer


def _extractor() -> keras.Model:
    """Returns a model with one convolution per layer, which compiles fast."""
    images = keras.Input((None, None, 3))
    channels = {**CHANNELS, CONTENT_LAYERS[0]: 16}
    cells = keras.layers.AveragePooling2D(4)(images)
    outputs = {
        name: keras.layers.Conv2D(count, 1, activation="relu")(cells)
        for name, count in channels.items()
    }
    model = keras.Model(images, outputs)
    model.trainable = False
    return model


class _Batches(keras.utils.PyDataset):
    def __init__(self, batches: list):
        super().__init__()
        self.batches = batches

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple:
        return ({n: np.asarray(v) for n, v in self.batches[index].items()},)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
