"""Objective of `tfstyle train`, reimplemented in PyTorch."""

import numpy as np

from tests.benchmarks.torch_vgg19 import features
from tfstyle.losses.grid import GRID_PERIOD, WINDOW_PERIODS
from tfstyle.training.balance import LIMIT, MOMENTUM


class TrainingObjective:
    """Content, style, smoothness and grid terms, with balanced weights of the styles.

    Args:
        trainer: Trainer of tfstyle, for its targets and weights.
        layout: PyTorch's memory format.
        bfloat16: Whether the loss network computes in bfloat16.
    """

    def __init__(self, trainer, layout, bfloat16: bool):
        import torch

        self.weights = [term.weight for term in trainer.terms]
        self.targets = {
            name: torch.from_numpy(np.array(target))
            for name, target in trainer.targets.items()
        }
        self.see, self.see_content = (
            features(name, layout) for name in ("relu5_1", "relu4_2")
        )
        self.means = torch.ones(2, trainer.balance.style.shape[0])
        self.bfloat16 = bfloat16

    def __call__(self, pictures, photos, style_weights):
        """Returns the mean objective of the batch."""
        import torch

        with torch.autocast("cpu", torch.bfloat16, enabled=self.bfloat16):
            seen = self.see(pictures)
            with torch.no_grad():
                wanted = self.see_content(photos)["relu4_2"].float()
        style = [
            _relative(_gram(seen[n].float()), torch.tensordot(style_weights, target, 1))
            for n, target in self.targets.items()
        ]
        terms = (
            _relative(seen["relu4_2"].float(), wanted),
            sum(style) / len(style),
            _variation(pictures),
            _grid(pictures),
        )
        factors = 1.0, self._balance(style_weights, *terms[:2]), 1.0, 1.0
        parts = zip(self.weights, factors, terms, strict=True)
        return sum(weight * factor * term for weight, factor, term in parts).mean()

    def _balance(self, style_weights, *terms):
        import torch

        counts = style_weights.sum(0)
        with torch.no_grad():
            seen = torch.stack([term @ style_weights for term in terms])
            seen = seen / counts.clamp(min=1e-6)
            step = (1 - MOMENTUM) * counts.clamp(max=1)
            self.means += step * (seen - self.means)
        proportion = self.means[1] / self.means[0]
        factors = (proportion / proportion.mean()).clamp(1 / LIMIT, LIMIT)
        return style_weights @ factors


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


def _grid(pictures):
    import torch
    from torch.nn import functional

    batch, channels, height, width = pictures.shape
    cut = pictures[
        :,
        :,
        : height // GRID_PERIOD * GRID_PERIOD,
        : width // GRID_PERIOD * GRID_PERIOD,
    ]
    cells = functional.pixel_unshuffle(cut, GRID_PERIOD)
    means = functional.avg_pool2d(cells, WINDOW_PERIODS, WINDOW_PERIODS // 2)
    means = means.reshape(batch, channels, GRID_PERIOD**2, -1)
    y, x = np.mgrid[:GRID_PERIOD, :GRID_PERIOD].reshape(2, -1)
    plane, _ = np.linalg.qr(np.stack([np.ones_like(x), x, y], axis=1).astype(float))
    plane = torch.from_numpy(plane).float()
    even = torch.einsum("pk,qk,bcqn->bcpn", plane, plane, means)
    return (means - even).square().mean(dim=(1, 2, 3))
