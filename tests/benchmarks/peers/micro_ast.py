"""MicroAST, for paintings and photographs of any size, with weights from npz files."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

PARTS = ("content_encoder", "style_encoder", "modulator", "decoder")
EPSILON = 1e-5
# Convolutions of the encoders, and of the last part of the decoder: name, stride.
ENCODER = (("0", 1), ("2", 2), ("4", 1), ("6", 2), ("8", 1))
HALVES = (("1", "3"), ("6", "8"))


class MicroAST:
    """Two small encoders, and a decoder whose convolutions are modulated by the style.

    Args:
        weights: Weights of each of `PARTS`, keyed by name, with PyTorch's order of
            axes.
        layout: PyTorch's memory format.

    Reference:
        Wang et al., "MicroAST: Toward Super-Fast Ultra-Resolution Arbitrary Style
        Transfer" (AAAI 2023).
    """

    def __init__(self, weights: Mapping[str, Mapping[str, np.ndarray]], layout=None):
        self.layout = layout or torch.contiguous_format
        self.weights = {
            f"{part}.{name}": self._tensor(array)
            for part, arrays in weights.items()
            for name, array in arrays.items()
        }

    @classmethod
    def from_folder(cls, folder: Path, layout=None) -> "MicroAST":
        """Reads `content_encoder_iter_160000.npz` and the files of the other `PARTS`.

        Raises:
            FileNotFoundError: One of the files does not exist.
        """
        weights = {}
        for part in PARTS:
            with np.load(folder / f"{part}_iter_160000.npz") as arrays:
                weights[part] = dict(arrays)
        return cls(weights, layout)

    @torch.inference_mode()
    def see(self, painting: np.ndarray) -> list[tuple]:
        """Encodes a painting, `(height, width, 3)` in [0, 1], for `paint`.

        Returns:
            For the shallow and for the deep features: their mean and deviation, and the
                factors and offsets of a residual block.
        """
        seen = self._encode("style_encoder", painting)
        return [
            (*_moments(x), self._signal("weight", n, x), self._signal("bias", n, x))
            for n, x in enumerate(seen, start=1)
        ]

    @torch.inference_mode()
    def paint(self, image: np.ndarray, style: list[tuple]) -> np.ndarray:
        """Paints `(height, width, 3)` in [0, 1], with sides that are multiples of 4."""
        x = self._encode("content_encoder", image)[1]
        for name, (mean, deviation, factor, offset) in zip(
            ("dec1", "dec2"), reversed(style), strict=True
        ):
            own_mean, own_deviation = _moments(x)
            x = (x - own_mean) / own_deviation * deviation + mean
            x = self._modulated(f"decoder.{name}", x, factor, offset)
        for each, point in HALVES:
            x = functional.interpolate(x, scale_factor=2, mode="bilinear")
            x = self._conv(f"decoder.dec3.{each}", x).relu()
            x = self._conv(f"decoder.dec3.{point}", x).relu()
        x = self._conv("decoder.dec3.10", x)
        return x[0].permute(1, 2, 0).clamp(0, 1).numpy()

    def _tensor(self, array: np.ndarray):
        tensor = torch.from_numpy(np.array(array, np.float32))
        if tensor.ndim == 4:
            tensor = tensor.contiguous(memory_format=self.layout)
        return tensor

    def _encode(self, part: str, image: np.ndarray) -> list:
        x = torch.from_numpy(image[None]).permute(0, 3, 1, 2)
        x = x.contiguous(memory_format=self.layout)
        for name, stride in ENCODER:
            x = self._conv(f"{part}.enc1.{name}", x, stride).relu()
        shallow = self._residual(f"{part}.enc1.10", x)
        return [shallow, self._residual(f"{part}.enc2.0", shallow)]

    def _residual(self, name: str, x):
        y = self._conv(f"{name}.conv1", x).relu()
        return x + self._conv(f"{name}.conv2", y)

    def _modulated(self, name: str, x, factor, offset):
        y = (factor * self._conv(f"{name}.conv1", x) + offset * x).relu()
        return x + factor * self._conv(f"{name}.conv2", y) + offset * y

    def _signal(self, kind: str, number: int, x):
        seen = self._conv(f"modulator.{kind}{number}.0", x)
        return seen.mean(dim=(2, 3), keepdim=True)

    def _conv(self, name: str, x, stride: int = 1):
        kernel, bias = (self.weights[f"{name}.conv_layer.{n}"] for n in _NAMES)
        groups = x.shape[1] // kernel.shape[1]
        x = functional.pad(x, [kernel.shape[2] // 2] * 4, mode="reflect")
        return functional.conv2d(x, kernel, bias, stride, groups=groups)


_NAMES = ("weight", "bias")


def _moments(x) -> tuple:
    variance, mean = torch.var_mean(x, dim=(2, 3), keepdim=True)
    return mean, (variance + EPSILON).sqrt()
