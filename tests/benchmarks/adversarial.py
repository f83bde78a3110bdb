"""Similarity of an adversarial network's pictures to a collection of paintings.

    python -m tests.benchmarks.adversarial --collection=PAINTINGS --photos=PHOTOS \\
        --training=FOLDER
    python -m tests.benchmarks.adversarial --collection=PAINTINGS --photos=PHOTOS \\
        --networks RUN [RUN ...] --part=validation

The first command sets aside a third of the paintings and photographs for training, and
writes links to them into FOLDER/paintings and FOLDER/photos. The second command
compares the networks of finished runs on another third: use `validation` to choose a
network, and `test` for reported numbers. As the first network, give one that was
trained on Gram matrices only. There is always a row for the photographs themselves.
Each network is measured with its last style.

KID is computed between the stylized pictures and the paintings of --part. Its
features are activations of VGG19 at relu4_1, averaged over positions and divided by
their root mean square over the training third. `KID ratio` is a network's KID divided
by that of the first network. Both have jackknife standard errors. `told apart` is the
fraction of patches of pictures and paintings that the run's discriminator classifies
correctly. `color spread` is relative to the color spread of the photographs. `nearest`
is the median cosine distance from a picture to the nearest training painting, relative
to the same distance for the paintings of --part; a value far below 1 means that the
network has memorized paintings. Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS).
"""

import argparse
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.kid import color_spread, kid, kid_ratio, nearest
from tests.benchmarks.report import Table
from tfstyle.images import find_pictures, load
from tfstyle.training.targets import middle_square

PARTS = ("training", "validation", "test")
LAYER = "relu4_1"


def part_of(files: Sequence[Path], part: str) -> list[Path]:
    """Returns a third of the files, chosen by a hash of their names.

    Args:
        files: All files.
        part: One of `PARTS`.
    """

    def number(path: Path) -> int:
        return hashlib.sha256(path.name.encode()).digest()[0] % len(PARTS)

    return [path for path in files if PARTS[number(path)] == part]


def write_training(folder: Path, **inputs: Sequence[Path]) -> None:
    """Writes links to each keyword's training third, in a folder named after it."""
    for name, files in inputs.items():
        (folder / name).mkdir(parents=True)
        for path in part_of(files, "training"):
            (folder / name / path.name).symlink_to(path.resolve())


class Features:
    """Mean features and content distances of square pictures.

    Args:
        size: Side of the squares.
    """

    def __init__(self, size: int):
        from tfstyle.features.find import find_features
        from tfstyle.features.layer_names import CONTENT_LAYERS
        from tfstyle.losses.content import ContentLoss

        self.size = size
        self.content = ContentLoss(CONTENT_LAYERS)
        layers = (LAYER, *CONTENT_LAYERS)
        self.see = find_features(layers, first_padding="replicate").extractor

    def squares(self, files: Sequence[Path]) -> list[np.ndarray]:
        """Loads the central squares of pictures."""
        return [middle_square(load(path), self.size) for path in files]

    def means(self, pictures: Sequence[np.ndarray]) -> np.ndarray:
        """Returns the mean features, `(pictures, channels)`."""
        seen = [np.array(self.see(picture[None])[LAYER]) for picture in pictures]
        return np.concatenate([features.mean(axis=(1, 2)) for features in seen])

    def distance(self, pictures: Sequence, photos: Sequence) -> float:
        """Returns the mean content distance of pictures from their photographs."""
        pairs = zip(pictures, photos, strict=True)
        values = [
            self.content(None, self.see(a[None]), self.see(b[None])) for a, b in pairs
        ]
        return float(np.mean(values))


def told_apart(run: Path, pictures: Sequence, paintings: Sequence) -> float | None:
    """Returns the accuracy of a run's discriminator; None if the run has none."""
    import keras

    from tfstyle.features.find import find_features
    from tfstyle.losses.adversarial import AdversarialLoss
    from tfstyle.models.find import find_model
    from tfstyle.networks.feature_discriminator import FeatureDiscriminator
    from tfstyle.networks.patch_discriminator import PatchDiscriminator
    from tfstyle.training.adversarial.critic import LAYERS, make_critic

    path = run / "adversary" / "discriminator.keras"
    if not path.exists():
        return None
    kinds = PatchDiscriminator, FeatureDiscriminator
    classes = {kind.__name__: kind for kind in kinds}
    discriminator = keras.saving.load_model(path, custom_objects=classes)
    features = find_features(LAYERS, first_padding="replicate")
    critic = make_critic(discriminator, features.extractor)
    formula = find_model(run).card.about["options"]["adversarial_loss"]
    scores = (_scores(critic, each) for each in (paintings, pictures))
    return float(AdversarialLoss(formula=formula).accuracy(*scores))


def _scores(critic: Callable, pictures: Sequence) -> dict[str, np.ndarray]:
    each = [critic(picture[None]) for picture in pictures]
    return {name: np.concatenate([one[name] for one in each]) for name in each[0]}


def paint(run: Path, photos: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Paints photographs in the last style of a run's network."""
    from tfstyle.methods.stylize.file import make_stylizer
    from tfstyle.methods.stylize.options import StylizeOptions

    # Opened only once, because an unbundled file is tested in a new process each time.
    stylizer = make_stylizer(StylizeOptions(model=str(run)), len(photos))
    return [stylizer(photo, stylizer.styles[-1]) for photo in photos]


class Comparison:
    """Rows of a table that compares pictures with the paintings of one third.

    Args:
        features: Features of the pictures.
        paintings: All paintings of the collection.
        photos: All photographs.
        part: The third to compare with.
        most: Maximum numbers of paintings and of photographs.
    """

    def __init__(
        self,
        features: Features,
        paintings: Sequence[Path],
        photos: Sequence[Path],
        part: str,
        most: int,
    ):
        self.features = features
        known = features.means(features.squares(part_of(paintings, "training")))
        unit = np.sqrt(np.mean(np.square(known)))  # otherwise, KID's cubes reach 1e16
        self.known, self.unit = known / unit, unit
        self.paintings = features.squares(part_of(paintings, part)[:most])
        self.photos = features.squares(part_of(photos, part)[:most])
        self.target = features.means(self.paintings) / unit
        self.usual = self._nearest(self.target)
        self.first: np.ndarray | None = None

    def _nearest(self, means: np.ndarray) -> float:
        return float(np.median(nearest(means, self.known)[1]))

    def of_photos(self) -> dict[str, float | str]:
        """Returns the row of the photographs themselves."""
        return self._row(self.photos)[1]

    def of_network(self, run: Path) -> dict[str, float | str]:
        """Returns the row of a run's network."""
        pictures = paint(run, self.photos)
        means, row = self._row(pictures)
        if self.first is None:
            self.first = means
        ratio = kid_ratio(means, self.first, self.target)
        row["KID ratio"] = round(ratio.value, 3)
        row["error of ratio"] = round(ratio.error, 3)
        apart = told_apart(run, pictures, self.paintings)
        row["told apart"] = "" if apart is None else round(apart, 3)
        return row

    def _row(self, pictures: Sequence[np.ndarray]) -> tuple[np.ndarray, dict]:
        means = self.features.means(pictures) / self.unit
        far = kid(means, self.target)
        spread = color_spread(pictures) / color_spread(self.photos)
        return means, {
            "KID": round(far.value, 4),
            "standard error": round(far.error, 4),
            "KID ratio": "",
            "error of ratio": "",
            "content": round(self.features.distance(pictures, self.photos), 3),
            "told apart": "",
            "color spread": round(spread, 3),
            "nearest": round(self._nearest(means) / self.usual, 3),
        }

    def note(self, part: str) -> str:
        """Returns a sentence about the pictures."""
        shown, wanted = len(self.photos), len(self.paintings)
        return f"{shown} photographs and {wanted} paintings of the part `{part}`."


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Writes links to the training third, or measures networks on another third."""
    paintings = find_pictures(arguments.collection, "collection")
    photos = find_pictures(arguments.photos, "photos")
    if arguments.training:
        write_training(arguments.training, paintings=paintings, photos=photos)
        return
    part = arguments.part
    features = Features(arguments.image_size)
    compared = Comparison(features, paintings, photos, part, arguments.most)
    rows = {"photographs": compared.of_photos()}
    for run in arguments.networks:
        rows[str(run)] = compared.of_network(run)
    yield Table("network", rows, [compared.note(part)])


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--collection", required=True)
    made.add_argument("--photos", required=True)
    made.add_argument("--training", type=Path)
    made.add_argument("--networks", type=Path, nargs="*", default=[])
    made.add_argument("--part", choices=PARTS[1:], default="validation")
    made.add_argument("--image_size", type=int, default=256)
    made.add_argument("--most", type=int, default=200)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
