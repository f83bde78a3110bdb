"""Programs that take the same training step: tfstyle, and an equivalent in PyTorch.

Both have the network, initial weights, loss network, targets, balance of styles and
schedule from `make_trainer`, and learn from the same batches.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle

import numpy as np

from tfstyle.training.options import TrainOptions


def ours(
    options: TrainOptions,
    paintings: Sequence[np.ndarray],
    batches: Sequence[dict],
    loss_dtype: str = "float32",
    loss_convolution: str = "winograd",
) -> Callable[[], float]:
    """Returns a step of `tfstyle train`, without reading photographs."""
    from tfstyle.training.trainer import make_trainer

    options = replace(options, loss_dtype=loss_dtype, loss_convolution=loss_convolution)
    trainer = make_trainer(options, paintings, batches[0]["image"])
    endless = cycle(batches)

    def step() -> float:
        trainer.reset_metrics()  # the loss is then that of this step only
        return float(trainer.train_on_batch(next(endless), return_dict=True)["loss"])

    return step


def twin(
    options: TrainOptions,
    paintings: Sequence[np.ndarray],
    batches: Sequence[dict],
    channels_last: bool,
    loss_dtype: str = "float32",
) -> Callable[[], float]:
    """Returns the same step in PyTorch."""
    import torch

    from tests.benchmarks.peers.training_objective import TrainingObjective
    from tests.benchmarks.peers.transformer_twin import TransformerTwin
    from tfstyle.training.trainer import make_trainer

    options = replace(options, loss_dtype=loss_dtype)
    trainer = make_trainer(options, paintings, batches[0]["image"])
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = TransformerTwin(trainer.network).to(memory_format=layout)
    bfloat16 = options.loss_dtype == "bfloat16"
    objective = TrainingObjective(trainer, layout, bfloat16)
    adam = torch.optim.Adam(network.parameters(), eps=trainer.optimizer.epsilon)
    schedule = trainer.optimizer  # only used for the learning rate of each step
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


def _to_torch(batch: dict, layout) -> tuple:
    import torch

    photos = torch.from_numpy(batch["image"]).permute(0, 3, 1, 2)
    weights = torch.from_numpy(batch["style_weights"])
    return photos.contiguous(memory_format=layout), weights
