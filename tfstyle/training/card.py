"""What a trained network's file says of how it was trained."""

from collections.abc import Mapping
from dataclasses import asdict

from tfstyle.features.weights import find_weights, sha256
from tfstyle.models.card import Card
from tfstyle.models.card_checks import as_name
from tfstyle.networks.families import family_of
from tfstyle.training.callbacks import read_log
from tfstyle.training.run import TrainRun
from tfstyle.version import __version__


def make_card(
    name: str, run: TrainRun, paintings: Mapping[str, Mapping], license: str = ""
) -> Card:
    """Makes the card of the network as it stands.

    Args:
        name: Of the network; what a card cannot have is replaced.
        run: Its training.
        paintings: What is to be said of each style's painting (`describe_paintings`).
        license: License of the weights.
    """
    styles = {name: dict(about) for name, about in paintings.items()}
    options, network = asdict(run.options), run.network
    del options["network"]  # the card has it anyway
    family, config = family_of(network), network.get_config()
    options |= {name: config[name] for name in family.ranges if name != "styles"}
    weights = find_weights(options.pop("vgg19_weights") or None)
    about = {
        "licence": license,
        "options": options,
        "steps": run.state.step,
        "seconds": round(run.state.seconds),
        "photos": len(run.photos),
        "broken_photos": len(run.broken),
        "loss_network": {"network": "vgg19", "sha256": sha256(weights)},
        "log": read_log(run.log_path)[-1:],
        "tfstyle": __version__,
    }
    names, base = tuple(styles), run.base_card
    if run.finetune:
        names = (*base.styles, *names)
        styles = {**base.about.get("styles", {}), **styles}
    if base:
        begun = "finetuned_from" if run.finetune else "begun_with"
        about[begun] = {"name": base.name, **base.about}
    return Card(
        as_name(name), type(network).__name__, names, {"styles": styles, **about}
    )
