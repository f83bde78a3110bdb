"""Architecture of pytorch/examples, `fast_neural_style`, reimplemented."""

import torch
from torch import nn
from torch.nn import functional

WIDTHS = (32, 64, 128)
BLOCKS = 5


class PytorchExamples(nn.Module):
    """Johnson's network with reflection padding and nearest-neighbor upsampling.

    Every convolution has a bias and is followed by an instance normalization, except
    for the last one, whose output is the picture. There are 1 679 235 parameters.

    Args:
        width: Multiplier for the number of channels of all layers; 1 for the original.
    """

    def __init__(self, width: float = 1.0):
        super().__init__()
        full, half, quarter = (round(width * channels) for channels in WIDTHS)
        self.layers = nn.Sequential(
            *_normalized(_Conv(3, full, 9), full),
            *_normalized(_Conv(full, half, 3, stride=2), half),
            *_normalized(_Conv(half, quarter, 3, stride=2), quarter),
            *(_Residual(quarter) for _ in range(BLOCKS)),
            *_normalized(_Conv(quarter, half, 3, enlarge=2), half),
            *_normalized(_Conv(half, full, 3, enlarge=2), full),
            _Conv(full, 3, 9),
        )

    def forward(self, images):
        """Paints `(batch, 3, height, width)` in 0..255; sides are multiples of 4."""
        return self.layers(images)


class _Conv(nn.Module):
    """Optional upsampling, reflection padding and convolution."""

    def __init__(self, inputs, outputs, size, stride=1, enlarge=1):
        super().__init__()
        self.enlarge = enlarge
        self.pad = nn.ReflectionPad2d(size // 2)
        self.conv = nn.Conv2d(inputs, outputs, size, stride)

    def forward(self, x):
        if self.enlarge > 1:
            x = functional.interpolate(x, scale_factor=self.enlarge, mode="nearest")
        return self.conv(self.pad(x))


class _Residual(nn.Module):
    """Two convolutions with a skip connection."""

    def __init__(self, channels):
        super().__init__()
        self.layers = nn.Sequential(
            *_normalized(_Conv(channels, channels, 3), channels),
            _Conv(channels, channels, 3),
            nn.InstanceNorm2d(channels, affine=True),
        )

    def forward(self, x):
        return x + self.layers(x)


def _normalized(conv: nn.Module, channels: int) -> list[nn.Module]:
    return [conv, nn.InstanceNorm2d(channels, affine=True), nn.ReLU()]


def count_parameters(network: nn.Module) -> int:
    """Returns the number of trainable parameters."""
    return sum(p.numel() for p in network.parameters() if p.requires_grad)


def painter(channels_last: bool, width: float = 1.0):
    """Returns a function that paints `(height, width, 3)` with random weights."""
    network = PytorchExamples(width).eval()
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = network.to(memory_format=layout)

    @torch.inference_mode()
    def paint(image):
        x = torch.from_numpy(image[None]).permute(0, 3, 1, 2) * 255
        painted = network(x.contiguous(memory_format=layout))
        return painted[0].permute(1, 2, 0).clamp(0, 255).numpy() / 255

    return paint
