"""Training run with cycle consistency, which can be resumed from a checkpoint."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import keras
import numpy as np

from tfstyle.networks.patch_gan import PatchGAN
from tfstyle.networks.styles import with_styles
from tfstyle.networks.transformer_net import TransformerNet
from tfstyle.training.adversarial.collection_run import CollectionRun
from tfstyle.training.adversarial.data import ResizedCrops, Shapes
from tfstyle.training.callbacks import Samples
from tfstyle.training.checkpoint import RunState
from tfstyle.training.cycle.health import CycleGuard
from tfstyle.training.cycle.trainer import SOURCES, CycleTrainer, compile_trainer
from tfstyle.training.data import Crops
from tfstyle.training.result import make_card, write_network

# Number of photographs whose color variation is measured, and number of pictures of
# each kind on a sample sheet.
MEASURED_PHOTOS, SAMPLES = 16, 4
# Name of the generator of photographs, of its folder and of its only style.
REVERSE = "photo"


class CycleRun(CollectionRun):
    """Training run with two generators and two discriminators; call it to train.

    Args:
        plan: Inputs and options.

    Raises:
        InputError: None of the photographs can be read.
    """

    numbers: ClassVar[Shapes] = {"exchange": (2, 2)}  # two numbers per pool

    @property
    def network(self) -> keras.Model:
        """Generator of paintings."""
        return self.trainer.generators["painting"]

    def write_others(self) -> None:
        """Writes both discriminators, and the generator that makes photographs."""
        for kind, discriminator in self.trainer.discriminators.items():
            self.write_discriminator(discriminator, kind)
        # `output` must contain only one network, so this network has its own folder.
        folder = self.output / REVERSE
        folder.mkdir(exist_ok=True)
        network = self.trainer.generators["photo"]
        about = {REVERSE: {"pictures": str(len(self.photos))}}
        card = make_card(REVERSE, self, network, about, self.plan.license)
        write_network(network, card, folder)

    def _make_trainer(self) -> CycleTrainer:
        keras.utils.set_random_seed(self.options.seed)
        trainer = CycleTrainer(
            {kind: self._new_generator() for kind in SOURCES},
            {kind: PatchGAN(self.options.channels) for kind in SOURCES},
            {"painting": self.plan.collection.deviation, "photo": self._deviation()},
            self.options,
        )
        compile_trainer(trainer)
        return trainer

    def _new_generator(self) -> keras.Model:
        if self.base is None:
            return TransformerNet(1, self.options.alpha, self.options.blocks)
        # The style is an equal blend of all styles of the base network.
        return with_styles(
            self.base, np.full((1, self.base.styles), 1 / self.base.styles)
        )

    def _deviation(self) -> float:
        photos = self._examples(self.photos, self.options.crop_size, MEASURED_PHOTOS)
        return float(photos.std(axis=(0, 1, 2)).mean())

    def _stages(self) -> Sequence[tuple[int, int]]:
        return ((self.options.crop_size, self.options.steps),)

    def _crops(self, files: Sequence[Path], *about) -> Crops:
        argument = "collection" if files is self.paintings else "photos"
        size = self.options.load_size
        return ResizedCrops(files, size, (1.0, 1.0), *about, argument=argument)

    def _watchers(self) -> list[keras.callbacks.Callback]:
        files = {"photo": self.photos, "painting": self.paintings}
        size = self.options.load_size
        samples = CycleSamples(
            self.output / "samples",
            {kind: self._examples(files[kind], size, SAMPLES) for kind in SOURCES},
            self.state,
            self.plan.samples_every,
        )
        return [CycleGuard(self.state, self.trainer.health), samples]


class CycleSamples(Samples):
    """Writes sheets (`step_000500.png`) with six rows.

    The first three rows show photographs, the paintings made from these photographs,
    and the reconstructed photographs. The last three rows show paintings, the
    photographs made from these paintings, and the reconstructed paintings.

    Args:
        folder: Folder for the sheets.
        pictures: Square pictures of the same size, `(count, size, size, 3)` in [0, 1],
            keyed by "photo" and "painting".
        state: State of the run, with its step count.
        every: Number of steps between two sheets.
    """

    def __init__(
        self,
        folder: Path,
        pictures: Mapping[str, np.ndarray],
        state: RunState,
        every: int,
    ):
        super().__init__(folder, list(pictures["photo"]), 1, state, every)
        self.pictures = pictures

    def _sheet(self) -> np.ndarray:
        rows = []
        for kind, source in SOURCES.items():
            columns = [
                self._translated(x[None], kind, source) for x in self.pictures[source]
            ]
            rows.append(np.concatenate(columns, axis=1))
        return np.concatenate(rows)

    def _translated(self, image: np.ndarray, kind: str, source: str) -> np.ndarray:
        made = self.model.translate(image, kind)
        pictures = (image, made, self.model.translate(made, source))
        return np.concatenate([np.array(picture)[0] for picture in pictures])
