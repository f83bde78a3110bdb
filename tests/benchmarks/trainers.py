"""Programs that make the same training step: ours, and a twin in PyTorch.

Both have the network, its first weights, the loss network, targets, balance of styles
and the schedule that `make_trainer` gives, and learn from the same batches.
"""

from collections.abc import Callable, Sequence
from itertools import cycle

import numpy as np

from tfstyle.training.train_options import TrainOptions


def ours(
    options: TrainOptions, paintings: Sequence[np.ndarray], batches: Sequence[dict]
) -> Callable[[], float]:
    """A step of `tfstyle train`, the reading of photographs left out."""
    from tfstyle.training.make_trainer import make_trainer

    trainer = make_trainer(options, paintings, batches[0]["image"])
    endless = cycle(batches)

    def step() -> float:
        trainer.reset_metrics()  # so that the loss is that of this step
        return float(trainer.train_on_batch(next(endless), return_dict=True)["loss"])

    return step


def twin(
    options: TrainOptions,
    paintings: Sequence[np.ndarray],
    batches: Sequence[dict],
    channels_last: bool,
) -> Callable[[], float]:
    """The same step in PyTorch."""
    import torch

    from tests.benchmarks.peers.transformer_twin import TransformerTwin
    from tfstyle.training.make_trainer import make_trainer

    trainer = make_trainer(options, paintings, batches[0]["image"])
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = TransformerTwin(trainer.network).to(memory_format=layout)
    objective = _objective(trainer, options, layout)
    adam = torch.optim.Adam(network.parameters(), eps=trainer.optimizer.epsilon)
    schedule = trainer.optimizer  # used for its learning rate by step alone
    endless = cycle([_to_torch(batch, layout) for batch in batches])

    def step() -> float:
        photos, weights = next(endless)
        adam.param_groups[0]["lr"] = float(schedule.learning_rate)
        schedule.iterations.assign_add(1)
        adam.zero_grad()
        loss = objective(network(photos, weights), photos, weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), options.clip_norm)
        adam.step()
        return loss.item()

    return step


def _objective(trainer, options: TrainOptions, layout) -> Callable:
    import torch

    from tests.benchmarks.torch_vgg19 import features

    see = features("relu5_1", layout)
    see_content = features("relu4_2", layout)
    targets = {n: torch.from_numpy(np.array(t)) for n, t in trainer.targets.items()}
    balance = torch.from_numpy(np.array(trainer.balance))

    def objective(pictures, photos, weights):
        seen = see(pictures)
        with torch.no_grad():
            wanted = see_content(photos)["relu4_2"]
        style = [
            _relative(_gram(seen[n]), torch.tensordot(weights, target, 1))
            for n, target in targets.items()
        ]
        return (
            options.content_weight * _relative(seen["relu4_2"], wanted)
            + options.style_weight * (weights @ balance) * sum(style) / len(style)
            + options.tv_weight * _variation(pictures)
        ).mean()

    return objective


def _relative(values, targets):
    difference = (values - targets).square().flatten(1).sum(dim=1)
    return difference / targets.square().flatten(1).sum(dim=1)


def _gram(features):
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def _variation(pictures):
    down = pictures[:, :, 1:] - pictures[:, :, :-1]
    right = pictures[:, :, :, 1:] - pictures[:, :, :, :-1]
    return sum(x.square().flatten(1).mean(dim=1) for x in (down, right))


def _to_torch(batch: dict, layout) -> tuple:
    import torch

    photos = torch.from_numpy(batch["image"]).permute(0, 3, 1, 2)
    weights = torch.from_numpy(batch["style_weights"])
    return photos.contiguous(memory_format=layout), weights
