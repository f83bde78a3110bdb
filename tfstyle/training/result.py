"""Functions that describe the result of a training run and write its network."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Protocol

import keras

from tfstyle.features.weights import find_weights, sha256
from tfstyle.models.card import Card
from tfstyle.models.card_checks import as_name
from tfstyle.models.keras_file import save_network
from tfstyle.networks.families import family_of
from tfstyle.training.callbacks import read_log
from tfstyle.training.checkpoint import RunState
from tfstyle.training.divergence import warn_of_divergence
from tfstyle.training.train_result import TrainResult
from tfstyle.version import __version__


class Plan(Protocol):
    """Training plan of any kind, with the attributes that `write_result` needs."""

    @property
    def output(self) -> Path:
        """Output folder."""

    @property
    def about(self) -> Mapping[str, Mapping[str, str]]:
        """Information about each style for the model card, keyed by style name."""

    @property
    def license(self) -> str:
        """License of the weights."""


class Run(Protocol):
    """Training run of any kind, with the attributes that `write_result` needs."""

    options: Any
    photos: Sequence[Path]
    state: RunState
    broken: dict[Path, str]
    base_card: Card | None
    finetune: bool

    @property
    def network(self) -> keras.Model:
        """Network in its current state."""

    @property
    def log_path(self) -> Path:
        """Path of the log file, which contains the loss terms."""


def write_result(run: Run, plan: Plan, steps: int) -> TrainResult:
    """Returns the result of a run, and writes its network if the run is finished.

    Args:
        run: Training run that has ended.
        plan: Training plan.
        steps: Total number of steps.

    Raises:
        InputError: A file cannot be written.
    """
    result = describe_result(run, plan, steps)
    if not result.is_finished:
        return result
    warn_of_divergence(run.state.entry, run.options)
    files = write_network(result.network, result.card, plan.output)
    return replace(result, files=files)


def describe_result(run: Run, plan: Plan, steps: int) -> TrainResult:
    """Returns the result of a run, as `write_result` does, but writes no files."""
    network, done = run.network, run.state.step
    name = plan.output.absolute().name
    card = make_card(name, run, network, plan.about, plan.license)
    return TrainResult(
        network, card, (), done, run.state.seconds, run.broken, done >= steps
    )


def write_network(network: keras.Model, card: Card, output: Path) -> tuple[Path, ...]:
    """Writes `network.keras` and, with TensorFlow, `network.tflite`.

    Args:
        network: Trained network.
        card: Model card of the network.
        output: Folder for the files.

    Returns:
        Files that were written.

    Raises:
        InputError: A file cannot be written.
    """
    path = output / "network.keras"
    save_network(network, card, path)
    if keras.backend.backend() != "tensorflow":
        logging.getLogger("tfstyle").warning(
            "network.tflite was not written, because only Keras' TensorFlow backend "
            "can write it; to write it, resume the run with KERAS_BACKEND=tensorflow."
        )
        return (path,)
    from tfstyle.exporting.litert.convert import write_litert

    small = output / "network.tflite"
    write_litert(network, card, small)
    return path, small


def make_card(
    name: str,
    run: Run,
    network: keras.Model,
    paintings: Mapping[str, Mapping],
    license: str = "",
) -> Card:
    """Creates the model card of a trained network.

    Args:
        name: Name of the network; characters that are not allowed are replaced.
        run: Training run of the network.
        network: Current network of the run.
        paintings: Descriptions of the styles' paintings, from `describe_paintings`.
        license: License of the weights.
    """
    styles = {name: dict(about) for name, about in paintings.items()}
    options = asdict(run.options)
    options.pop("network", None)  # the card already names the architecture
    family, config = family_of(network), network.get_config()
    options |= {name: config[name] for name in family.ranges if name != "styles"}
    about = {
        "licence": license,
        "options": options,
        "steps": run.state.step,
        "seconds": round(run.state.seconds),
        "photos": len(run.photos),
        "broken_photos": len(run.broken),
        **_loss_network(options),
        # Only worker 0 writes the log file, so other workers cannot rely on the file.
        "log": [run.state.entry] if run.state.entry else read_log(run.log_path)[-1:],
        "tfstyle": __version__,
    }
    names, base = tuple(styles), run.base_card
    if base and run.finetune:
        names = (*base.styles, *names)
        styles = {**base.about.get("styles", {}), **styles}
    if base:
        begun = "finetuned_from" if run.finetune else "begun_with"
        about[begun] = {"name": base.name, **base.about}
    return Card(
        as_name(name), type(network).__name__, names, {"styles": styles, **about}
    )


def _loss_network(options: dict) -> dict:
    """Returns the card's entry for the loss network, with the weight file's digest.

    Removes `vgg19_weights` from `options`.
    """
    if "vgg19_weights" not in options:
        return {}
    weights = find_weights(options.pop("vgg19_weights") or None)
    return {"loss_network": {"network": "vgg19", "sha256": sha256(weights)}}
