"""`TransformerNet`, reimplemented in PyTorch in the usual way."""

import torch
from torch import nn
from torch.nn import functional

from tfstyle.networks.layers.normalization import EPSILON
from tfstyle.networks.transformer_net import TransformerNet

STRIDED = ("stem", "down")


class TransformerTwin(nn.Module):
    """Network with the same layers and initial weights as a `TransformerNet`.

    Args:
        network: Network to copy.
    """

    def __init__(self, network: TransformerNet):
        super().__init__()
        self.blocks = network.blocks
        self.convs, self.norms = nn.ModuleDict(), nn.ModuleDict()
        for layer in network.layers:
            name, _, kind = layer.name.rpartition("_")
            if kind == "conv":
                self.convs[name] = _conv(layer, stride=2 if name in STRIDED else 1)
            elif kind == "norm":
                self.norms[name] = _ConditionalNorm(layer)

    def forward(self, images, style_weights):
        """Paints `(batch, 3, height, width)` in [0, 1]; sides must be multiples of 4.

        Args:
            images: Photographs.
            style_weights: `(batch, styles)`.
        """
        total = style_weights.sum(dim=1, keepdim=True)
        shares = style_weights / total.clamp_min(1e-7)
        strength = total.clamp_max(1)[:, :, None, None]
        return images + strength * (self._painted(images, shares) - images)

    def _painted(self, x, shares):
        for name, padding in (("stem", 3), ("down", 1)):
            x = functional.relu(self._block(_reflect(x, padding), name, shares))
        for number in range(1, self.blocks + 1):
            first, second = f"residual{number}_1", f"residual{number}_2"
            y = functional.relu(self._block(_reflect(x, 2), first, shares))
            x = x + self._block(y, second, shares)
        for name in ("up1", "up2"):
            x = functional.interpolate(x, scale_factor=2, mode="nearest")
            x = functional.relu(self._block(_reflect(x, 1), name, shares))
        return torch.sigmoid(self.convs["image"](_reflect(x, 3)))

    def _block(self, x, name: str, shares):
        return self.norms[name](self.convs[name](x), shares)


class _ConditionalNorm(nn.Module):
    """Instance normalization with a scale and a shift for each style."""

    def __init__(self, layer):
        super().__init__()
        self.gamma, self.beta = (
            nn.Parameter(torch.from_numpy(array.copy()))
            for array in layer.get_weights()
        )

    def forward(self, x, shares):
        scale, shift = (
            (shares @ parameter)[:, :, None, None]
            for parameter in (self.gamma, self.beta)
        )
        return functional.instance_norm(x, eps=EPSILON) * scale + shift


def _conv(layer, stride: int) -> nn.Conv2d:
    kernel, *bias = layer.get_weights()
    size, _, inputs, outputs = kernel.shape
    conv = nn.Conv2d(inputs, outputs, size, stride, bias=bool(bias))
    with torch.no_grad():
        conv.weight.copy_(torch.from_numpy(kernel).permute(3, 2, 0, 1))
        if bias:
            conv.bias.copy_(torch.from_numpy(bias[0]))
    return conv


def _reflect(x, padding: int):
    return functional.pad(x, [padding] * 4, mode="reflect")
