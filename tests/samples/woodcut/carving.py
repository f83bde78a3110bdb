"""A printmaker's tools: carved lines of varying width, plates of ink, their print."""

import numpy as np

from tests.samples import noise, raster


class Blocks:
    """The wooden blocks of one print: how much ink each leaves at a pixel.

    Shapes are cut from the back to the front: a new one replaces, on every block,
    what was there.

    Args:
        height: Rows.
        width: Columns.
        names: Names of the blocks, in the order in which they are printed.

    Attributes:
        ink: `(height, width)` in [0, 1], keyed by name.
    """

    def __init__(self, height: int, width: int, names: tuple[str, ...]):
        self.ink = {name: np.zeros((height, width), np.float32) for name in names}

    def cut(self, shape: np.ndarray, **ink: np.ndarray | float):
        """Replaces what a shape covers; blocks that are not named stay empty there.

        Args:
            shape: Where the shape is, `(height, width)`, boolean.
            **ink: Ink by block.
        """
        for name, plane in self.ink.items():
            np.copyto(plane, np.float32(ink.get(name, 0)), where=shape)

    def window(self, part: tuple[slice, slice]) -> "Blocks":
        """Returns a part of the same blocks; what is cut there is cut here."""
        view = Blocks(0, 0, ())
        view.ink = {name: plane[part] for name, plane in self.ink.items()}
        return view

    def add(self, name: str, ink: np.ndarray):
        """Adds ink to what a block prints already."""
        np.maximum(self.ink[name], np.float32(ink), out=self.ink[name])


def lines(phase: np.ndarray, tone: np.ndarray, wobble: np.ndarray) -> np.ndarray:
    """Returns ink of carved parallel lines, in [0, 1].

    Args:
        phase: Field whose whole numbers are the lines' middles.
        tone: Share of ink, in [0, 1]: how wide the lines are.
        wobble: Noise about in [-1, 1], for a hand that is not a machine.
    """
    phase = phase + 0.10 * wobble
    off = np.abs(phase - np.floor(phase) - 0.5) * 2
    width = np.clip(tone, 0, 1) + 0.16 * wobble * (1 - np.abs(2 * tone - 1))
    # A burin that is lifted leaves no hairline, and a narrow gap fills with ink.
    width = np.where(width < 0.10, -0.2, np.where(width > 0.93, 1.3, width))
    return raster.smoothstep(-0.09, 0.09, width - (1 - off))


def printed(
    blocks: Blocks, inks: dict[str, np.ndarray], paper: np.ndarray, seed: int
) -> np.ndarray:
    """Returns the print, `(height, width, 3)`.

    Args:
        blocks: The blocks.
        inks: Colors of the inks by block.
        paper: Color of the paper.
        seed: Seed of paper, wood and the slips between the blocks.
    """
    height, width = next(iter(blocks.ink.values())).shape
    x, y = raster.grid(height, width)
    rng = noise.generator(seed, 20)
    fibres = noise.fractal_noise(x * 40, y * 110, rng, 4, 0.8)
    specks = noise.fractal_noise(x * 170, y * 170, rng, 2, 0.8)
    sheet = paper * (1 + 0.035 * fibres + 0.03 * specks)[..., None]
    for name, plane in blocks.ink.items():
        slip = np.round(rng.normal(0, 0.0019, 2) * height).astype(int)
        plane = np.roll(plane, slip, (0, 1))
        wood = noise.fractal_noise(x * 5 + 0.9 * fibres, y * 95, rng, 3, 0.7)
        blotch = noise.fractal_noise(x * 9, y * 9, rng, 4, 0.6)
        rough = 0.92 + 0.10 * wood + 0.10 * blotch + 0.05 * specks
        # Where little ink lies, the paper's tooth stays bare.
        bare = raster.smoothstep(0.50, 0.72, specks - 0.3 * blotch + 0.25 * wood)
        weight = np.clip(plane * rough * (1 - 0.75 * bare), 0, 1)
        sheet = sheet * (1 - weight[..., None] * (1 - inks[name]))
    return np.float32(np.clip(sheet, 0, 1))
